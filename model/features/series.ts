/**
 * A time series file as columns of numbers. A series that is not exactly as declared is refused: the
 * models and proofs downstream cannot tell a bad number from a market event.
 */
import { join } from "node:path";
import { BallastError } from "../errors.ts";
import { type CsvRow, readCsvRows } from "./csv.ts";

export const TIME_COLUMN = "ts";

export interface Series {
  readonly file: string;
  /** Epoch seconds, strictly increasing. */
  readonly times: readonly number[];
  /** The columns in file order. */
  readonly columns: readonly (readonly number[])[];
  /** @throws BallastError `DATA_COLUMN` when the file was not read with this column. */
  column(name: string): readonly number[];
}

export interface ReadSeriesParameters {
  readonly directory: string;
  /** Path below the directory. */
  readonly file: string;
  /** Columns to read, or "all" but the time. */
  readonly columns: readonly string[] | "all";
  /** A cell to a number; NaN refuses the cell. */
  readonly parseCell?: (text: string) => number;
}

/** An empty cell is not a zero. */
export function parseNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/**
 * @throws BallastError `DATA_FILE`, `DATA_EMPTY`, `DATA_COLUMN`, `DATA_ROW_WIDTH`, `DATA_CELL` or
 * `DATA_TIME_ORDER`, located by file, row and column.
 */
export async function readSeries({
  directory,
  file,
  columns,
  parseCell = parseNumber,
}: ReadSeriesParameters): Promise<Series> {
  const times: number[] = [];
  const values = new Map<string, number[]>();
  let wanted: readonly { name: string; index: number; target: number[] }[] = [];
  let timeIndex = 0;
  let width = 0;
  for await (const line of readCsvRows(join(directory, file))) {
    if (line.row === 1) {
      const header = line.cells;
      width = header.length;
      timeIndex = columnIndex(header, TIME_COLUMN, file);
      const names = columns === "all" ? header.filter((name) => name !== TIME_COLUMN) : columns;
      wanted = names.map((name) => {
        const target: number[] = [];
        values.set(name, target);
        return { name, index: columnIndex(header, name, file), target };
      });
      continue;
    }
    if (line.cells.length !== width) {
      throw dataError("DATA_ROW_WIDTH", `${line.cells.length} cells, not ${width}`, file, line.row);
    }
    times.push(readTime({ line, index: timeIndex, previous: times.at(-1), file }));
    for (const { name, index, target } of wanted) {
      const text = line.cells[index] ?? "";
      const value = parseCell(text);
      if (!Number.isFinite(value)) {
        throw dataError("DATA_CELL", `"${text}" is not a finite number`, file, line.row, name);
      }
      target.push(value);
    }
  }
  if (times.length === 0) throw dataError("DATA_EMPTY", "no rows below the header", file, 1);
  return {
    file,
    times,
    columns: [...values.values()],
    column: (name) => {
      const column = values.get(name);
      if (column === undefined) throw dataError("DATA_COLUMN", "was not read", file, 1, name);
      return column;
    },
  };
}

function columnIndex(header: readonly string[], name: string, file: string): number {
  const index = header.indexOf(name);
  if (index < 0) throw dataError("DATA_COLUMN", `no column "${name}"`, file, 1, name);
  return index;
}

function readTime(parameters: {
  line: CsvRow;
  index: number;
  previous: number | undefined;
  file: string;
}): number {
  const { line, index, previous, file } = parameters;
  const text = line.cells[index] ?? "";
  const time = parseNumber(text);
  if (!Number.isSafeInteger(time) || time < 0) {
    throw dataError("DATA_CELL", `"${text}" is not epoch seconds`, file, line.row, TIME_COLUMN);
  }
  if (previous !== undefined && time <= previous) {
    const what = time === previous ? "repeats" : "is before";
    const message = `${time} ${what} the row above (${previous})`;
    throw dataError("DATA_TIME_ORDER", message, file, line.row, TIME_COLUMN);
  }
  return time;
}

export function dataError(
  code: string,
  message: string,
  file: string,
  row: number,
  column?: string,
): BallastError {
  const location = column === undefined ? `${file}:${row}` : `${file}:${row} column ${column}`;
  return new BallastError("input", code, message, { location, details: { file, row, column } });
}
