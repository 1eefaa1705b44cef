/**
 * A time series file as columns of numbers. A series that is not exactly as declared is refused: the
 * models and proofs downstream cannot tell a bad number from a market event.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type DataRow, readCsvRows } from "./csv.ts";
import { dataError } from "./data-error.ts";
import { isBeforeMarkets, isInMilliseconds } from "./epoch.ts";
import { readJsonRows } from "./json-rows.ts";
import type { CheckValue } from "./plausible.ts";

export const TIME_COLUMN = "ts";
/** Characters of a file that an error repeats. */
const MAX_QUOTED = 120;

export interface Series {
  readonly file: string;
  /** Epoch seconds, strictly increasing. */
  readonly times: readonly number[];
  /** Of the columns, in file order. */
  readonly names: readonly string[];
  readonly columns: readonly (readonly number[])[];
  /** @throws BallastError `DATA_COLUMN` when the file was not read with this column. */
  column(name: string): readonly number[];
}

export interface ReadSeriesParameters {
  readonly directory: string;
  /** Seen from the directory: .csv, .csv.gz, .json or .json.gz. */
  readonly file: string;
  /** Columns to read, or "all" but the time. */
  readonly columns: readonly string[] | "all";
  readonly timeColumn?: string;
  /** A cell to a number; NaN refuses the cell. */
  readonly parseCell?: (text: string) => number;
  /** Column to what its values must satisfy. */
  readonly checks?: Readonly<Record<string, CheckValue>>;
  /** For columns that have no check of their own. */
  readonly checkAll?: CheckValue;
}

/** Decimal digits with an optional sign, point and exponent: no hexadecimal, no blanks, no empty cell. */
export function parseNumber(text: string): number {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

interface Column {
  readonly name: string;
  readonly index: number;
  readonly check: CheckValue | undefined;
  readonly values: number[];
}

/**
 * @throws BallastError `DATA_FILE`, `DATA_EMPTY`, `DATA_COLUMN`, `DATA_ROW_WIDTH`, `DATA_CELL`,
 * `DATA_TIME_ORDER`, `DATA_TIME_UNIT` or `DATA_UNIT`, located by file, row and column.
 */
export async function readSeries(parameters: ReadSeriesParameters): Promise<Series> {
  const { directory, file, parseCell = parseNumber, timeColumn = TIME_COLUMN } = parameters;
  const path = resolve(directory, file);
  // Gzip and JSON would call it cut short. A file that is not there is for its reader to say.
  if (statSync(path, { throwIfNoEntry: false })?.size === 0) {
    throw dataError("DATA_EMPTY", "the file has no bytes", file, 1);
  }
  const times: number[] = [];
  let columns: readonly Column[] = [];
  let timeIndex = 0;
  let header: readonly string[] = [];
  const rows = /\.json(\.gz)?$/.test(file) ? readJsonRows(path, file) : readCsvRows(path, file);
  for await (const line of rows) {
    if (line.row === 1) {
      timeIndex = columnIndex(line.cells, timeColumn, file);
      columns = columnsOf(line.cells, parameters);
      header = line.cells;
      continue;
    }
    const cellCount = line.cells.length;
    if (cellCount !== header.length) {
      const message = `${cellCount} cells, not ${header.length}`;
      throw dataError("DATA_ROW_WIDTH", message, file, line.row, header[cellCount]);
    }
    const text = line.cells[timeIndex] ?? "";
    times.push(checkedTime({ text, previous: times.at(-1), file, row: line.row, timeColumn }));
    for (const column of columns) column.values.push(readCell(line, column, parseCell, file));
  }
  if (times.length === 0) throw dataError("DATA_EMPTY", "no rows below the header", file, 1);
  return {
    file,
    times,
    names: columns.map(({ name }) => name),
    columns: columns.map(({ values }) => values),
    column: (name) => {
      const column = columns.find((c) => c.name === name);
      if (column === undefined) throw dataError("DATA_COLUMN", "was not read", file, 1, name);
      return column.values;
    },
  };
}

function columnsOf(header: readonly string[], parameters: ReadSeriesParameters): Column[] {
  const { columns, file, timeColumn = TIME_COLUMN, checks = {}, checkAll } = parameters;
  const names = columns === "all" ? header.filter((name) => name !== timeColumn) : columns;
  return names.map((name) => ({
    ...{
      name,
      index: columnIndex(header, name, file),
      check: checks[name] ?? checkAll,
      values: [],
    },
  }));
}

function columnIndex(header: readonly string[], name: string, file: string): number {
  const index = header.indexOf(name);
  if (index < 0) {
    const found = header.map((cell) => JSON.stringify(cell)).join(", ");
    const message = `no column "${name}": the header is ${shortened(found)}`;
    throw dataError("DATA_COLUMN", message, file, 1, name);
  }
  if (index !== header.lastIndexOf(name)) {
    throw dataError("DATA_COLUMN", `two columns "${name}"`, file, 1, name);
  }
  return index;
}

function shortened(text: string): string {
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}

function readCell(
  { cells, row }: DataRow,
  { name, index, check, values }: Column,
  parseCell: (text: string) => number,
  file: string,
): number {
  const text = cells[index] ?? "";
  const value = parseCell(text);
  if (!Number.isFinite(value)) {
    throw dataError("DATA_CELL", `"${shortened(text)}" is not a finite number`, file, row, name);
  }
  const problem = check?.(value, values.at(-1));
  if (problem !== undefined) throw dataError("DATA_UNIT", problem, file, row, name);
  return value;
}

function checkedTime(parameters: {
  text: string;
  previous: number | undefined;
  file: string;
  row: number;
  timeColumn: string;
}): number {
  const { text, previous, file, row, timeColumn } = parameters;
  const time = parseNumber(text);
  if (!Number.isSafeInteger(time) || time < 0) {
    throw dataError(
      "DATA_CELL",
      `"${shortened(text)}" is not epoch seconds`,
      file,
      row,
      timeColumn,
    );
  }
  if (isInMilliseconds(time)) {
    const message = `${text} is in milliseconds or finer, not in seconds`;
    throw dataError("DATA_TIME_UNIT", message, file, row, timeColumn);
  }
  if (isBeforeMarkets(time)) {
    const message = `${text} seconds are before 2009: is it in minutes, hours or days?`;
    throw dataError("DATA_TIME_UNIT", message, file, row, timeColumn);
  }
  if (previous !== undefined && time <= previous) {
    const what = time === previous ? "repeats" : "is before";
    const message = `${time} ${what} the row above (${previous})`;
    throw dataError("DATA_TIME_ORDER", message, file, row, timeColumn);
  }
  return time;
}
