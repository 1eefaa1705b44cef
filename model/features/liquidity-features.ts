/**
 * Spread and depth of one asset's primary venue. Ratios to their own 30-day median have no unit, so
 * one normalisation serves every asset.
 */
import { type HourlyGrid, windowBefore } from "./hourly-grid.ts";
import { RollingMedian } from "./rolling.ts";

const WINDOW_HOURS = 24;
const MEDIAN_HOURS = 720;
/** Corwin and Schultz (2012): 3 - 2 sqrt 2. */
const CORWIN_SCHULTZ = 3 - 2 * Math.SQRT2;

/** csspread: mean spread of the successive bar pairs that end in 24 hours, negative ones as 0. */
export function corwinSchultzSpread(grid: HourlyGrid, end: number): number {
  if (end < WINDOW_HOURS + 1 || end > grid.length) return Number.NaN;
  let sum = 0;
  let pairs = 0;
  for (let i = end - WINDOW_HOURS; i < end; i++) {
    const spread = pairSpread(grid, i);
    if (Number.isNaN(spread)) continue;
    sum += Math.max(spread, 0);
    pairs += 1;
  }
  return sum / pairs;
}

/** The estimate from bars i-1 and i; NaN when one of them is missing. */
function pairSpread(grid: HourlyGrid, i: number): number {
  const [h0, l0, h1, l1] = [grid.high[i - 1], grid.low[i - 1], grid.high[i], grid.low[i]];
  if (h0 === undefined || l0 === undefined || h1 === undefined || l1 === undefined) {
    return Number.NaN;
  }
  const beta = Math.log(h0 / l0) ** 2 + Math.log(h1 / l1) ** 2;
  const gamma = Math.log(Math.max(h0, h1) / Math.min(l0, l1)) ** 2;
  const alpha =
    (Math.sqrt(2 * beta) - Math.sqrt(beta)) / CORWIN_SCHULTZ - Math.sqrt(gamma / CORWIN_SCHULTZ);
  return (2 * Math.expm1(alpha)) / (1 + Math.exp(alpha));
}

/** Of the 24 hours that end with a bar, and their medians over the 30 days that end with it. */
export interface Liquidity {
  readonly amihud: number;
  readonly amihudMedian: number;
  readonly volume: number;
  readonly volumeMedian: number;
}

/** Follows one grid hour by hour; no hour may be left out, with a bar or without. */
export class LiquidityTracker {
  readonly #amihudMedian = new RollingMedian(MEDIAN_HOURS);
  readonly #volumeMedian = new RollingMedian(MEDIAN_HOURS);

  /** @param end index one past the hour's own */
  step(grid: HourlyGrid, end: number): Liquidity {
    const amihud = amihudRatio(grid, end);
    const volume = sum(windowBefore(grid.usdVolume, end, WINDOW_HOURS));
    const amihudMedian = this.#amihudMedian.push(amihud);
    return { amihud, amihudMedian, volume, volumeMedian: this.#volumeMedian.push(volume) };
  }
}

export interface LiquidityHistory {
  /** Index i describes the window that ends with bar i. */
  readonly amihud: Float64Array;
  readonly amihudMedian: Float64Array;
  readonly volume: Float64Array;
  readonly volumeMedian: Float64Array;
}

/** 24-hour Amihud ratio and USD volume with their 30-day medians, for every bar at once. */
export function liquidityHistory(grid: HourlyGrid): LiquidityHistory {
  const empty = (): Float64Array => new Float64Array(grid.length);
  const [amihud, amihudMedian, volume, volumeMedian] = [empty(), empty(), empty(), empty()];
  const tracker = new LiquidityTracker();
  for (let i = 0; i < grid.length; i++) {
    const now = tracker.step(grid, i + 1);
    amihud[i] = now.amihud;
    amihudMedian[i] = now.amihudMedian;
    volume[i] = now.volume;
    volumeMedian[i] = now.volumeMedian;
  }
  return { amihud, amihudMedian, volume, volumeMedian };
}

export function liquidityAt(history: LiquidityHistory, index: number): Liquidity {
  return {
    amihud: history.amihud[index] ?? Number.NaN,
    amihudMedian: history.amihudMedian[index] ?? Number.NaN,
    volume: history.volume[index] ?? Number.NaN,
    volumeMedian: history.volumeMedian[index] ?? Number.NaN,
  };
}

/** sum |r| / sum USD volume over 24 hours; NaN when nothing was traded. */
export function amihudRatio(grid: HourlyGrid, end: number): number {
  const traded = sum(windowBefore(grid.usdVolume, end, WINDOW_HOURS));
  const returns = windowBefore(grid.logReturn, end, WINDOW_HOURS);
  return traded > 0 ? sum(returns?.map(Math.abs)) / traded : Number.NaN;
}

function sum(values: Float64Array | undefined): number {
  if (values === undefined) return Number.NaN;
  let total = 0;
  for (const value of values) total += value;
  return total;
}
