/**
 * Falls as they happen in prices. An hour touches when its low is more than 10 % under the highest
 * close of the 24 hours before it; touches less than 24 hours apart are one fall.
 */

import { LIQUIDATION_FALL } from "../dataset/labels.ts";
import { HOURS_PER_DAY, type HourlyGrid } from "../features/hourly-grid.ts";

export interface Fall {
  /** First round that has seen the highest close before the touch. */
  readonly startRound: number;
  /** The last round that is signed before the touching hour begins; that hour's own number. */
  readonly touchRound: number;
  readonly peak: number;
  /** Lowest low of the 24 hours from the touch on. */
  readonly trough: number;
  /** 1 - trough / peak. */
  readonly depth: number;
}

export interface FindFallsParameters {
  readonly grid: HourlyGrid;
  /** Rounds; the end is exclusive. */
  readonly first: number;
  readonly end: number;
}

export function findFalls({ grid, first, end }: FindFallsParameters): Fall[] {
  const falls: Fall[] = [];
  let lastTouch = Number.NEGATIVE_INFINITY;
  for (let hour = first; hour < end; hour++) {
    const fall = fallAt(grid, hour);
    if (fall === undefined) continue;
    if (hour - lastTouch >= HOURS_PER_DAY) falls.push(fall);
    lastTouch = hour;
  }
  return falls;
}

function fallAt(grid: HourlyGrid, hour: number): Fall | undefined {
  const bar = hour - grid.firstHour;
  let peakBar = -1;
  for (let i = Math.max(bar - HOURS_PER_DAY, 0); i < bar; i++) {
    if ((grid.close[i] ?? 0) > (grid.close[peakBar] ?? 0)) peakBar = i;
  }
  const peak = grid.close[peakBar] ?? Number.NaN;
  if (!((grid.low[bar] ?? Number.NaN) < (1 - LIQUIDATION_FALL) * peak)) return undefined;
  const lows = grid.low.subarray(bar, bar + HOURS_PER_DAY).filter((low) => !Number.isNaN(low));
  const trough = lows.reduce((a, b) => Math.min(a, b));
  return {
    startRound: grid.firstHour + peakBar + 1,
    touchRound: hour,
    peak,
    trough,
    depth: 1 - trough / peak,
  };
}
