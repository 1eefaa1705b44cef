/**
 * Bounds of drift follow one rule: `drift` is the largest distance from the profile that any four weeks
 * of training had, `unusual` what 95 % of them stayed below. Limits for independent samples are only
 * the floor of a bound: weeks of a market are never independent.
 */
import { quantile } from "../features/rolling.ts";
import { type Distribution, distanceFrom } from "./distribution.ts";
import type { Bound } from "./profile-shape.ts";
import { MIN_PRESENT_ROWS, WINDOW_ROWS } from "./windows.ts";

/** One statistic in every window, undefined where it cannot be measured. */
export interface MeasuredWindows {
  readonly values: readonly (number | undefined)[];
  readonly floor: Bound;
}

const UNUSUAL_SHARE = 0.95;
/** One day of a window: an outage of a source, which every feature has its neutral value for. */
export const TOLERATED_MISSING: Bound = { unusual: 24 / WINDOW_ROWS, drift: 24 / WINDOW_ROWS };
/** The customary limits of a stability index. */
const PSI_FLOOR: Bound = { unusual: 0.1, drift: 0.25 };
/** 5 % and 1 % points of the Kolmogorov-Smirnov statistic for that many independent rows. */
const KS_FLOOR: Bound = {
  unusual: 1.36 / Math.sqrt(MIN_PRESENT_ROWS),
  drift: 1.63 / Math.sqrt(MIN_PRESENT_ROWS),
};
/** What chance alone gives a window of rows whose scores mean exactly what they state. */
export const CALIBRATION_FLOOR: Bound = { unusual: 0.03, drift: 0.05 };
const BOUND_DECIMALS = 1e4;

/** Rounded up, so that no training window crosses its own bound. */
export function boundOf({ values, floor }: MeasuredWindows): Bound {
  const measured = values.filter((value) => value !== undefined);
  const roundUp = (value: number): number => Math.ceil(value * BOUND_DECIMALS) / BOUND_DECIMALS;
  const usual = measured.length === 0 ? 0 : quantile(measured, UNUSUAL_SHARE);
  return {
    unusual: roundUp(Math.max(usual, floor.unusual)),
    drift: roundUp(Math.max(...measured, floor.drift)),
  };
}

export interface Distances {
  readonly psi: MeasuredWindows;
  readonly ks: MeasuredWindows;
}

export function distancesOf(
  profile: Distribution,
  samples: readonly (readonly number[] | undefined)[],
): Distances {
  const distances = samples.map((values) => values && distanceFrom(profile, values));
  return {
    psi: { values: distances.map((distance) => distance?.psi), floor: PSI_FLOOR },
    ks: { values: distances.map((distance) => distance?.ks), floor: KS_FLOOR },
  };
}

export function distanceBounds({ psi, ks }: Distances): { psi: Bound; ks: Bound } {
  return { psi: boundOf(psi), ks: boundOf(ks) };
}
