/**
 * Daily series are stamped at the day's start and hold the day's end, so a round on day t may use
 * day t - 1 and earlier.
 */
import { HOURS_PER_DAY } from "./hourly-grid.ts";
import { median } from "./rolling.ts";
import type { Series } from "./series.ts";

const SECONDS_PER_DAY = 86_400;

/** Day number (days since the epoch) to its value. */
export type DailyValues = ReadonlyMap<number, number>;

export function dailyValues(
  times: readonly number[],
  values: readonly number[],
): Map<number, number> {
  return new Map(times.map((time, i) => [dayOf(time), values[i] ?? Number.NaN]));
}

export function dailyColumn(series: Series, name: string): Map<number, number> {
  return dailyValues(series.times, series.column(name));
}

export function dayOf(time: number): number {
  return Math.floor(time / SECONDS_PER_DAY);
}

/** The last day that is over when round `round` is observed. */
export function lastCompleteDay(round: number): number {
  return Math.floor(round / HOURS_PER_DAY) - 1;
}

export function dayBefore(values: DailyValues, round: number): number {
  return values.get(lastCompleteDay(round)) ?? Number.NaN;
}

/** Yesterday's value as a multiple of the median of the `days` days that end with it. */
export function surgeOverMedian(values: DailyValues, round: number, days: number): number {
  const last = lastCompleteDay(round);
  const window: number[] = [];
  for (let day = last - days + 1; day <= last; day++) {
    const value = values.get(day);
    if (value !== undefined) window.push(value);
  }
  const middle = window.length * 2 < days ? Number.NaN : median(window);
  return middle > 0 ? dayBefore(values, round) / middle : Number.NaN;
}
