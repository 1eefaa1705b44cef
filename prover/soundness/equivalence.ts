/**
 * M11: the production circuit against the unsimplified one. The compiler's simplification solves
 * linear constraints for signals that it drops. Here random values are given to the wires it kept,
 * the dropped ones are solved from the unsimplified linear constraints, and every other constraint
 * of either circuit is evaluated at that point. Two constraints that are multiples of each other have
 * the same ratio of values at two points; for others, polynomials of degree 2, that happens with
 * probability below 2^-200. So equal sets of ratios mean equal circuits. The points are derived from
 * both circuits' hashes.
 */
import { createHash } from "node:crypto";
import { batchInverse, inverse, multiply } from "../setup/scalar-field.ts";
import { CONSTANT_COLUMN, eliminate, type SparseRow } from "./sparse-rank.ts";
import { dot, eachTerm, reduce, type System } from "./system.ts";
import type { Facts } from "./uniqueness/facts.ts";
import type { Form } from "./uniqueness/forms.ts";

export interface EquivalenceResult {
  /** Constraints of the production circuit that the other does not imply, by row. */
  readonly onlyInProduction: readonly number[];
  /** Constraints of the unsimplified circuit that production lost, by row. */
  readonly onlyInOriginal: readonly number[];
  /** Signals that no linear constraint determines, and that a constraint still uses. */
  readonly undetermined: readonly string[];
  readonly matched: number;
}

/** `facts` are those of the unsimplified circuit: its equal wires and constants. */
export function compareSystems(production: System, facts: Facts): EquivalenceResult {
  const original = facts.system;
  const seed = `${production.r1csSha256} ${original.r1csSha256}`;
  const points = ["first", "second"].map((label) => randomPoint(production, `${seed} ${label}`));
  const undetermined = new Set<number>();
  const forms = Array.from({ length: original.r1cs.constraintCount }, (_, row) =>
    facts.linearForm(row),
  );
  const extended = points.map((point) =>
    extendPoint({ production, facts, forms, point, undetermined }),
  );
  const [inProduction, inOriginal] = [
    ratios(production, points),
    ratios(original, extended, undetermined),
  ];
  const productionRatios = new Set(inProduction.values());
  const originalRatios = new Set(inOriginal.values());
  const missing = (rows: ReadonlyMap<number, bigint>, from: ReadonlySet<bigint>): number[] =>
    Array.from(rows).flatMap(([row, ratio]) => (from.has(ratio) ? [] : [row]));
  return {
    onlyInProduction: missing(inProduction, originalRatios),
    onlyInOriginal: missing(inOriginal, productionRatios),
    undetermined: Array.from(undetermined, (wire) => original.names[wire] ?? ""),
    matched: productionRatios.size,
  };
}

function randomPoint({ r1cs }: System, seed: string): bigint[] {
  return Array.from({ length: r1cs.wireCount }, (_, wire) =>
    wire === 0
      ? 1n
      : reduce(BigInt(`0x${createHash("sha512").update(`${seed} ${wire}`).digest("hex")}`)),
  );
}

interface ExtendParameters {
  readonly production: System;
  readonly facts: Facts;
  /** Of the unsimplified circuit's linear rows. */
  readonly forms: readonly (Form | undefined)[];
  readonly point: readonly bigint[];
  readonly undetermined: Set<number>;
}

/** The same point in the unsimplified circuit, its further wires solved one linear row at a time. */
function extendPoint(parameters: ExtendParameters): bigint[] {
  const { production, facts, forms, point, undetermined } = parameters;
  const original = facts.system;
  const { r1cs } = original;
  const values: (bigint | undefined)[] = new Array(r1cs.wireCount);
  values[0] = 1n;
  for (const [name, wire] of production.wires) {
    const at = original.wires.get(name);
    if (at !== undefined) values[at] = point[wire];
  }
  for (let wire = 0; wire < r1cs.wireCount; wire++) {
    const value = facts.constantAt(wire);
    if (value !== undefined) values[wire] = value;
  }
  const resolved: (bigint | undefined)[] = [];
  for (const [wire, value] of values.entries()) {
    if (value !== undefined) resolved[facts.resolve(wire)] = value;
  }
  const rowsOf = new Map<number, number[]>();
  const openCount = new Uint32Array(r1cs.constraintCount);
  const queue: number[] = [];
  for (const [row, form] of forms.entries()) {
    for (const wire of form?.terms.keys() ?? []) {
      if (resolved[wire] !== undefined) continue;
      openCount[row] = (openCount[row] ?? 0) + 1;
      const known = rowsOf.get(wire);
      if (known === undefined) rowsOf.set(wire, [row]);
      else known.push(row);
    }
    if (openCount[row] === 1) queue.push(row);
  }
  for (let row = queue.pop(); row !== undefined; row = queue.pop()) {
    const solved = solveForm(forms[row], resolved);
    if (solved === undefined) continue;
    resolved[solved.wire] = solved.value;
    for (const other of rowsOf.get(solved.wire) ?? []) {
      openCount[other] = (openCount[other] ?? 0) - 1;
      if (openCount[other] === 1) queue.push(other);
    }
  }
  solveTogether(
    forms.filter((_, row) => (openCount[row] ?? 0) > 1),
    resolved,
  );
  return Array.from(values, (own, wire) => {
    const value = own ?? resolved[facts.resolve(wire)];
    if (value === undefined) undetermined.add(wire);
    return value ?? 0n;
  });
}

function isLinearRow({ r1cs: { a } }: System, row: number): boolean {
  return a.rowStart[row] === a.rowStart[row + 1];
}

function solveForm(form: Form | undefined, values: readonly (bigint | undefined)[]) {
  if (form === undefined) return undefined;
  let sum = form.constant;
  let open: { readonly wire: number; readonly coefficient: bigint } | undefined;
  for (const [wire, coefficient] of form.terms) {
    const value = values[wire];
    if (value === undefined) open = { wire, coefficient };
    else sum += coefficient * value;
  }
  if (open === undefined) return undefined;
  return { wire: open.wire, value: reduce(-sum * inverse(open.coefficient)) };
}

/** What no row determines alone: the few cycles of the linear constraints, by elimination. */
function solveTogether(forms: readonly (Form | undefined)[], values: (bigint | undefined)[]): void {
  const rows = forms.flatMap((form) => {
    if (form === undefined) return [];
    const row: SparseRow = new Map();
    let sum = form.constant;
    for (const [wire, coefficient] of form.terms) {
      const value = values[wire];
      if (value === undefined) row.set(wire, coefficient);
      else sum += coefficient * value;
    }
    row.set(CONSTANT_COLUMN, reduce(sum));
    return [row];
  });
  // Wires that elimination leaves free are taken as 0; if a constraint uses one, it is reported.
  for (const [wire, row] of eliminate(rows)) {
    values[wire] = reduce(-(row.get(CONSTANT_COLUMN) ?? 0n));
  }
}

/** For each constraint that is not met at every point, the ratio of its values at the two points. */
function ratios(
  system: System,
  points: readonly (readonly bigint[])[],
  undetermined: Set<number> = new Set(),
): Map<number, bigint> {
  const { r1cs } = system;
  const [first = [], second = []] = points;
  const value = (row: number, point: readonly bigint[]): bigint =>
    reduce(
      dot(r1cs, r1cs.a, row, point) * dot(r1cs, r1cs.b, row, point) - dot(r1cs, r1cs.c, row, point),
    );
  const rows: number[] = [];
  const [above, below]: [bigint[], bigint[]] = [[], []];
  const used = new Set<number>();
  for (let row = 0; row < r1cs.constraintCount; row++) {
    const [x, y] = [value(row, first), value(row, second)];
    if (!isLinearRow(system, row) && undetermined.size > 0) {
      for (const matrix of [r1cs.a, r1cs.b, r1cs.c])
        eachTerm(r1cs, matrix, row, (w) => used.add(w));
    }
    if (x === 0n && y === 0n) continue;
    rows.push(row);
    above.push(x);
    below.push(y === 0n ? 1n : y);
  }
  for (const wire of undetermined) if (!used.has(wire)) undetermined.delete(wire);
  const inverses = batchInverse(below);
  return new Map(rows.map((row, i) => [row, multiply(above[i] ?? 0n, inverses[i] ?? 0n)]));
}
