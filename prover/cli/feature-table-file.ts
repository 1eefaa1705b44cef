/** A feature table on disk, plain or gzipped: what `ballast history` writes and monitoring reads. */
import { gunzipSync } from "node:zlib";
import { BallastError } from "../../model/errors.ts";
import { type HistoryRow, parseFeatureRows } from "../../model/history/feature-rows.ts";
import { decodeText, readBoundedFile } from "../artifacts/json-file.ts";

/** Ten years of hours of sixteen markets, about 100 characters each. */
const MAX_TABLE_BYTES = 200_000_000;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** @throws BallastError as parseFeatureRows and readTextFile do, and `FILE_GZIP`. */
export function readFeatureTable(path: string): HistoryRow[] {
  const bytes = readBoundedFile(path, MAX_TABLE_BYTES);
  const isGzip = bytes[0] === GZIP_MAGIC[0] && bytes[1] === GZIP_MAGIC[1];
  const text = decodeText(isGzip ? decompress(bytes, path) : bytes, path);
  return parseFeatureRows({ text, source: path, kind: "input" });
}

function decompress(bytes: Uint8Array, path: string): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_TABLE_BYTES });
  } catch (cause) {
    throw new BallastError("input", "FILE_GZIP", "cannot be decompressed", {
      location: path,
      hint: `a whole gzip file of at most ${MAX_TABLE_BYTES} bytes of text`,
      cause,
    });
  }
}
