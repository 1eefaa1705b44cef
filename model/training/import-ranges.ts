/** `ballast.ranges/1`: which value of each input is 0 and which is 1 for an imported network. */
import { z } from "zod";
import { ACTIVATION_MAX, NORMALISE_BITS, NORMALISE_SHIFT } from "../architecture.ts";
import type { FeatureRange } from "../dataset/feature-range.ts";
import { FEATURE_BITS, SCHEMA } from "../schema.ts";
import { parseStrictJson } from "../strict-json.ts";

const MAX_LENGTH = 20_000;
const FEATURE_MAX = 2 ** FEATURE_BITS - 1;
/** 65535 2^14 / (hi - lo) has to fit the 24 bits of a scale. */
const MIN_SPAN = Math.ceil((ACTIVATION_MAX * 2 ** NORMALISE_SHIFT) / (2 ** NORMALISE_BITS - 1));

const rangesFile = z.strictObject({
  format: z.literal("ballast.ranges/1"),
  ranges: z
    .array(
      z
        .strictObject({
          feature: z.string(),
          lo: z.int().min(0).max(FEATURE_MAX),
          hi: z.int().min(0).max(FEATURE_MAX),
        })
        .refine(({ lo, hi }) => hi - lo >= MIN_SPAN, `hi is at least lo + ${MIN_SPAN}`),
    )
    .length(SCHEMA.length)
    .refine(
      (ranges) => ranges.every(({ feature }, i) => feature === SCHEMA[i]?.name),
      `the features in schema order: ${SCHEMA.map(({ name }) => name).join(" ")}`,
    ),
});

/** @throws BallastError as parseStrictJson does. */
export function parseRanges(text: string, source: string): FeatureRange[] {
  const { ranges } = parseStrictJson({ text, schema: rangesFile, source, maxLength: MAX_LENGTH });
  return ranges.map(({ lo, hi }) => ({ lo, hi }));
}
