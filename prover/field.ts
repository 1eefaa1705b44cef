/**
 * The bn254 scalar field and its canonical text form. A field element outside a program is a decimal
 * string without sign, leading zero or white space, below the order: one number, one spelling.
 */
import { z } from "zod";
import { BallastError } from "../model/errors.ts";

export const FIELD_ORDER =
  21888242871839275222246405745257275088548364400416034343698204186575808495617n;
/** Order of the base field, in which proof coordinates live. */
export const BASE_FIELD_ORDER =
  21888242871839275222246405745257275088696311157297823662689037894645226208583n;
/** Order of BabyJubJub's prime subgroup, in which keys live and signature scalars count. */
export const SUBGROUP_ORDER =
  2736030358979909402780800718157159386076813972158567259200215660948447373041n;

const MAX_DIGITS = 78;
const CANONICAL_DECIMAL = /^(0|[1-9][0-9]*)$/;

/** A canonical decimal below `limit`, as a bigint; anything else is undefined. */
export function fromCanonicalDecimal(text: unknown, limit: bigint): bigint | undefined {
  if (typeof text !== "string" || text.length > MAX_DIGITS || !CANONICAL_DECIMAL.test(text)) {
    return undefined;
  }
  const value = BigInt(text);
  return value < limit ? value : undefined;
}

/** @throws BallastError `FIELD_ELEMENT` with the location and the valid form. */
export function parseFieldElement(
  text: unknown,
  location: string,
  limit: bigint = FIELD_ORDER,
): bigint {
  const value = fromCanonicalDecimal(text, limit);
  if (value === undefined) {
    throw new BallastError("input", "FIELD_ELEMENT", `not a field element: ${shorten(text)}`, {
      location,
      hint: `a decimal string without sign or leading zero, below ${limit}`,
    });
  }
  return value;
}

/** zod twin of parseFieldElement, for use inside a larger shape. */
export function fieldElementShape(limit: bigint = FIELD_ORDER) {
  return z.unknown().transform((text, context) => {
    const value = fromCanonicalDecimal(text, limit);
    if (value !== undefined) return value;
    context.addIssue(
      `${shorten(text)} is not a decimal string without sign or leading zero, below ${limit}`,
    );
    return z.NEVER;
  });
}

/** At most 40 characters of a rejected value, for a message. An object's own toString is not run. */
export function shorten(value: unknown): string {
  if (typeof value === "object" && value !== null)
    return Array.isArray(value) ? "a list" : "an object";
  const text = typeof value === "string" ? JSON.stringify(value.slice(0, 41)) : String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** An ASCII label of at most 31 characters, read as one big-endian number. */
export function asciiToField(label: string): bigint {
  if (!/^[\x21-\x7e]{1,31}$/.test(label)) {
    throw new BallastError("input", "LABEL", `not a label: ${shorten(label)}`, {
      hint: "1 to 31 printable ASCII characters without spaces",
    });
  }
  return BigInt(`0x${Buffer.from(label, "ascii").toString("hex")}`);
}

/** Packs unsigned integers of `bits` bits each, `perWord` to a word, first value lowest. */
export function packWords(values: readonly number[], bits: number, perWord: number): bigint[] {
  const words: bigint[] = [];
  for (const [index, value] of values.entries()) {
    const lane = index % perWord;
    if (lane === 0) words.push(0n);
    words[words.length - 1] = (words.at(-1) ?? 0n) | (BigInt(value) << BigInt(bits * lane));
  }
  return words;
}
