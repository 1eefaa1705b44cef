/**
 * Daily series are stamped at the day's start and hold the day's end. `CompletedDays` gives out values
 * by round alone, and only those of days that are over by then, so no feature can look ahead.
 */
import { HOURS_PER_DAY } from "./hourly-grid.ts";
import { median } from "./rolling.ts";
import type { Series } from "./series.ts";

export const SECONDS_PER_DAY = 86_400;

export class CompletedDays {
  readonly #byDay: ReadonlyMap<number, number>;

  /** @param byDay day number (days since the epoch) to its value */
  constructor(byDay: ReadonlyMap<number, number>) {
    this.#byDay = byDay;
  }

  /** The last `count` days that are over at round `round`, oldest first; NaN for one without value. */
  before(round: number, count: number): number[] {
    const last = lastCompleteDay(round);
    return Array.from(
      { length: Math.max(0, count) },
      (_, i) => this.#byDay.get(last - count + 1 + i) ?? Number.NaN,
    );
  }
}

export function dailyValues(times: readonly number[], values: readonly number[]): CompletedDays {
  return new CompletedDays(new Map(times.map((time, i) => [dayOf(time), values[i] ?? Number.NaN])));
}

export function dailyColumn(series: Series, name: string): CompletedDays {
  return dailyValues(series.times, series.column(name));
}

export function dayOf(time: number): number {
  return Math.floor(time / SECONDS_PER_DAY);
}

/** The last day that is over when round `round` is observed. */
export function lastCompleteDay(round: number): number {
  return Math.floor(round / HOURS_PER_DAY) - 1;
}

export function dayBefore(values: CompletedDays, round: number): number {
  return values.before(round, 1)[0] ?? Number.NaN;
}

/** Yesterday's value as a multiple of the median of the `days` days that end with it. */
export function surgeOverMedian(values: CompletedDays, round: number, days: number): number {
  const window = values.before(round, days).filter((value) => !Number.isNaN(value));
  const middle = window.length * 2 < days ? Number.NaN : median(window);
  return middle > 0 ? dayBefore(values, round) / middle : Number.NaN;
}
