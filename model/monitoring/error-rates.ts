/** How often the bounds are wrong: alarms about weeks that are like others, and mistakes they miss. */
import { clamp } from "../fixed-point.ts";
import type { Feature } from "../schema.ts";
import type { MeasuredWindows } from "./bounds.ts";
import { type Distribution, distanceFrom } from "./distribution.ts";
import type { Bound, MonitoringProfile } from "./profile-shape.ts";

const SHARE_DIGITS = 4;

/** First and last round of a window. */
export interface Weeks {
  readonly first: number;
  readonly last: number;
}

/**
 * Share of the windows that cross a drift bound when every bound is the largest value of the windows
 * that share no hour with it, of any asset. What future weeks will do if they are like the past.
 */
export function falseAlarmShare(
  weeks: readonly Weeks[],
  statistics: readonly MeasuredWindows[],
): number {
  const isAlarm = (own: Weeks, at: number): boolean =>
    statistics.some(({ values, floor }) => {
      const value = values[at];
      const others = weeks.map(({ first, last }, i) =>
        first > own.last || last < own.first ? (values[i] ?? 0) : 0,
      );
      return value !== undefined && value > Math.max(floor.drift, ...others);
    });
  const alarms = weeks.filter(isAlarm).length;
  return Number((alarms / Math.max(weeks.length, 1)).toFixed(SHARE_DIGITS));
}

export interface SeenParameters {
  readonly profile: Distribution;
  readonly distance: { readonly psi: Bound; readonly ks: Bound };
  readonly samples: readonly (readonly number[])[];
  readonly schema: Feature;
}

type Seen = MonitoringProfile["features"][number]["seen"];

/** Values beyond what can be signed are signed as the largest that can. */
export function seenShares({ profile, distance, samples, schema }: SeenParameters): Seen {
  const { min, max } = schema;
  const share = (factor: number): number => {
    const seen = samples.filter((values) => {
      const mistaken = values.map((value) => clamp(factor * value, min, max));
      const { psi, ks } = distanceFrom(profile, mistaken);
      return psi > distance.psi.drift || ks > distance.ks.drift;
    });
    return Number((seen.length / Math.max(samples.length, 1)).toFixed(SHARE_DIGITS));
  };
  return { doubled: share(2), tenfold: share(10) };
}
