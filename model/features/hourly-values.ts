/** Irregular observations by the hour they fall in, for features that look at a window of hours. */
import { SECONDS_PER_HOUR } from "./hourly-grid.ts";

/** Hour to the observation kept for it; an hour without one has no entry. */
export type HourlyValues = ReadonlyMap<number, number>;

export interface Observation {
  /** Epoch seconds. */
  readonly time: number;
  readonly value: number;
}

/** Several observations of one hour are reduced to the one `keep` prefers. */
export function hourlyValues(
  observations: Iterable<Observation>,
  keep: (kept: number, next: number) => number,
): Map<number, number> {
  const byHour = new Map<number, number>();
  for (const { time, value } of observations) {
    const hour = Math.floor(time / SECONDS_PER_HOUR);
    const kept = byHour.get(hour);
    byHour.set(hour, kept === undefined ? value : keep(kept, value));
  }
  return byHour;
}

/** What the `hours` hours before `round` hold, oldest first. */
export function valuesBefore(values: HourlyValues, round: number, hours: number): number[] {
  const window: number[] = [];
  for (let hour = round - hours; hour < round; hour++) {
    const value = values.get(hour);
    if (value !== undefined) window.push(value);
  }
  return window;
}
