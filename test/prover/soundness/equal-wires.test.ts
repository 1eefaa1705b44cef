/** Equal wires against their definition: sweep all rows until none joins two wires or fixes one. */
import { expect } from "chai";
import fc from "fast-check";
import type { R1cs, SparseMatrix } from "../../../prover/artifacts/r1cs.ts";
import { FIELD_ORDER } from "../../../prover/field.ts";
import { inverse } from "../../../prover/setup/scalar-field.ts";
import { reduce } from "../../../prover/soundness/system.ts";
import { findEqualWires } from "../../../prover/soundness/uniqueness/equal-wires.ts";

const WIRES = 7;

type Terms = readonly (readonly [wire: number, coefficient: bigint])[];
interface RowTerms {
  readonly a: Terms;
  readonly b: Terms;
  readonly c: Terms;
}

function systemOf(rows: readonly RowTerms[]): R1cs {
  const coefficients: bigint[] = [];
  const matrix = (side: keyof RowTerms): SparseMatrix => {
    const rowStart = [0];
    const wires: number[] = [];
    const indices: number[] = [];
    for (const row of rows) {
      for (const [wire, coefficient] of row[side]) {
        wires.push(wire);
        indices.push(coefficients.push(reduce(coefficient)) - 1);
      }
      rowStart.push(wires.length);
    }
    return {
      rowStart: Uint32Array.from(rowStart),
      wire: Uint32Array.from(wires),
      coefficient: Uint32Array.from(indices),
    };
  };
  return {
    ...{ prime: FIELD_ORDER, wireCount: WIRES, constraintCount: rows.length, coefficients },
    ...{ publicOutputCount: 0, publicInputCount: 0, privateInputCount: 0 },
    ...{ a: matrix("a"), b: matrix("b"), c: matrix("c") },
  };
}

interface Naive {
  readonly root: number[];
  readonly constants: Map<number, bigint>;
}

/** Class of every wire and value of every class that has one, by the slowest way. */
function naive(rows: readonly RowTerms[]): Naive {
  const root = Array.from({ length: WIRES }, (_, wire) => wire);
  const constants = new Map<number, bigint>([[0, 1n]]);
  const side = (terms: Terms): bigint[] => {
    const sums = new Array<bigint>(WIRES + 1).fill(0n);
    for (const [wire, coefficient] of terms) {
      const at = root[wire] ?? 0;
      const value = constants.get(at);
      const index = value === undefined ? at : WIRES;
      sums[index] = reduce((sums[index] ?? 0n) + coefficient * (value ?? 1n));
    }
    return sums;
  };
  const isConstant = (sums: readonly bigint[]) => sums.slice(0, WIRES).every((x) => x === 0n);
  const sweep = ({ a, b, c }: RowTerms): boolean => {
    const [left, right, result] = [side(a), side(b), side(c)];
    const [factor, form] = isConstant(right) ? [right[WIRES], left] : [left[WIRES], right];
    if (!isConstant(left) && !isConstant(right)) return false;
    const sums = result.map((value, i) => reduce((factor ?? 0n) * (form[i] ?? 0n) - value));
    const constant = sums[WIRES] ?? 0n;
    const open = sums.slice(0, WIRES).flatMap((value, wire) => (value === 0n ? [] : [wire]));
    const [x = 0, y] = open;
    if (open.length === 1) {
      constants.set(x, reduce(-constant * inverse(sums[x] ?? 1n)));
      return true;
    }
    if (y === undefined || open.length !== 2 || constant !== 0n) return false;
    if (reduce((sums[x] ?? 0n) + (sums[y] ?? 0n)) !== 0n) return false;
    for (const [wire, at] of root.entries()) if (at === y) root[wire] = x;
    return true;
  };
  while (rows.some(sweep));
  return { root, constants };
}

const term = fc.tuple(fc.nat(WIRES - 1), fc.constantFrom(1n, -1n, 1n, -1n, 2n));
const terms = (maxLength: number) => fc.array(term, { maxLength });
const anyRow = fc.oneof(
  fc.record({ a: fc.constant<Terms>([]), b: fc.constant<Terms>([]), c: terms(3) }),
  fc.record({ a: terms(2), b: terms(2), c: terms(1) }),
);
const values = fc.array(fc.bigInt(0n, 2n), { minLength: WIRES, maxLength: WIRES });

/** Rows that all hold for some values: others fix one wire at two numbers. */
const rows = fc
  .record({ list: fc.array(anyRow, { maxLength: 10 }), values })
  .map(({ list, values: others }) => {
    const witness = others.with(0, 1n);
    const sum = (side: Terms): bigint =>
      side.reduce((x, [wire, k]) => x + k * (witness[wire] ?? 0n), 0n);
    return list.map(({ a, b, c }) => ({ a, b, c: [...c, [0, sum(a) * sum(b) - sum(c)] as const] }));
  });

describe("findEqualWires", () => {
  it("joins and fixes what sweeping all rows does, in whatever order", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const expected = naive(list);
        const { representative, constants } = findEqualWires(systemOf(list));
        const valueAt = (wire: number) =>
          wire === 0 ? 1n : constants.get(representative[wire] ?? 0);
        for (let wire = 0; wire < WIRES; wire++) {
          const value = expected.constants.get(expected.root[wire] ?? 0);
          expect(valueAt(wire), `wire ${wire}`).to.equal(value);
          // Wires with one number may be joined or not: the number says that they are equal.
          if (value !== undefined) continue;
          const isJoined = (root: ArrayLike<number>) =>
            Array.from(root).flatMap((at, other) => (at === root[wire] ? [other] : []));
          expect(isJoined(representative)).to.deep.equal(isJoined(expected.root));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
