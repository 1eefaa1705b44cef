/**
 * M3: directions in which a witness can move, to first order, while its inputs stay. Full rank means
 * that no continuous family of witnesses passes through this one. It says nothing about a second,
 * distant solution, such as the other value of a bit: that is M4's part.
 */
import { eachResponse } from "./derivative.ts";
import { kernelOf, type SparseRow } from "./sparse-rank.ts";
import type { System } from "./system.ts";

export interface JacobianResult {
  /** Named directions; each is the signals that move together. */
  readonly directions: readonly (readonly string[])[];
  readonly columns: number;
  /** What peeling left for elimination. */
  readonly coreRows: number;
  readonly coreColumns: number;
}

/** The derivative's kernel over all wires but constant and inputs. */
export function freeDirections(system: System, witness: readonly bigint[]): JacobianResult {
  const { names, firstInput, firstInternal, r1cs } = system;
  const isInput = (wire: number): boolean => wire >= firstInput && wire < firstInternal;
  const rows: SparseRow[] = [];
  eachResponse(system, witness, (_, responses) => {
    const row: SparseRow = new Map();
    for (const [wire, { slope }] of responses) {
      if (slope !== 0n && !isInput(wire)) row.set(wire, slope);
    }
    rows.push(row);
  });
  const columns: number[] = [];
  for (let wire = 1; wire < r1cs.wireCount; wire++) if (!isInput(wire)) columns.push(wire);
  const { kernel, coreRows, coreColumns } = kernelOf(rows, columns);
  const directions = kernel.map(({ support }) =>
    support.map((wire) => names[wire] ?? "").toSorted(),
  );
  return { directions, columns: columns.length, coreRows, coreColumns };
}
