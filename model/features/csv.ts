/** Lines of CSV text to cells, and the rows of a CSV file, gzipped or not, one at a time. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { isBallastError } from "../errors.ts";
import { dataError, fileError } from "./data-error.ts";

/** Spreadsheets begin a file with it. */
const BYTE_ORDER_MARK = /^\uFEFF/;

export interface DataRow {
  /** As a text editor counts: 1 for the header. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** Splits at commas outside double quotes; undefined when a quote is not closed. */
export function splitCsvLine(line: string): string[] | undefined {
  if (!line.includes('"')) return line.split(",");
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "," && !isQuoted) {
      cells.push(cell);
      cell = "";
    } else cell += character;
  }
  return isQuoted ? undefined : [...cells, cell];
}

/**
 * @param file what the rows are called in errors
 * @throws BallastError `DATA_FILE` when the file is missing, unreadable or not gzip as its name says,
 * `DATA_ROW_WIDTH` for an empty line and `DATA_QUOTE`.
 */
export async function* readCsvRows(path: string, file: string): AsyncGenerator<DataRow> {
  const source = createReadStream(path);
  const text: Readable = path.endsWith(".gz") ? source.pipe(createGunzip()) : source;
  if (text !== source) source.on("error", (error) => text.destroy(error));
  const lines = createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY });
  let failure: unknown;
  text.on("error", (error) => {
    failure = error;
    lines.close();
  });
  let row = 0;
  try {
    for await (const line of lines) {
      row += 1;
      yield {
        row,
        cells: cellsOf(row === 1 ? line.replace(BYTE_ORDER_MARK, "") : line, file, row),
      };
    }
  } catch (error) {
    failure = error;
  } finally {
    source.destroy();
  }
  if (isBallastError(failure)) throw failure;
  if (failure !== undefined) throw fileError(path, failure);
}

function cellsOf(line: string, file: string, row: number): string[] {
  if (line === "") throw dataError("DATA_ROW_WIDTH", "an empty line", file, row);
  const cells = splitCsvLine(line);
  if (cells !== undefined) return cells;
  throw dataError("DATA_QUOTE", "a double quote is not closed on its line", file, row);
}
