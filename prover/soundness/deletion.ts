/**
 * M9: every constraint deleted, one at a time, without compiling anything again. A constraint is
 * needed if, at some honest witness, its derivative is no combination of the others' (without it the
 * witness can move where it could not before), or if some witness violates it and nothing else.
 * The others are returned.
 */
import { dependenciesOf } from "./dependencies.ts";
import { eachResponse } from "./derivative.ts";
import { NearMisses } from "./near-misses.ts";
import type { SparseRow } from "./sparse-rank.ts";
import { eachTerm, type System } from "./system.ts";

export interface DeletionParameters {
  readonly honest: readonly (readonly bigint[])[];
  /** Witnesses that violate something: inputs out of range, hints that lie. */
  readonly dishonest: readonly (readonly bigint[])[];
}

/** The signals of each constraint that is not shown to be needed. */
export function redundantRows(system: System, { honest, dishonest }: DeletionParameters): string[] {
  const suspects = new Set(Array.from({ length: system.r1cs.constraintCount }, (_, row) => row));
  const keep = (isSuspect: (row: number) => boolean): void => {
    for (const row of suspects) if (!isSuspect(row)) suspects.delete(row);
  };
  for (const witness of honest) {
    if (suspects.size === 0) break;
    const { rows } = dependenciesOf(derivativeByWire(system, witness), system.r1cs.constraintCount);
    keep((row) => rows.has(row));
  }
  const nearMisses = suspects.size === 0 ? undefined : new NearMisses(system);
  for (const witness of [...honest, ...dishonest]) {
    const needed = nearMisses?.rowsNear(witness) ?? new Set();
    keep((row) => !needed.has(row));
  }
  return Array.from(suspects, (row) => describeRow(system, row));
}

function derivativeByWire(system: System, witness: readonly bigint[]): SparseRow[] {
  const byWire = new Map<number, SparseRow>();
  eachResponse(system, witness, (row, responses) => {
    for (const [wire, { slope }] of responses) {
      if (slope === 0n) continue;
      const column = byWire.get(wire);
      if (column === undefined) byWire.set(wire, new Map([[row, slope]]));
      else column.set(row, slope);
    }
  });
  return Array.from(byWire.values());
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
