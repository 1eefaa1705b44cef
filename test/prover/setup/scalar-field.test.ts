import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { bn254 } from "../../../prover/proof/curve.ts";
import {
  batchInverse,
  inverse,
  isRootOfUnity,
  MAX_DOMAIN_POWER,
  multiply,
  rootOfUnity,
} from "../../../prover/setup/scalar-field.ts";

const nonZero = fc.bigInt({ min: 1n, max: FIELD_ORDER - 1n });

describe("scalar field", () => {
  it("inverts every value of a batch [fuzz]", () => {
    const batches = fc.array(nonZero, { maxLength: 20 });
    const property = fc.property(batches, (values) => {
      const inverses = batchInverse(values);
      expect(inverses).to.have.length(values.length);
      expect(values.every((value, i) => multiply(value, inverses[i] ?? 0n) === 1n)).to.equal(true);
    });
    fc.assert(property, { numRuns: 50 });
  });

  it("inverts 1, 2 and r - 1", () => {
    for (const value of [1n, 2n, FIELD_ORDER - 1n]) {
      expect(multiply(value, inverse(value))).to.equal(1n);
    }
  });

  it("tells the roots of unity from other values", () => {
    for (let power = 0; power <= MAX_DOMAIN_POWER; power++) {
      expect(isRootOfUnity(rootOfUnity(power)), `2^${power}`).to.equal(true);
    }
    for (const value of [0n, 2n, 5n]) expect(isRootOfUnity(value)).to.equal(false);
  });

  it("uses the roots of unity of snarkjs' curve engine", async () => {
    const { Fr } = await bn254();
    for (let power = 0; power <= MAX_DOMAIN_POWER; power++) {
      const expected = Fr.toObject(Fr.w[power] ?? new Uint8Array(32));
      expect(rootOfUnity(power), `2^${power}`).to.equal(expected);
    }
  });
});
