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

const SPREAD_KEYS = "high,low,median";

/** The same data with every spread as [median, 5 %, 95 %], which keeps a file of thousands short. */
export function withShortSpreads(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withShortSpreads);
  if (typeof value !== "object" || value === null) return value;
  const entries: [string, unknown][] = Object.entries(value);
  const members = new Map(entries);
  if ([...members.keys()].toSorted().join(",") === SPREAD_KEYS) {
    return [members.get("median"), members.get("low"), members.get("high")];
  }
  return Object.fromEntries(entries.map(([name, member]) => [name, withShortSpreads(member)]));
}
