import { expect } from "chai";
import fc from "fast-check";
import { orderStatistics } from "../../../model/inference/order-statistics.ts";
import { FIELD_ORDER } from "../../../prover/field.ts";
import {
  attackTwin,
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  templateCircuit,
} from "../../helpers/circuits.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

const file = "lib/order-statistics.circom";
const MAX = 2 ** 24 - 1;

describe("OrderStatistics", () => {
  it("M3 has no circuit for an even number of reports, which would have two middles", async () => {
    for (const reports of [2, 4, 6, 8]) {
      const main = `OrderStatistics(${reports}, 24)`;
      const { message } = await expectRejection("CIRCUIT_COMPILE", templateCircuit({ file, main }));
      expect(message).to.contain("assert");
    }
  });
});

for (const reports of [3, 5, 7]) {
  const main = `OrderStatistics(${reports}, 24)`;
  const values = fc.array(
    fc.oneof(fc.integer({ min: 0, max: MAX }), fc.constantFrom(0, 1, MAX - 1, MAX, 77)),
    { minLength: reports, maxLength: reports },
  );

  describe(main, () => {
    it("equals the reference, ties and extremes included [fuzz]", async () => {
      const circuit = await templateCircuit({ file, main });
      const property = fc.property(values, (reported) => {
        const witness = circuit.generator.calculate({ in: reported.map(BigInt) });
        expectSatisfied(circuit, witness);
        const { low, median, high } = orderStatistics(reported);
        const expected = [low, median, high].map(BigInt);
        expect(publicSignalsOf(circuit, witness)).to.deep.equal(expected);
      });
      fc.assert(property, { numRuns: 1000 });
    });

    it("sorts every sequence of zeros and ones, hence every sequence", async () => {
      const circuit = await templateCircuit({ file, main });
      for (let word = 0; word < 2 ** reports; word++) {
        const reported = Array.from({ length: reports }, (_, i) => (word >> i) & 1);
        expectSatisfied(circuit, circuit.generator.calculate({ in: reported.map(BigInt) }));
      }
    });

    it("F22 rejects a value outside 24 bits in any position", async () => {
      const circuit = await templateCircuit({ file, main });
      const outside = [2n ** 24n, FIELD_ORDER - 1n, FIELD_ORDER - 2n ** 24n, 2n ** 253n];
      for (const value of [...outside, (FIELD_ORDER + 1n) / 2n]) {
        for (let at = 0; at < reports; at++) {
          const reported = Array.from({ length: reports }, (_, i) => (i === at ? value : 5n));
          expectViolated(circuit, circuit.unchecked.calculate({ in: reported }));
        }
      }
    });

    for (const [title, to] of [
      ["an unsorted order", "a < b ? a : a"],
      ["the reverse order", "a < b ? b : a"],
      ["a non-member", "a < b ? (a + b) / 2 : b + 1"],
      ["a value of zero", "a < b ? 0 : 0"],
    ] as const) {
      it(`F11 rejects ${title} as the order statistics`, async () => {
        const edits = [{ file, from: "a < b ? a : b", to }];
        const twin = await attackTwin({ file, main, edits });
        const reported = [9, 4, 8, 3, 7, 2, 6].slice(0, reports);
        const witness = twin.unchecked.calculate({ in: reported.map(BigInt) });
        expectViolated(twin, witness);
      });
    }
  });
}

describe("OrderStatistics(5, 24) against every other element", () => {
  it("F11 rejects each as the median, with the outputs edited in the witness", async () => {
    const circuit = await templateCircuit({ file, main: "OrderStatistics(5, 24)" });
    const reported = [50n, 10n, 40n, 20n, 30n];
    const honest = circuit.generator.calculate({ in: reported });
    const [, median = 0] = [1, 2];
    for (const value of [10n, 20n, 40n, 50n, 31n]) {
      expectViolated(
        circuit,
        honest.map((old, wire) => (wire === median ? value : old)),
      );
    }
  });
});
