import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER, packWords } from "../../../prover/field.ts";
import {
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  templateCircuit,
} from "../../helpers/circuits.ts";

const file = "lib/range.circom";

describe("AssertBits", () => {
  for (const bits of [8, 24]) {
    const limit = 2n ** BigInt(bits);

    it(`accepts every ${bits}-bit boundary`, async () => {
      const circuit = await templateCircuit({ file, main: `AssertBits(${bits})` });
      for (const value of [0n, 1n, limit / 2n, limit - 1n]) {
        expectSatisfied(circuit, circuit.generator.calculate({ in: value }));
      }
    });

    it(`rejects what is not ${bits} bits, however it is spelt in the field`, async () => {
      const circuit = await templateCircuit({ file, main: `AssertBits(${bits})` });
      const half = (FIELD_ORDER + 1n) / 2n;
      const outside = [limit, FIELD_ORDER - 1n, FIELD_ORDER - limit, half, half - 1n];
      for (const value of [...outside, 2n ** 252n, 2n ** 253n]) {
        expectViolated(circuit, circuit.unchecked.calculate({ in: value }));
      }
    });
  }
});

describe("AssertStrictlyIncreasing", () => {
  const main = "AssertStrictlyIncreasing(3, 64)";
  const max = 2n ** 64n - 1n;

  it("accepts increasing values up to both ends of the range", async () => {
    const circuit = await templateCircuit({ file, main });
    for (const values of [
      [0n, 1n, 2n],
      [0n, 1n, max],
      [max - 2n, max - 1n, max],
    ]) {
      expectSatisfied(circuit, circuit.generator.calculate({ in: values }));
    }
  });

  it("rejects equal, falling and out-of-range values", async () => {
    const circuit = await templateCircuit({ file, main });
    for (const values of [
      [1n, 1n, 2n],
      [1n, 2n, 2n],
      [2n, 1n, 3n],
      [1n, 3n, 2n],
      [1n, 2n, max + 1n],
      [FIELD_ORDER - 1n, 0n, 1n],
      [1n, 2n, FIELD_ORDER - 1n],
    ]) {
      expectViolated(circuit, circuit.unchecked.calculate({ in: values }));
    }
  });
});

describe("PackWords", () => {
  it("packs as packWords does", async () => {
    const circuit = await templateCircuit({ file, main: "PackWords(13, 24, 10)" });
    const value = fc.integer({ min: 0, max: 2 ** 24 - 1 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 13, maxLength: 13 }), (values) => {
        const witness = circuit.generator.calculate({ in: values.map(BigInt) });
        expect(publicSignalsOf(circuit, witness)).to.deep.equal(packWords(values, 24, 10));
      }),
    );
  });
});
