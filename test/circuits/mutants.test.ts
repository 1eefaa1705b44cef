/**
 * Positive controls. Each attack below is refused by the circuit as it is, and accepted with a wrong
 * result once the named constraint is weakened: the constraint is needed, and the attack has teeth.
 */
import { expect } from "chai";
import { publicKeyOf, signMessage } from "../../prover/report/babyjub.ts";
import type { CircuitInputs } from "../../prover/statement/statement.ts";
import {
  attackTwin,
  expectSatisfied,
  expectViolated,
  publicSignalsOf,
  type SourceEdit,
  type TemplateCircuitParameters,
  templateCircuit,
} from "../helpers/circuits.ts";
import { secretOf } from "../helpers/world.ts";

interface Mutant extends TemplateCircuitParameters {
  /** The constraint that is lost. */
  readonly title: string;
  readonly mutations: readonly SourceEdit[];
  readonly inputs: CircuitInputs;
  /** What the template's outputs must be; undefined where the inputs must be refused. */
  readonly expected?: readonly bigint[];
}

const bitsOf = (accumulator: number): bigint[] =>
  Array.from({ length: 31 }, (_, i) => (BigInt(accumulator + 2 ** 30) >> BigInt(i)) & 1n);

function only(file: string, changes: readonly (readonly [string, string])[]): SourceEdit[] {
  return changes.map(([from, to]) => ({ file, from, to }));
}

const arithmetic = "lib/fixed-point.circom";
const saturate = { file: arithmetic, main: "Saturate(8, 16)" };
const cap = { file: arithmetic, main: "Cap(10000, 14)" };
const sorting = { file: "lib/order-statistics.circom", main: "OrderStatistics(3, 24)" };
const selection = { file: "lib/selection.circom", main: "PublisherSelection(3)" };
const normalise = {
  file: "lib/normalise.circom",
  main: "NormaliseOnce()",
  wrapper: `template NormaliseOnce() {
    signal input x;
    signal input lo;
    signal input scale;
    signal output out;
    signal reach <== SaturationReach()(scale);
    out <== Normalise()(x, lo, scale, reach);
}
`,
};
const slots = Array.from({ length: 16 }, (_, slot) => BigInt(1000 + slot));
const key = publicKeyOf(secretOf("alpha"));
const { r8, s } = signMessage(secretOf("alpha"), 5n);

const mutants: readonly Mutant[] = [
  {
    ...saturate,
    title: "Saturate: out is bound when there is excess",
    mutations: only(arithmetic, [["excess * (out - bound) === 0;", ""]]),
    edits: only(arithmetic, [
      ["excess == 0 ? fitting : bound", "excess == 0 ? fitting : 77"],
      ["excess == 0 ? 0 : (bound - fitting) / excess", "excess == 0 ? 0 : (77 - fitting) / excess"],
    ]),
    inputs: { bits: bitsOf(-5) },
    expected: [0n],
  },
  {
    ...saturate,
    title: "Saturate: out is fitting when there is none",
    mutations: only(arithmetic, [
      ["excess * ratio === out - fitting;", "ratio * (out - fitting) === 0;"],
    ]),
    edits: only(arithmetic, [
      ["excess == 0 ? fitting : bound", "excess == 0 ? fitting + 1 : bound"],
    ]),
    inputs: { bits: bitsOf(4096) },
    expected: [16n],
  },
  {
    ...cap,
    title: "Cap: isOver is boolean",
    mutations: only(arithmetic, [["isOver * (isOver - 1) === 0;", ""]]),
    edits: only(arithmetic, [
      ["in > CAP ? 1 : 0", "in > CAP ? 1 : (CAP - in) / (2 * (CAP - in) + 1)"],
    ]),
    inputs: { in: 4000n },
    expected: [4000n],
  },
  {
    ...cap,
    title: "Cap: the remainder is in range",
    mutations: only(arithmetic, [["_ <== Num2Bits(BITS)(CAP - in - 2 * cut - isOver);", ""]]),
    edits: only(arithmetic, [["in > CAP ? 1 : 0", "in > CAP ? 0 : 1"]]),
    inputs: { in: 4000n },
    expected: [4000n],
  },
  {
    ...sorting,
    title: "Switch: low is one of the two",
    mutations: only(sorting.file, [["(low - a) * (low - b) === 0;", ""]]),
    edits: only(sorting.file, [["a < b ? a : b", "a < b ? 0 : 0"]]),
    inputs: { in: [9n, 4n, 8n] },
    expected: [4n, 8n, 9n],
  },
  {
    ...sorting,
    title: "OrderStatistics: gaps are not negative",
    mutations: only(sorting.file, [
      ["for (var i = 1; i < K; i++) AssertBits(BITS)(at[COUNT][i] - at[COUNT][i - 1]);", ""],
    ]),
    edits: only(sorting.file, [["a < b ? a : b", "a < b ? b : a"]]),
    inputs: { in: [9n, 4n, 8n] },
    expected: [4n, 8n, 9n],
  },
  {
    ...normalise,
    title: "Normalise: isBelow is boolean",
    mutations: only(normalise.file, [["isBelow * (isBelow - 1) === 0;", ""]]),
    edits: only(normalise.file, [
      ["x < lo ? 1 : 0", "x < lo ? 1 : ((x - lo) * scale) / ((x - lo) * scale + x - lo + 1)"],
      ["x >= lo + reach ? 1 : 0", "x < lo ? 0 : 0"],
    ]),
    inputs: { x: 5000n, lo: 1000n, scale: 8192n },
    expected: [2000n],
  },
  {
    ...normalise,
    title: "SaturationReach: reach times scale is at least 2^30",
    mutations: only(normalise.file, [["AssertBits(24)(product - (1 << 30));", "_ <== product;"]]),
    edits: only(normalise.file, [
      ["scale == 0 ? 0 : ((1 << 30) + scale - 1) \\ scale", "scale == 0 ? 0 : 0"],
    ]),
    inputs: { x: 5000n, lo: 1000n, scale: 8192n },
    expected: [2000n],
  },
  {
    ...selection,
    title: "PublisherSelection: one slot is chosen",
    mutations: only(selection.file, [["total === 1;", ""]]),
    edits: only(selection.file, [
      ["index[k] == i ? 1 : 0", "index[k] == i ? (i == 0 ? 0 : 1) : 0"],
    ]),
    inputs: { x: slots, index: [0n, 5n, 9n] },
    expected: [1000n, 1005n, 1009n, 0b10_0010_0001n],
  },
  {
    ...selection,
    title: "PublisherSelection: a choice is boolean",
    mutations: only(selection.file, [["isSlot[k][i] * (isSlot[k][i] - 1) === 0;", ""]]),
    edits: only(selection.file, [
      ["index[k] == i ? 1 : 0", "index[k] == i + 1 ? 1 / 2 : (index[k] == i - 1 ? 1 / 2 : 0)"],
    ]),
    inputs: { x: slots.with(1, 1n), index: [2n, 5n, 9n] },
    expected: [1002n, 1005n, 1009n, 0b10_0010_0100n],
  },
  {
    ...selection,
    title: "PublisherSelection: slots ascend",
    mutations: only(selection.file, [
      ["if (k > 0) AssertBits(4)(index[k] - index[k - 1] - 1);", ""],
    ]),
    inputs: { x: slots, index: [5n, 5n, 5n] },
  },
  {
    file: "lib/commitment.circom",
    main: "FeedId(3)",
    title: "FeedId: market ids ascend",
    mutations: only("lib/commitment.circom", [["AssertStrictlyIncreasing(M, 64)(marketIds);", ""]]),
    inputs: { schemaHash: 1n, feedName: 2n, periodSeconds: 3n, marketIds: [7n, 7n, 7n] },
  },
  {
    file: "lib/report.circom",
    main: "AssertSigned()",
    title: "AssertSigned: the verifier is enabled (F13)",
    mutations: only("lib/report.circom", [
      ["EdDSAPoseidonVerifier()(1, keyX", "EdDSAPoseidonVerifier()(0, keyX"],
    ]),
    inputs: { keyX: key.x, keyY: key.y, r8: [r8.x, r8.y], s: s + 1n, message: 5n },
  },
];

describe("mutants", () => {
  for (const { title, mutations, inputs, expected, ...parameters } of mutants) {
    it(`${title}: without it, the attack goes through`, async () => {
      const twin = await attackTwin(parameters);
      expectViolated(twin, twin.unchecked.calculate(inputs));

      const mutant = await templateCircuit({ ...parameters, mutations });
      const witness = mutant.unchecked.calculate(inputs);
      expectSatisfied(mutant, witness);
      if (expected !== undefined) {
        expect(publicSignalsOf(mutant, witness)).to.not.deep.equal(expected);
      }
    });
  }
});
