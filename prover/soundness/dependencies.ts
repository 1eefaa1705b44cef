/**
 * Which rows of a sparse matrix some linear combination to zero needs. One unknown factor a row, one
 * equation a column: an equation with one unknown left determines it, and where none has, a factor
 * is taken as a parameter until a later equation fixes it. Circuits compute forward, so parameters
 * are few at any time, and thousands of rows that hang together are decided in seconds.
 */
import { inverse } from "../setup/scalar-field.ts";
import type { SparseRow } from "./sparse-rank.ts";
import { reduce } from "./system.ts";

export interface Dependencies {
  /** Independent combinations to zero. */
  readonly count: number;
  /** Rows that some of them needs. */
  readonly rows: ReadonlySet<number>;
}

/** Each column as its entries, none of them 0, by row; a row in no column is 0 by itself. */
export function dependenciesOf(columns: readonly SparseRow[], rowCount: number): Dependencies {
  const solver = new Factors(columns);
  solver.solve();
  return solver.result(rowCount);
}

class Factors {
  /** Each row's factor, as a combination of parameters; a parameter is named by its own row. */
  readonly #factors = new Map<number, SparseRow>();
  readonly #usedIn = new Map<number, Set<number>>();
  readonly #parameters = new Set<number>();
  readonly #columnsOf = new Map<number, number[]>();
  readonly #columns: readonly SparseRow[];
  /** Rows of each column without a factor yet. */
  readonly #open: number[];

  constructor(columns: readonly SparseRow[]) {
    this.#columns = columns;
    this.#open = columns.map(({ size }) => size);
    for (const [column, entries] of columns.entries()) {
      for (const row of entries.keys()) {
        const known = this.#columnsOf.get(row);
        if (known === undefined) this.#columnsOf.set(row, [column]);
        else known.push(column);
      }
    }
  }

  solve(): void {
    const ready = this.#open.flatMap((open, column) => (open <= 1 ? [column] : []));
    for (;;) {
      const column = ready.pop();
      if (column !== undefined) ready.push(...this.#use(column));
      else {
        const row = this.#nextParameter();
        if (row === undefined) return;
        this.#parameters.add(row);
        ready.push(...this.#determine(row, new Map([[row, 1n]])));
      }
    }
  }

  result(rowCount: number): Dependencies {
    const all = Array.from({ length: rowCount }, (_, row) => row);
    const empty = all.filter((row) => !this.#columnsOf.has(row));
    const rows = all.filter((row) => (this.#factors.get(row)?.size ?? 0) > 0);
    return { count: this.#parameters.size + empty.length, rows: new Set([...empty, ...rows]) };
  }

  /** One equation; returns those that it makes ready. */
  #use(column: number): number[] {
    const sum: SparseRow = new Map();
    let open: { readonly row: number; readonly entry: bigint } | undefined;
    for (const [row, entry] of this.#columns[column] ?? []) {
      const factor = this.#factors.get(row);
      if (factor === undefined) open = { row, entry };
      else addTimes(sum, factor, entry);
    }
    if (open !== undefined) {
      const scale = reduce(-inverse(open.entry));
      return this.#determine(open.row, scaled(sum, scale));
    }
    const [parameter] = sum.keys();
    if (parameter !== undefined) this.#eliminate(parameter, sum);
    return [];
  }

  #determine(row: number, factor: SparseRow): number[] {
    this.#factors.set(row, factor);
    this.#note(row, factor);
    const ready: number[] = [];
    for (const column of this.#columnsOf.get(row) ?? []) {
      const open = (this.#open[column] ?? 0) - 1;
      this.#open[column] = open;
      if (open === 1 || open === 0) ready.push(column);
    }
    return ready;
  }

  /** `equation` is zero, so one parameter is a combination of the others. */
  #eliminate(parameter: number, equation: SparseRow): void {
    const scale = reduce(-inverse(equation.get(parameter) ?? 1n));
    const others = scaled(equation, scale);
    others.delete(parameter);
    this.#parameters.delete(parameter);
    for (const row of this.#usedIn.get(parameter) ?? []) {
      const factor = this.#factors.get(row);
      const times = factor?.get(parameter);
      if (factor === undefined || times === undefined) continue;
      factor.delete(parameter);
      addTimes(factor, others, times);
      this.#note(row, others);
    }
    this.#usedIn.delete(parameter);
  }

  #note(row: number, factor: SparseRow): void {
    for (const parameter of factor.keys()) {
      const users = this.#usedIn.get(parameter);
      if (users === undefined) this.#usedIn.set(parameter, new Set([row]));
      else users.add(row);
    }
  }

  /** From an equation with the fewest unknowns, the one that most other equations wait for. */
  #nextParameter(): number | undefined {
    let best: number | undefined;
    for (const [column, open] of this.#open.entries()) {
      if (open > 1 && open < (this.#open[best ?? -1] ?? Number.POSITIVE_INFINITY)) best = column;
      if (open === 2) break;
    }
    const rows = Array.from(this.#columns[best ?? -1]?.keys() ?? []);
    const waiting = (row: number): number => this.#columnsOf.get(row)?.length ?? 0;
    return rows
      .filter((row) => !this.#factors.has(row))
      .toSorted((a, b) => waiting(b) - waiting(a))[0];
  }
}

function addTimes(sum: SparseRow, other: SparseRow, times: bigint): void {
  for (const [key, value] of other) {
    const total = reduce((sum.get(key) ?? 0n) + value * times);
    if (total === 0n) sum.delete(key);
    else sum.set(key, total);
  }
}

function scaled(row: SparseRow, by: bigint): SparseRow {
  return new Map(Array.from(row, ([key, value]) => [key, reduce(value * by)]));
}
