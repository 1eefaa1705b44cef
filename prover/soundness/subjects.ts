/**
 * The project's templates, each as a circuit of its own: how to fill it honestly, at its boundaries
 * too, and which inputs it must confine to how many bits. Where a template leaves a range to its
 * caller, a wrapper plays the caller.
 */
import { publicKeyOf, signMessage } from "../report/babyjub.ts";
import type { CircuitInputs, SignalValue } from "../statement/statement.ts";
import type { Draws } from "./draws.ts";

export interface Subject {
  /** File below circuits/. */
  readonly file: string;
  readonly main: string;
  readonly wrapper?: string;
  /** Inputs that the constraints must keep to so many bits. */
  readonly bits: Readonly<Record<string, number>>;
  /** Inputs in range that the template must refuse all the same, made from honest ones. */
  readonly refused?: (honest: CircuitInputs) => readonly CircuitInputs[];
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

function layers(pick: Pick, draws: Draws): Record<string, SignalValue> {
  const inputs: Record<string, SignalValue> = {};
  const sizes = [16, 24, 4, 8, 1];
  for (const [layer, outputs] of sizes.slice(1).entries()) {
    inputs[`weights${layer}`] = many(outputs, () => many(sizes[layer] ?? 0, () => pick(8)));
    // Around the middle, which stands for 0: most activations are then neither 0 nor at the cap.
    inputs[`biases${layer}`] = many(outputs, () => 2n ** 29n - draws.bits(22));
  }
  return inputs;
}

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
      const scale = pick(24);
      const lo = pick(24);
      const near = lo + draws.bits(18) - 2n ** 8n;
      const isNear = draws.index(2) === 0 && near >= 0n && near < 2n ** 24n;
      return { x: isNear ? near : pick(24), lo, scale: scale === 0n ? 1n : scale };
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
  {
    file: "lib/public-signals.circom",
    main: "PackPublicSignals(3)",
    bits: {},
    sample: (pick) => ({
      round: pick(32),
      bitmap: pick(16),
      scores: many(3, () => many(3, () => pick(14))),
      factors: many(3, () => many(4, () => pick(8))),
    }),
  },
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
    file: "lib/network.circom",
    main: "Network(1)",
    bits: {},
    sample: (pick, draws) => ({
      activations: [many(3, () => many(16, () => pick(16)))],
      ...layers(() => pick(5), draws),
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
      ...layers(pick, draws),
      salt: draws.field(),
    }),
  },
];
