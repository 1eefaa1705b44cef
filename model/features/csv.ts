/**
 * Rows of a gzipped CSV file, one at a time. Every failure names the file, the row as a text editor
 * counts it (the header is row 1) and, where there is one, the column.
 */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";
import { BallastError } from "../errors.ts";

export interface CsvRow {
  /** 1 for the header. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** Splits at commas outside double quotes; a quoted cell may hold commas but no line break. */
export function splitCsvLine(line: string): string[] {
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
  return [...cells, cell];
}

/** @throws BallastError `DATA_FILE` when the file is missing, unreadable or not gzip. */
export async function* readCsvRows(path: string): AsyncGenerator<CsvRow> {
  const file = createReadStream(path);
  const text = createGunzip();
  file.on("error", (error) => text.destroy(error));
  const lines = createInterface({ input: file.pipe(text), crlfDelay: Number.POSITIVE_INFINITY });
  let failure: unknown;
  text.on("error", (error) => {
    failure = error;
    lines.close();
  });
  let row = 0;
  try {
    for await (const line of lines) {
      row += 1;
      if (line !== "") yield { row, cells: splitCsvLine(line) };
    }
  } catch (error) {
    failure = error;
  } finally {
    file.destroy();
  }
  if (failure !== undefined) throw fileError(path, failure);
}

function fileError(path: string, cause: unknown): BallastError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BallastError("input", "DATA_FILE", `cannot read ${path}: ${reason}`, {
    location: path,
    hint: "a gzipped CSV file of the data directory named by BALLAST_DATA",
    cause,
  });
}
