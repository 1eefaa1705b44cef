import { expect } from "chai";
import fc from "fast-check";
import { normalise } from "../../../model/inference/normalise.ts";

const bits24 = fc.integer({ min: 0, max: 2 ** 24 - 1 });

describe("normalise", () => {
  it("maps lo and everything below it to 0", () => {
    const range = { lo: 100, scale: 2 ** 14 };
    expect([0, 99, 100, 101].map((x) => normalise(x, range))).to.deep.equal([0, 0, 0, 1]);
  });

  it("cuts at 65535", () => {
    const range = { lo: 0, scale: 2 ** 14 };
    expect([65_534, 65_535, 65_536].map((x) => normalise(x, range))).to.deep.equal([
      65_534, 65_535, 65_535,
    ]);
  });

  it("equals the big-integer formula over the whole 24-bit range", () => {
    fc.assert(
      fc.property(bits24, bits24, fc.integer({ min: 1, max: 2 ** 24 - 1 }), (x, lo, scale) => {
        const shifted = ((BigInt(x) - BigInt(lo)) * BigInt(scale)) >> 14n;
        const exact = shifted < 0n ? 0n : shifted > 65_535n ? 65_535n : shifted;
        expect(BigInt(normalise(x, { lo, scale }))).to.equal(exact);
      }),
    );
  });
});
