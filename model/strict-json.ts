/**
 * Parses JSON that someone else wrote. The size is bounded before a byte is parsed, keys that reach
 * a prototype or stand twice are refused, and the value must match its schema exactly: no unknown key,
 * no coercion.
 */
import secureJson from "secure-json-parse";
import type { z } from "zod";
import { BallastError } from "./errors.ts";
import { inspectJsonKeys } from "./json-keys.ts";

export interface ParseStrictJsonParameters<T> {
  readonly text: string;
  readonly schema: z.ZodType<T>;
  /** What the text is called in messages: a file name, "stdin", "request body". */
  readonly source: string;
  /** Longest accepted text, in UTF-16 units. */
  readonly maxLength: number;
}

/** Far above every format, far below what overflows a recursive check. */
const MAX_DEPTH = 64;

/**
 * @throws BallastError `JSON_TOO_LARGE`, `JSON_TOO_DEEP`, `JSON_SYNTAX`, `JSON_DUPLICATE_KEY` or
 * `JSON_SHAPE`, each with its location.
 */
export function parseStrictJson<T>({
  text,
  schema,
  source,
  maxLength,
}: ParseStrictJsonParameters<T>): T {
  if (text.length > maxLength) {
    throw new BallastError("input", "JSON_TOO_LARGE", `has ${text.length} characters`, {
      location: source,
      hint: `at most ${maxLength} characters are accepted here`,
    });
  }
  const { isTooDeep, repeated } = inspectJsonKeys(text, MAX_DEPTH);
  if (isTooDeep) {
    throw new BallastError("input", "JSON_TOO_DEEP", "nested too deeply", {
      location: source,
      hint: `at most ${MAX_DEPTH} levels are accepted`,
    });
  }
  let value: unknown;
  try {
    value = secureJson.parse(text, undefined, { protoAction: "error", constructorAction: "error" });
  } catch (cause) {
    // The parser's own words repeat the text, which may be a secret in the wrong place.
    const reason = cause instanceof Error ? cause.message : "";
    const place = /at position \d+( \(line \d+ column \d+\))?/.exec(reason)?.[0] ?? "";
    throw new BallastError("input", "JSON_SYNTAX", `not valid JSON ${place}`.trimEnd(), {
      location: source,
      hint: "one JSON value, without keys named __proto__ or constructor.prototype",
    });
  }
  if (repeated !== undefined) {
    const line = text.slice(0, repeated).split("\n").length;
    throw new BallastError("input", "JSON_DUPLICATE_KEY", "an object has one key twice", {
      location: `${source}, line ${line}`,
      hint: "each key of an object stands once, so that no reader can see another value",
    });
  }
  return checkShape({ value, schema, source });
}

/** The same check for a value that is already parsed. */
export function checkShape<T>({
  value,
  schema,
  source,
}: {
  value: unknown;
  schema: z.ZodType<T>;
  source: string;
}): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).map((part) => `/${String(part)}`).join("");
  throw new BallastError("input", "JSON_SHAPE", issue?.message ?? "does not match its format", {
    location: `${source}#${path === "" ? "/" : path}`,
    details: { issues: result.error.issues.length },
  });
}
