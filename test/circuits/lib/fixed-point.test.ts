import { expect } from "chai";
import fc from "fast-check";
import { shiftAndClamp } from "../../../model/fixed-point.ts";
import {
  attackTwin,
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  type TestCircuit,
  templateCircuit,
} from "../../helpers/circuits.ts";

const file = "lib/fixed-point.circom";
const OFFSET = 2 ** 30;

/** acc + 2^30, lowest bit first. */
function bitsOf(accumulator: number): bigint[] {
  const coded = BigInt(accumulator + OFFSET);
  return Array.from({ length: 31 }, (_, i) => (coded >> BigInt(i)) & 1n);
}

/** What the circuit says, after its witness has been judged. */
function outputOf(circuit: TestCircuit, inputs: { bits: bigint[] } | { in: bigint }): bigint {
  const witness = circuit.generator.calculate(inputs);
  expectSatisfied(circuit, witness);
  return publicSignalsOf(circuit, witness)[0] ?? -1n;
}

const saturations = [
  { shift: 8, width: 16 },
  { shift: 9, width: 16 },
  { shift: 6, width: 16 },
  { shift: 10, width: 14 },
  { shift: 17, width: 8 },
];

/** Where floor and truncation, sign and clamp part ways. */
function boundaries(shift: number, width: number): number[] {
  const [step, top] = [2 ** shift, 2 ** (shift + width)];
  return [
    ...[-OFFSET, 1 - OFFSET, -top, -step - 1, -step, -step + 1, -2, -1, 0, 1],
    ...[step - 1, step, step + 1, top - step - 1, top - step, top - 1, top, top + 1, OFFSET - 1],
  ];
}

describe("Saturate", () => {
  for (const { shift, width } of saturations) {
    const main = `Saturate(${shift}, ${width})`;

    it(`${main} is shiftAndClamp at every boundary and at random [fuzz]`, async () => {
      const circuit = await templateCircuit({ file, main });
      const expectEqual = (accumulator: number): void => {
        const expected = shiftAndClamp(accumulator, shift, 2 ** width - 1);
        const output = outputOf(circuit, { bits: bitsOf(accumulator) });
        expect(output, String(accumulator)).to.equal(BigInt(expected));
      };
      boundaries(shift, width).forEach(expectEqual);
      const accumulator = fc.integer({ min: -OFFSET, max: OFFSET - 1 });
      fc.assert(fc.property(accumulator, expectEqual), { numRuns: 500 });
    });
  }

  const honest = "excess == 0 ? fitting : bound";
  for (const [title, to] of [
    ["F1 a quotient one too high", "(excess == 0 ? fitting : bound) + 1"],
    ["F1 a quotient one too low", "(excess == 0 ? fitting : bound) - 1"],
    [
      "F2 a negative value passed through as if positive",
      "excess == 0 ? fitting : fitting + bound",
    ],
    ["F3 an output of the prover's choice", "excess == 0 ? 12345 : 12345"],
    ["F3 the other bound", "excess == 0 ? fitting : MAX - bound"],
  ] as const) {
    it(`rejects ${title}`, async () => {
      const edits = [{ file, from: honest, to }];
      const twin = await attackTwin({ file, main: "Saturate(8, 16)", edits });
      let forgeries = 0;
      for (const accumulator of [-300, -1, 255, 70_000, 2 ** 24 - 1, 2 ** 25]) {
        const expected = BigInt(shiftAndClamp(accumulator, 8, 65_535));
        const witness = twin.unchecked.calculate({ bits: bitsOf(accumulator) });
        if (publicSignalsOf(twin, witness)[0] === expected) continue;
        expectViolated(twin, witness);
        forgeries++;
      }
      expect(forgeries).to.be.greaterThan(0);
    });
  }

  it("leaves `ratio` free only when nothing is in excess, and then without effect", async () => {
    const from = "excess == 0 ? 0 : (bound - fitting) / excess";
    const edits = [{ file, from, to: "excess == 0 ? 7 : 7" }];
    const twin = await attackTwin({ file, main: "Saturate(8, 16)", edits });
    expect(outputOf(twin, { bits: bitsOf(4096) })).to.equal(16n);
    expectViolated(twin, twin.unchecked.calculate({ bits: bitsOf(2 ** 25) }));
  });
});

describe("Cap", () => {
  const main = "Cap(10000, 14)";

  it("is the minimum for every 14-bit value", async () => {
    const circuit = await templateCircuit({ file, main });
    for (const value of [0, 1, 8191, 9999, 10_000, 10_001, 16_382, 16_383]) {
      const expected = BigInt(Math.min(value, 10_000));
      expect(outputOf(circuit, { in: BigInt(value) })).to.equal(expected);
    }
  });

  for (const [title, to] of [
    ["a cut below the cap and none above", "in > CAP ? 0 : 1"],
    ["F9 a selector of 2", "in > CAP ? 2 : 2"],
    ["F9 a selector of one half", "in > CAP ? 1 / 2 : 1 / 2"],
  ] as const) {
    it(`rejects ${title}`, async () => {
      const edits = [{ file, from: "in > CAP ? 1 : 0", to }];
      const twin = await attackTwin({ file, main, edits });
      for (const value of [0n, 9_999n, 10_001n, 16_383n]) {
        expectViolated(twin, twin.unchecked.calculate({ in: value }));
      }
    });
  }
});
