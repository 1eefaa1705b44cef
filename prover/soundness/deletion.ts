/**
 * M9: every constraint deleted, one at a time, by linear algebra instead of by sampling. At a
 * witness, a constraint whose derivative no combination of the others gives is needed: without it
 * the witness can move where it could not before. The others are returned, unless another witness
 * shows that they are needed. Where more constraints hang together than elimination can decide in
 * reasonable time, they are returned as well: undecided.
 */
import { eachResponse } from "./derivative.ts";
import { kernelOf, type SparseRow } from "./sparse-rank.ts";
import { eachTerm, type System } from "./system.ts";

/** Elimination fills a core of this size in about a second. */
const CORE_MAX = 700;

/** The signals of each constraint that is not shown to be needed. */
export function redundantRows(system: System, witnesses: readonly (readonly bigint[])[]): string[] {
  const { constraintCount } = system.r1cs;
  let suspects = new Set(Array.from({ length: constraintCount }, (_, row) => row));
  for (const witness of witnesses) {
    const byWire = new Map<number, SparseRow>();
    eachResponse(system, witness, (row, responses) => {
      for (const [wire, { slope }] of responses) {
        if (slope === 0n) continue;
        const column = byWire.get(wire);
        if (column === undefined) byWire.set(wire, new Map([[row, slope]]));
        else column.set(row, slope);
      }
    });
    const allRows = Array.from({ length: constraintCount }, (_, row) => row);
    const { kernel } = kernelOf(Array.from(byWire.values()), allRows, {
      coreColumnsMax: CORE_MAX,
    });
    const dependent = new Set(kernel.flatMap(({ support }) => support));
    suspects = new Set(Array.from(suspects).filter((row) => dependent.has(row)));
  }
  return Array.from(suspects, (row) => describeRow(system, row));
}

/** A constraint by the last signal in it, which is the innermost one. */
export function describeRow({ r1cs, names }: System, row: number): string {
  let last = 0;
  for (const matrix of [r1cs.a, r1cs.b, r1cs.c]) {
    eachTerm(r1cs, matrix, row, (wire) => {
      last = Math.max(last, wire);
    });
  }
  return names[last] ?? "1";
}
