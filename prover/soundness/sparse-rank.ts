/**
 * The kernel of a sparse matrix over the field. Rows with one open column fix that column and are
 * peeled off, again and again; circuits compute forward, so little is left for Gauss' elimination.
 */
import { FIELD_ORDER } from "../field.ts";
import { inverse } from "../setup/scalar-field.ts";
import { reduce } from "./system.ts";

export type SparseRow = Map<number, bigint>;

export interface KernelVector {
  /** Columns in which this direction is not 0; the first is the one that elimination left free. */
  readonly support: readonly number[];
}

export interface KernelResult {
  readonly kernel: readonly KernelVector[];
  /** Rows and columns that peeling left over. */
  readonly coreRows: number;
  readonly coreColumns: number;
}

/** `rows` is used up. Columns are the keys that occur, and `columns`. */
export function kernelOf(rows: SparseRow[], columns: Iterable<number>): KernelResult {
  const rowsOf = new Map<number, number[]>();
  for (const column of columns) rowsOf.set(column, []);
  for (const [index, row] of rows.entries()) {
    for (const [column, value] of row) {
      if (value === 0n) row.delete(column);
      else {
        const known = rowsOf.get(column);
        if (known === undefined) rowsOf.set(column, [index]);
        else known.push(index);
      }
    }
  }
  const queue = rows.flatMap((row, index) => (row.size === 1 ? [index] : []));
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    const column = rows[index]?.keys().next().value;
    if (column === undefined) continue;
    for (const other of rowsOf.get(column) ?? []) {
      const row = rows[other];
      if (row?.delete(column) && row.size === 1) queue.push(other);
    }
    rowsOf.delete(column);
  }
  const core = rows.filter((row) => row.size > 0);
  const reduced = eliminate(core);
  const free = Array.from(rowsOf.keys()).filter((column) => !reduced.has(column));
  const supports = new Map(free.map((column) => [column, [column]]));
  for (const [pivot, row] of reduced) {
    for (const column of row.keys()) supports.get(column)?.push(pivot);
  }
  return {
    kernel: Array.from(supports.values(), (support) => ({ support })),
    coreRows: core.length,
    coreColumns: rowsOf.size,
  };
}

/** The column of a row's right-hand side; never a pivot. */
export const CONSTANT_COLUMN = -1;

/** Gauss-Jordan, shortest row first; each pivot column with its row, scaled to 1 at the pivot. */
export function eliminate(core: readonly SparseRow[]): Map<number, SparseRow> {
  const reduced = new Map<number, SparseRow>();
  const uses = new Map<number, Set<number>>();
  for (const row of core.toSorted((a, b) => a.size - b.size)) {
    for (const column of Array.from(row.keys())) {
      const pivotRow = reduced.get(column);
      if (pivotRow !== undefined) subtract(row, pivotRow, row.get(column) ?? 0n);
    }
    const pivot = Array.from(row.keys()).find((column) => column !== CONSTANT_COLUMN);
    if (pivot === undefined) continue;
    const scale = inverse(row.get(pivot) ?? 1n);
    for (const [column, value] of row) row.set(column, (value * scale) % FIELD_ORDER);
    for (const user of uses.get(pivot) ?? []) {
      const other = reduced.get(user);
      const factor = other?.get(pivot);
      if (other === undefined || factor === undefined) continue;
      subtract(other, row, factor);
      for (const column of row.keys()) note(uses, column, user);
    }
    reduced.set(pivot, row);
    for (const column of row.keys()) note(uses, column, pivot);
  }
  return reduced;
}

function note(uses: Map<number, Set<number>>, column: number, user: number): void {
  const users = uses.get(column);
  if (users === undefined) uses.set(column, new Set([user]));
  else users.add(user);
}

function subtract(row: SparseRow, other: SparseRow, factor: bigint): void {
  for (const [column, value] of other) {
    const difference = reduce((row.get(column) ?? 0n) - factor * value);
    if (difference === 0n) row.delete(column);
    else row.set(column, difference);
  }
}
