/** A quantity over many runs: its median, and between what nine runs of ten lie. */
import { median, quantile } from "../features/rolling.ts";

export interface Spread {
  readonly median: number;
  /** 5 % and 95 % quantile. */
  readonly low: number;
  readonly high: number;
}

const TAIL = 0.05;
const SIGNIFICANT_DIGITS = 4;

/** Every published number goes through this, so that reports do not depend on the last bit. */
export function rounded(value: number): number {
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: rounded(median(values)),
    low: rounded(quantile(values, TAIL)),
    high: rounded(quantile(values, 1 - TAIL)),
  };
}

/** The same seeds under two strategies, seed by seed. */
export function pairedSpread(ours: readonly number[], theirs: readonly number[]): Spread {
  return spreadOf(ours.map((value, i) => value - (theirs[i] ?? Number.NaN)));
}
