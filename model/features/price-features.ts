/**
 * Volatility and drawdown of one asset. `end` is the index one past the last complete bar. Results
 * are plain ratios (0.01 = 100 bps), NaN while the history is shorter than the window.
 */
import { entriesBefore, type HourlyGrid, windowBefore } from "./hourly-grid.ts";

const HOURS_PER_WEEK = 168;
/** 5 % of 168 hours, rounded. */
const WEEK_TAIL_HOURS = 8;

/** rv6: 2 sqrt(sum r^2) over 6 hours, which is on a daily scale. */
export function realisedVolatility(grid: HourlyGrid, end: number): number {
  const returns = windowBefore(grid.logReturn, end, 6);
  return returns === undefined ? Number.NaN : 2 * Math.sqrt(sumOf(returns, (r) => r * r));
}

/** park24: Parkinson's range estimate, sqrt(sum ln(H/L)^2 / (4 ln 2)) over 24 hours. */
export function parkinsonVolatility(grid: HourlyGrid, end: number, hours = 24): number {
  const highs = windowBefore(grid.high, end, hours);
  const lows = windowBefore(grid.low, end, hours);
  if (highs === undefined || lows === undefined) return Number.NaN;
  let sum = 0;
  for (const [i, high] of highs.entries()) sum += Math.log(high / (lows[i] ?? high)) ** 2;
  return Math.sqrt(sum / (4 * Math.LN2));
}

/** es7d: minus the mean of the 8 worst hourly returns of 7 days, the 5 % expected shortfall. */
export function weeklyExpectedShortfall(grid: HourlyGrid, end: number): number {
  const returns = windowBefore(grid.logReturn, end, HOURS_PER_WEEK);
  return returns === undefined ? Number.NaN : meanOfWorst(returns, WEEK_TAIL_HOURS);
}

/** Minus the mean of the `count` lowest; NaN when there are fewer. */
export function meanOfWorst(returns: Float64Array, count: number): number {
  if (returns.length < count) return Number.NaN;
  return -sumOf(returns.toSorted().subarray(0, count), (r) => r) / count;
}

/** dsv72: sqrt(2/3 sum min(r, 0)^2) over 72 hours, on a daily scale. */
export function downsideVolatility(grid: HourlyGrid, end: number): number {
  const returns = windowBefore(grid.logReturn, end, 72);
  if (returns === undefined) return Number.NaN;
  return Math.sqrt((2 / 3) * sumOf(returns, (r) => Math.min(r, 0) ** 2));
}

/** dd6, dd24, dd7d: 1 - close / highest close of the window, the last close included. */
export function drawdown(grid: HourlyGrid, end: number, hours: number): number {
  const closes = entriesBefore(grid.close, end, hours);
  if (closes === undefined || closes.length === 0) return Number.NaN;
  let highest = 0;
  for (const close of closes) highest = Math.max(highest, close);
  return 1 - (closes.at(-1) ?? Number.NaN) / highest;
}

function sumOf(values: Float64Array, term: (value: number) => number): number {
  let sum = 0;
  for (const value of values) sum += term(value);
  return sum;
}
