/**
 * lo and hi of each feature: the 2nd and 99.7th percentile of the training rows that have it, or fixed
 * where calm rows say nothing about what matters.
 */
import { quantile } from "../features/rolling.ts";
import { FEATURE_COUNT, SCHEMA } from "../schema.ts";
import type { Example } from "./dataset.ts";

export interface FeatureRange {
  /** Schema units; becomes activation 0. */
  readonly lo: number;
  /** Becomes activation 1.0, that is 65535. */
  readonly hi: number;
}

/** Basis points. Under 1 % listed pegs differ from 1 in any week; at 5 % one has failed. */
const FIXED: Readonly<Record<string, FeatureRange>> = { peg: { lo: 100, hi: 500 } };

const LOW_SHARE = 0.02;
const HIGH_SHARE = 0.997;
/** 65535 2^14 / (hi - lo) has to fit 24 bits. */
const MIN_SPAN = 64;

export function fitNormalisation(examples: readonly Example[]): FeatureRange[] {
  return percentileRanges(examples).map((range, i) => FIXED[SCHEMA[i]?.name ?? ""] ?? range);
}

/** No range is fixed: for models that know nothing of our rule for pegs. */
export function percentileRanges(examples: readonly Example[]): FeatureRange[] {
  return SCHEMA.map((_, i) => {
    const present = examples
      .filter(({ missing }) => (missing & (1 << i)) === 0)
      .map(({ features }) => features[i] ?? 0);
    if (present.length === 0) return { lo: 0, hi: SCHEMA[i]?.max ?? MIN_SPAN };
    const lo = Math.floor(quantile(present, LOW_SHARE) + 0.5);
    const hi = Math.floor(quantile(present, HIGH_SHARE) + 0.5);
    return { lo, hi: Math.max(hi, lo + MIN_SPAN) };
  });
}

/** Row-major, FEATURE_COUNT wide, clipped to [0, 1]. */
export function normaliseRows(
  rows: readonly { readonly features: readonly number[] }[],
  ranges: readonly FeatureRange[],
): Float32Array {
  const normalised = new Float32Array(rows.length * FEATURE_COUNT);
  for (const [row, { features }] of rows.entries()) {
    for (const [i, { lo, hi }] of ranges.entries()) {
      const unit = ((features[i] ?? 0) - lo) / (hi - lo);
      normalised[row * FEATURE_COUNT + i] = Math.min(Math.max(unit, 0), 1);
    }
  }
  return normalised;
}
