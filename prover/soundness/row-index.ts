/** The rows that each wire occurs in, in one flat array. */
import type { R1cs, SparseMatrix } from "../artifacts/r1cs.ts";

/** Rows ascend; a wire that is in several sides of a row has it once. */
export type RowsByWire = (wire: number) => Uint32Array;

export interface IndexByWireOptions {
  /** The wire that stands for each wire, itself when not given. */
  readonly representative?: Uint32Array;
  readonly isWanted?: (row: number) => boolean;
}

/** The constant's wire is left out. */
export function indexByWire(r1cs: R1cs, options: IndexByWireOptions = {}): RowsByWire {
  const { wireCount } = r1cs;
  const start = new Uint32Array(wireCount + 1);
  eachPlace(r1cs, options, (wire) => {
    start[wire + 1] = (start[wire + 1] ?? 0) + 1;
  });
  for (let wire = 0; wire < wireCount; wire++) {
    start[wire + 1] = (start[wire + 1] ?? 0) + (start[wire] ?? 0);
  }
  const next = start.slice();
  const rows = new Uint32Array(start[wireCount] ?? 0);
  eachPlace(r1cs, options, (wire, row) => {
    const at = next[wire] ?? 0;
    rows[at] = row;
    next[wire] = at + 1;
  });
  return (wire) => rows.subarray(start[wire], start[wire + 1]);
}

function eachPlace(
  { a, b, c, constraintCount, wireCount }: R1cs,
  { representative, isWanted }: IndexByWireOptions,
  visit: (wire: number, row: number) => void,
): void {
  const lastRow = new Uint32Array(wireCount);
  const visitTerms = ({ rowStart, wire: wires }: SparseMatrix, row: number): void => {
    const end = rowStart[row + 1] ?? 0;
    for (let term = rowStart[row] ?? 0; term < end; term++) {
      const own = wires[term] ?? 0;
      const wire = representative === undefined ? own : (representative[own] ?? 0);
      if (wire === 0 || lastRow[wire] === row + 1) continue;
      lastRow[wire] = row + 1;
      visit(wire, row);
    }
  };
  for (let row = 0; row < constraintCount; row++) {
    if (isWanted !== undefined && !isWanted(row)) continue;
    visitTerms(a, row);
    visitTerms(b, row);
    visitTerms(c, row);
  }
}
