/**
 * Arbitrary changes of a proof and its public signals: to values, to encodings, to lengths, and one
 * that leaves a valid proof of the same statement.
 */
import fc from "fast-check";
import { BASE_FIELD_ORDER, FIELD_ORDER } from "../../prover/field.ts";
import { bn254 } from "../../prover/proof/curve.ts";
import type { Groth16Proof } from "../../prover/proof/proof.ts";
import { inverse } from "../../prover/setup/scalar-field.ts";

export interface Attempt {
  /** ax, ay, bx0, bx1, by0, by1, cx, cy. */
  readonly coordinates: readonly bigint[];
  readonly publicSignals: readonly bigint[];
}

export interface Mutation {
  readonly name: string;
  readonly apply: (attempt: Attempt, other: Attempt) => Attempt | Promise<Attempt>;
}

export const flatten = ({ a, b: [x, y], c }: Groth16Proof): bigint[] => [...a, ...x, ...y, ...c];

export function unflatten(coordinates: readonly bigint[]): Groth16Proof {
  const at = (index: number): bigint => coordinates[index] ?? 0n;
  return {
    a: [at(0), at(1)],
    b: [
      [at(2), at(3)],
      [at(4), at(5)],
    ],
    c: [at(6), at(7)],
  };
}

/** Which coordinates are A, B and C. */
const POINTS: readonly (readonly number[])[] = [
  [0, 1],
  [2, 3, 4, 5],
  [6, 7],
];
const NO_POINT: readonly number[] = [];

const word = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  fc.constantFrom(0n, 1n, FIELD_ORDER, BASE_FIELD_ORDER, FIELD_ORDER - 1n, 2n ** 256n - 1n),
);
const change = fc.oneof(
  fc.bigInt({ min: 0n, max: 255n }).map((bit) => (value: bigint) => value ^ (1n << bit)),
  fc.constantFrom(
    (value: bigint) => value + FIELD_ORDER,
    (value: bigint) => value + BASE_FIELD_ORDER,
    (value: bigint) => value + 2n * FIELD_ORDER,
    (value: bigint) => BASE_FIELD_ORDER - value,
    (value: bigint) => FIELD_ORDER - value,
    (value: bigint) => value + 1n,
  ),
  word.map((other) => () => other),
);

const coordinate: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(7), change).map(([index, move]) => ({
  name: `coordinate ${index}`,
  apply: ({ coordinates, publicSignals }) => ({
    coordinates: coordinates.with(index, move(coordinates[index] ?? 0n)),
    publicSignals,
  }),
}));

const signal: fc.Arbitrary<Mutation> = fc.tuple(fc.nat(15), change).map(([at, move]) => ({
  name: `signal ${at}`,
  apply: ({ coordinates, publicSignals }) => {
    const index = at % publicSignals.length;
    return {
      coordinates,
      publicSignals: publicSignals.with(index, move(publicSignals[index] ?? 0n)),
    };
  },
}));

/** A point with all coordinates zero: infinity to some, nothing to others. */
const nothing: fc.Arbitrary<Mutation> = fc.constantFrom(...POINTS).map((at) => ({
  name: `point ${at[0]} is zero`,
  apply: ({ coordinates, publicSignals }) => ({
    coordinates: coordinates.map((value, index) => (at.includes(index) ? 0n : value)),
    publicSignals,
  }),
}));

/** Points, or all signals, of another proof. */
const exchanged: fc.Arbitrary<Mutation> = fc.constantFrom(...POINTS, NO_POINT).map((at) => ({
  name: at.length > 0 ? `point ${at[0]} of another proof` : "signals of another proof",
  apply: ({ coordinates, publicSignals }, other) => ({
    coordinates: coordinates.map((value, index) =>
      at.includes(index) ? (other.coordinates[index] ?? value) : value,
    ),
    publicSignals: at.length > 0 ? publicSignals : other.publicSignals,
  }),
}));

/** r·A and B/r: anybody makes it, and it stays valid. */
const rerandomised: fc.Arbitrary<Mutation> = fc
  .bigInt({ min: 2n, max: FIELD_ORDER - 1n })
  .map((r) => ({
    name: "another proof of the same statement",
    apply: async ({ coordinates, publicSignals }) => {
      const { G1, G2 } = await bn254();
      const { a, b, c } = unflatten(coordinates);
      const [ax, ay] = G1.toObject(G1.toAffine(G1.timesScalar(G1.fromObject(a), r)));
      const [bx, by] = G2.toObject(G2.toAffine(G2.timesScalar(G2.fromObject(b), inverse(r))));
      return { coordinates: flatten({ a: [ax, ay], b: [bx, by], c }), publicSignals };
    },
  }));

const edit: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 4, arbitrary: coordinate },
  { weight: 4, arbitrary: signal },
  { weight: 1, arbitrary: nothing },
  { weight: 1, arbitrary: exchanged },
);

/** None, one or two edits, or a new proof of the same statement. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.oneof(
  { weight: 20, arbitrary: fc.array(edit, { maxLength: 2 }) },
  { weight: 1, arbitrary: rerandomised.map((mutation) => [mutation]) },
);
