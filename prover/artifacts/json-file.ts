/** Reads small text files that someone else wrote: bounded before a byte is read, then strict. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import type { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { parseStrictJson } from "../../model/strict-json.ts";

/** Fits the largest file of docs/formats.md many times over. */
export const DEFAULT_MAX_BYTES = 1_048_576;

/**
 * UTF-8 text of at most `maxBytes`.
 * @throws BallastError `FILE_MISSING`, `FILE_UNREADABLE`, `FILE_NOT_REGULAR`, `FILE_TOO_LARGE` or
 * `FILE_ENCODING`, located at the path.
 */
export function readTextFile(path: string, maxBytes: number = DEFAULT_MAX_BYTES): string {
  return decodeText(readBoundedFile(path, maxBytes), path);
}

/** @throws BallastError `FILE_ENCODING` for bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw fileError("FILE_ENCODING", path, "not UTF-8 text", { cause });
  }
}

export interface ReadJsonFileParameters<T> {
  readonly path: string;
  readonly schema: z.ZodType<T>;
  readonly maxBytes?: number;
}

/** @throws BallastError as readTextFile and parseStrictJson do. */
export function readJsonFile<T>({ path, schema, maxBytes }: ReadJsonFileParameters<T>): T {
  const text = readTextFile(path, maxBytes);
  return parseStrictJson({ text, schema, source: path, maxLength: text.length });
}

/** @throws BallastError as readTextFile does, but for the encoding. */
export function readBoundedFile(path: string, maxBytes: number): Buffer {
  let descriptor: number;
  try {
    // Without O_NONBLOCK a named pipe would be waited for before it can be refused.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    if (isMissing) throw fileError("FILE_MISSING", path, "there is no such file", { cause });
    throw fileError("FILE_UNREADABLE", path, "cannot be opened", { cause });
  }
  try {
    // Size and content come from one open file, so neither can be exchanged in between.
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw fileError("FILE_NOT_REGULAR", path, "not a regular file");
    if (status.size > maxBytes) {
      throw fileError("FILE_TOO_LARGE", path, `has ${status.size} bytes`, {
        hint: `at most ${maxBytes} bytes are accepted here`,
      });
    }
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function fileError(
  code: string,
  path: string,
  message: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): BallastError {
  return new BallastError("input", code, message, { location: path, ...options });
}
