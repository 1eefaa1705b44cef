/**
 * Rows of a JSON file: an array of objects with the same keys, or the arrays of an exchange's klines
 * answer, whose columns have no names and whose times are milliseconds.
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { parseStrictJson } from "../strict-json.ts";
import type { DataRow } from "./csv.ts";
import { dataError, fileError } from "./data-error.ts";
import { isInMilliseconds } from "./epoch.ts";

/** 40 years of hourly bars. */
const MAX_BYTES = 64 * 2 ** 20;
export const KLINE_COLUMNS: readonly string[] = ["ts", "open", "high", "low", "close", "volume"];
const MS_PER_SECOND = 1_000;

/** @throws BallastError `DATA_FILE`, as parseStrictJson does, and as jsonRows does. */
export function readJsonRows(path: string, file: string): DataRow[] {
  const text = readText(path);
  const parameters = { text, schema: z.array(z.unknown()), source: file, maxLength: MAX_BYTES };
  return jsonRows(parseStrictJson(parameters), file);
}

/**
 * The header, then a row for every entry; nothing for an empty array.
 * @throws BallastError `DATA_ROW_WIDTH`, `DATA_CELL` or `DATA_TIME_UNIT`.
 */
export function jsonRows(entries: readonly unknown[], file: string): DataRow[] {
  const [first] = entries;
  if (first === undefined) return [];
  const header = Array.isArray(first) ? KLINE_COLUMNS : Object.keys(recordOf(first, file, 2));
  const rows = entries.map((entry, i) => {
    const row = i + 2;
    const cells = Array.isArray(first)
      ? klineCells(entry, file, row)
      : objectCells(recordOf(entry, file, row), header, file, row);
    return { row, cells };
  });
  return [{ row: 1, cells: header }, ...rows];
}

/** What follows the volume in a kline is not read. */
function klineCells(entry: unknown, file: string, row: number): string[] {
  if (!Array.isArray(entry) || entry.length < KLINE_COLUMNS.length) {
    const message = `not a kline: an array of ${KLINE_COLUMNS.join(", ")} and more`;
    throw dataError("DATA_ROW_WIDTH", message, file, row);
  }
  const [time, ...rest] = KLINE_COLUMNS.map((name, i) => cellOf(entry[i], file, row, name));
  if (!isInMilliseconds(Number(time))) {
    throw dataError("DATA_TIME_UNIT", `"${time}" is not epoch milliseconds`, file, row, "ts");
  }
  return [String(Number(time) / MS_PER_SECOND), ...rest];
}

function objectCells(
  entry: Readonly<Record<string, unknown>>,
  header: readonly string[],
  file: string,
  row: number,
): string[] {
  const missing = header.find((name) => !Object.hasOwn(entry, name));
  if (missing !== undefined) throw dataError("DATA_COLUMN", "no such key", file, row, missing);
  const extra = Object.keys(entry).find((name) => !header.includes(name));
  if (extra !== undefined) {
    throw dataError("DATA_COLUMN", "a key that the first entry does not have", file, row, extra);
  }
  return header.map((name) => cellOf(entry[name], file, row, name));
}

function recordOf(entry: unknown, file: string, row: number): Readonly<Record<string, unknown>> {
  if (typeof entry === "object" && entry !== null && !Array.isArray(entry)) return { ...entry };
  throw dataError("DATA_ROW_WIDTH", "neither an object nor, like the first, a kline", file, row);
}

function cellOf(value: unknown, file: string, row: number, column: string): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw dataError("DATA_CELL", "neither a number nor a text", file, row, column);
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    const plain = path.endsWith(".gz") ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes;
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (cause) {
    throw fileError(path, cause);
  }
}
