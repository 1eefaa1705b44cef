/**
 * Parses JSON that someone else wrote. The size is bounded before a byte is parsed, keys that reach
 * a prototype are refused, and the value must match its schema exactly: no unknown key, no coercion.
 */
import secureJson from "secure-json-parse";
import type { z } from "zod";
import { BallastError } from "./errors.ts";

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
 * @throws BallastError `JSON_TOO_LARGE`, `JSON_TOO_DEEP`, `JSON_SYNTAX` or `JSON_SHAPE`, each with its
 * location.
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
  if (isTooDeep(text)) {
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
  return checkShape({ value, schema, source });
}

/** Counts brackets outside strings; whether they match is the parser's to say. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
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
