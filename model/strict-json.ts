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

/** @throws BallastError `JSON_TOO_LARGE`, `JSON_SYNTAX` or `JSON_SHAPE`, each with its location. */
export function parseStrictJson<T>({
  text,
  schema,
  source,
  maxLength,
}: ParseStrictJsonParameters<T>): T {
  if (text.length > maxLength) {
    throw new BallastError("input", "JSON_TOO_LARGE", `${source} has ${text.length} characters`, {
      location: source,
      hint: `at most ${maxLength} characters are accepted here`,
    });
  }
  let value: unknown;
  try {
    value = secureJson.parse(text, undefined, { protoAction: "error", constructorAction: "error" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BallastError("input", "JSON_SYNTAX", `${source} is not valid JSON: ${reason}`, {
      location: source,
      hint: "one JSON value, without keys named __proto__ or constructor.prototype",
      cause,
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
