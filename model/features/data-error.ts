/** What is wrong with a data file, and exactly where. */
import { BallastError } from "../errors.ts";

/**
 * @param row as a text editor counts the rows of a CSV file, the header being 1; the first entry of a
 * JSON file is row 2, and is located by its JSON pointer
 */
export function dataError(
  code: string,
  message: string,
  file: string,
  row: number,
  column?: string,
): BallastError {
  const isJson = /\.json(\.gz)?$/.test(file);
  const entry = isJson ? `${file}#/${Math.max(0, row - 2)}` : `${file}:${row}`;
  const location = column === undefined ? entry : `${entry} column ${column}`;
  return new BallastError("input", code, message, { location, details: { file, row, column } });
}

export function fileError(path: string, cause: unknown): BallastError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BallastError("input", "DATA_FILE", `cannot read ${path}: ${reason}`, {
    location: path,
    hint: "a CSV or JSON file; one whose name ends in .gz is gzipped",
    cause,
  });
}
