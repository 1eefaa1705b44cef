/**
 * The project's templates, each as a circuit of its own: how to fill it honestly, at its boundaries
 * too, and which inputs it must confine to how many bits. Where a template leaves a range to its
 * caller, a wrapper plays the caller.
 */
import { findShape, manifest } from "../artifacts/manifest.ts";
import { publicKeyOf, signMessage } from "../report/babyjub.ts";
import type { CircuitInputs, SignalValue } from "../statement/statement.ts";
import type { Draws } from "./draws.ts";
import { mainOf } from "./lab-circuit.ts";
import { labStatement } from "./lab-statement.ts";

export interface Subject {
  /** File below circuits/. */
  readonly file: string;
  readonly main: string;
  readonly wrapper?: string;
  /** Inputs that the constraints must keep to so many bits. */
  readonly bits: Readonly<Record<string, number>>;
  /** Inputs in range that the template must refuse all the same, made from honest ones. */
  readonly refused?: (honest: CircuitInputs) => readonly CircuitInputs[];
  /** A hint that lies as its inputs tell it to: its right-hand side, the lie, and such inputs. */
  readonly lie?: {
    readonly hint: string;
    readonly told: string;
    readonly inputs: readonly CircuitInputs[];
  };
  /** One set of honest inputs; `pick` takes a number of so many bits, at random or at an end. */
  sample(pick: Pick, draws: Draws): CircuitInputs;
}

export type Pick = (bits: number) => bigint;

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const ascending = (values: readonly bigint[]): bigint[] =>
  values.toSorted((a, b) => (a < b ? -1 : 1));

/** Distinct, whatever `pick` returns. */
function distinct(count: number, bits: number, draws: Draws): bigint[] {
  const found = new Set<bigint>();
  while (found.size < count) found.add(draws.bits(bits));
  return ascending(Array.from(found));
}

const sorting = (reports: number): Subject => ({
  file: "lib/order-statistics.circom",
  main: `OrderStatistics(${reports}, 24)`,
  bits: { in: 24 },
  sample: (pick) => ({ in: many(reports, () => pick(24)) }),
});

const packing = (markets: number): Subject => ({
  file: "lib/public-signals.circom",
  main: `PackPublicSignals(${markets})`,
  bits: {},
  sample: (pick) => ({
    round: pick(32),
    bitmap: pick(16),
    scores: many(markets, () => many(3, () => pick(14))),
    factors: many(markets, () => many(4, () => pick(8))),
  }),
});

/** By layer, so that most activations and scores are neither 0 nor at their cap, and some are. */
const BIASES: readonly ((draws: Draws) => bigint)[] = [
  (draws) => -draws.bits(22),
  (draws) => -draws.bits(22),
  (draws) => -draws.bits(19),
  (draws) => draws.bits(draws.index(3) === 0 ? 26 : 23),
];

type ByLayer = readonly [number, number, number, number];

function layers(pick: Pick, draws: Draws, weightBits: ByLayer): Record<string, SignalValue> {
  const inputs: Record<string, SignalValue> = {};
  const sizes = [16, 24, 4, 8, 1];
  for (const [layer, bits] of weightBits.entries()) {
    const outputs = sizes[layer + 1] ?? 0;
    const bias = BIASES[layer] ?? (() => 0n);
    inputs[`weights${layer}`] = many(outputs, () => many(sizes[layer] ?? 0, () => pick(bits)));
    inputs[`biases${layer}`] = many(outputs, () => 2n ** 29n + bias(draws));
  }
  return inputs;
}

/**
 * Slot `minus` is chosen -1 times and two others once in row `of`: the sum is 1, the position 7, and
 * one entry is not boolean. x carries the instructions.
 */
const minusOneSlots: readonly CircuitInputs[] = many(3 * 16, (cell) => {
  const [of, minus] = [cell % 3, Math.floor(cell / 3)];
  const pairs = many(16, (slot) => [slot, minus + 7 - slot] as const);
  const [first = 0, second = 0] =
    pairs.find(([a, b]) => a < b && b < 16 && a !== minus && b !== minus) ?? [];
  const x = [minus, first, second, of, ...many(12, () => 0)];
  const index = many(3, (k) => 7 + 2 * (k - of));
  return { x: x.map(BigInt), index: index.map(BigInt) };
});

const SECRET = new Uint8Array(32).fill(7);

export const subjects: readonly Subject[] = [
  {
    file: "lib/range.circom",
    main: "AssertStrictlyIncreasing(3, 64)",
    bits: { in: 64 },
    refused: () => [{ in: [7n, 7n, 8n] }, { in: [7n, 8n, 8n] }, { in: [7n, 6n, 8n] }],
    sample: (_, draws) => ({ in: distinct(3, 64, draws) }),
  },
  {
    file: "lib/range.circom",
    main: "AssertStrictlyIncreasing(2, 1)",
    bits: { in: 1 },
    sample: () => ({ in: [0n, 1n] }),
  },
  {
    file: "lib/fixed-point.circom",
    main: "SaturateNumber()",
    wrapper: `template SaturateNumber() {
    signal input offsetAcc;
    signal output out;
    signal output low;
    signal bits[31] <== Num2Bits(31)(offsetAcc);
    out <== Saturate(8, 16)(bits);
    low <== Saturate(17, 8)(bits);
}
`,
    bits: { offsetAcc: 31 },
    sample: (pick, draws) => ({
      offsetAcc: draws.index(3) === 0 ? pick(31) : 2n ** 30n + draws.bits(24) - 2n ** 9n,
    }),
  },
  {
    file: "lib/fixed-point.circom",
    main: "CapNumber()",
    wrapper: `template CapNumber() {
    signal input in;
    signal output out;
    _ <== Num2Bits(14)(in);
    out <== Cap(10000, 14)(in);
}
`,
    bits: { in: 14 },
    sample: (pick, draws) => ({ in: draws.index(3) === 0 ? 9_999n + draws.bits(2) : pick(14) }),
  },
  sorting(3),
  sorting(5),
  sorting(7),
  {
    file: "lib/normalise.circom",
    main: "NormaliseNumber()",
    wrapper: `template NormaliseNumber() {
    signal input x;
    signal input lo;
    signal input scale;
    signal output out;
    AssertBits(24)(x);
    AssertBits(24)(lo);
    AssertBits(24)(scale);
    signal reach <== SaturationReach()(scale);
    out <== Normalise()(x, lo, scale, reach);
}
`,
    bits: { x: 24, lo: 24, scale: 24 },
    refused: (honest) => [{ ...honest, scale: 0n }],
    sample(pick, draws) {
      const scale = pick(24) || 1n;
      const lo = pick(24);
      // Around the values that do not saturate, a few below and above.
      const near = lo + (draws.bits(24) % (2n ** 30n / scale + 64n)) - 32n;
      const isNear = draws.index(3) > 0 && near >= 0n && near < 2n ** 24n;
      return { x: isNear ? near : pick(24), lo, scale };
    },
  },
  {
    file: "lib/selection.circom",
    main: "PublisherSelection(3)",
    bits: { index: 4 },
    refused: (honest) =>
      [
        [5n, 5n, 5n],
        [5n, 4n, 9n],
        [0n, 9n, 9n],
      ].map((index) => ({ ...honest, index })),
    lie: {
      hint: "index[k] == i ? 1 : 0",
      told: "k == x[3] ? ((i == x[1] || i == x[2] ? 1 : 0) - (i == x[0] ? 1 : 0)) : (index[k] == i ? 1 : 0)",
      inputs: minusOneSlots,
    },
    sample: (_, draws) => ({
      x: many(16, () => draws.field()),
      index: distinct(3, 4, draws),
    }),
  },
  {
    file: "lib/hash-words.circom",
    main: "HashWords(7, 4, 3)",
    bits: {},
    sample: (_, draws) => ({ words: many(4, () => draws.field()) }),
  },
  {
    file: "lib/commitment.circom",
    main: "FeedId(3)",
    bits: { marketIds: 64 },
    refused: (honest) =>
      [
        [7n, 7n, 8n],
        [7n, 6n, 8n],
      ].map((marketIds) => ({ ...honest, marketIds })),
    sample: (_, draws) => ({
      schemaHash: draws.field(),
      feedName: draws.field(),
      periodSeconds: draws.bits(32),
      marketIds: distinct(3, 64, draws),
    }),
  },
  {
    file: "lib/commitment.circom",
    main: "ConfigHash()",
    bits: {},
    sample: (_, draws) => ({
      modelCommitment: draws.field(),
      publisherSet: draws.field(),
      feedId: draws.field(),
    }),
  },
  {
    file: "lib/commitment.circom",
    main: "PublisherSet()",
    bits: {},
    sample: (_, draws) => ({ x: many(16, () => draws.field()) }),
  },
  packing(3),
  packing(8),
  {
    file: "lib/report.circom",
    main: "ReportMessage(1)",
    bits: {},
    sample: (pick, draws) => ({
      feedId: draws.field(),
      round: pick(32),
      features: [many(16, () => pick(24))],
    }),
  },
  {
    file: "lib/report.circom",
    main: "AssertSigned()",
    bits: { s: 251 },
    refused: (honest) => [{ ...honest, message: 1n }],
    sample(_, draws) {
      const message = draws.field();
      const { x, y } = publicKeyOf(SECRET);
      const { r8, s } = signMessage(SECRET, message);
      return { keyX: x, keyY: y, r8: [r8.x, r8.y], s, message };
    },
  },
  {
    file: "lib/dense.circom",
    main: "Dense(3, 2, 9, 8)",
    bits: {},
    sample: (pick, draws) => ({
      x: many(9, () => many(3, () => pick(16))),
      weights: many(2, () => many(3, () => pick(8))),
      biases: many(2, () => 2n ** 29n - draws.bits(24)),
    }),
  },
  {
    file: "lib/network.circom",
    main: "Network(1)",
    bits: {},
    sample: (pick, draws) => ({
      activations: [many(3, () => many(16, () => pick(16)))],
      ...layers(pick, draws, [5, 6, 3, 5]),
    }),
  },
  {
    file: "lib/model.circom",
    main: "CommittedModel()",
    bits: {
      ...{ normaliseLo: 24, normaliseScale: 24, weights0: 8, weights1: 8, weights2: 8 },
      ...{ weights3: 8, biases0: 30, biases1: 30, biases2: 30, biases3: 30 },
    },
    sample: (pick, draws) => ({
      normaliseLo: many(16, () => pick(24)),
      normaliseScale: many(16, () => pick(24)),
      ...layers(pick, draws, [8, 8, 8, 8]),
      salt: draws.field(),
    }),
  },
];

/** The whole circuit as one template, for what is tried on a compiled copy. */
export const wholeSmall: Subject = {
  file: manifest.file,
  main: mainOf(findShape("small")),
  bits: {},
  sample: (_, draws) =>
    labStatement({ shape: findShape("small"), label: `whole ${draws.index(2 ** 20)}` }).statement
      .inputs,
};
