/**
 * Intervals by block bootstrap: hours of a week belong together, so whole weeks are drawn with
 * replacement. Every model is judged on the same draws, which makes differences paired.
 */
import { quantile } from "../features/rolling.ts";
import { seededRandom } from "../random.ts";
import type { Figure } from "./validation-report.ts";

export const BLOCK_HOURS = 168;
export const CONFIDENCE = 0.9;

/** How often each block counts: all once, or as drawn. */
export type BlockWeights = Float64Array;
/** A figure as a function of how often each block counts; NaN where it does not exist. */
export type Statistic = (weights: BlockWeights) => number;

export interface Blocks {
  /** Per row. */
  readonly blockOf: Uint16Array;
  readonly count: number;
}

/** @param first round that starts block 0 */
export function weeklyBlocks(rounds: readonly number[], first: number): Blocks {
  const blockOf = Uint16Array.from(rounds, (round) => Math.floor((round - first) / BLOCK_HOURS));
  return { blockOf, count: blockOf.reduce((a, b) => Math.max(a, b), 0) + 1 };
}

export interface DrawParameters {
  readonly count: number;
  readonly resamples: number;
  readonly seed: number;
}

export function drawBlocks({ count, resamples, seed }: DrawParameters): BlockWeights[] {
  const random = seededRandom(seed);
  return Array.from({ length: resamples }, () => {
    const weights = new Float64Array(count);
    for (let draw = 0; draw < count; draw++) {
      const block = random.below(count);
      weights[block] = (weights[block] ?? 0) + 1;
    }
    return weights;
  });
}

export interface Distribution {
  readonly value: number;
  /** One per draw; NaN where the figure does not exist. */
  readonly samples: Float64Array;
}

export function distributionOf(statistic: Statistic, draws: readonly BlockWeights[]): Distribution {
  const once = new Float64Array(draws[0]?.length ?? 0).fill(1);
  return { value: statistic(once), samples: Float64Array.from(draws, statistic) };
}

/** a - b, draw by draw. */
export function difference(a: Distribution, b: Distribution): Distribution {
  return {
    value: a.value - b.value,
    samples: a.samples.map((sample, i) => sample - (b.samples[i] ?? Number.NaN)),
  };
}

/** With fewer draws than this on which a figure exists, its interval says nothing. */
const MIN_SHARE_OF_DRAWS = 0.5;

/** Value and interval to four decimals: more would be noise. */
export function figureOf({ value, samples }: Distribution): Figure {
  const existing = samples.filter(Number.isFinite);
  const isRare = existing.length < MIN_SHARE_OF_DRAWS * samples.length || existing.length === 0;
  if (isRare || !Number.isFinite(value)) return pointFigure(value);
  const tail = (1 - CONFIDENCE) / 2;
  return {
    value: fourDecimals(value),
    low: fourDecimals(quantile(existing, tail)),
    high: fourDecimals(quantile(existing, 1 - tail)),
  };
}

/** A figure that no sampling of hours blurs, or that has too few events for an interval. */
export function pointFigure(value: number): Figure {
  return { value: Number.isFinite(value) ? fourDecimals(value) : null, low: null, high: null };
}

/** Adding 0 turns a rounded -0 into 0. */
export function fourDecimals(value: number): number {
  return Math.round(value * 1e4) / 1e4 + 0;
}
