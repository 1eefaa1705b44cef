import { expect } from "chai";
import fc from "fast-check";
import { clamp, floorShift, shiftAndClamp } from "../../model/fixed-point.ts";

const wide = fc.integer({ min: -(2 ** 48), max: 2 ** 48 });
const shift = fc.integer({ min: 0, max: 14 });

describe("fixed-point", () => {
  it("shifts towards minus infinity", () => {
    expect(floorShift(-1, 8)).to.equal(-1);
    expect(floorShift(-256, 8)).to.equal(-1);
    expect(floorShift(-257, 8)).to.equal(-2);
    expect(floorShift(255, 8)).to.equal(0);
    expect(floorShift(256, 8)).to.equal(1);
  });

  it("equals the big-integer shift beyond 32 bits", () => {
    fc.assert(
      fc.property(wide, shift, (value, bits) => {
        expect(BigInt(floorShift(value, bits))).to.equal(BigInt(value) >> BigInt(bits));
      }),
    );
  });

  it("clamps to both ends, which count as inside", () => {
    expect([-1, 0, 5, 10, 11].map((value) => clamp(value, 0, 10))).to.deep.equal([0, 0, 5, 10, 10]);
  });

  it("never lowers a result when the value rises", () => {
    fc.assert(
      fc.property(wide, wide, shift, (a, b, bits) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(shiftAndClamp(low, bits, 65_535)).to.be.at.most(shiftAndClamp(high, bits, 65_535));
      }),
    );
  });
});
