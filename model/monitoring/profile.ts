/**
 * The profile of the training rows. Its bounds follow one rule: `drift` is the largest distance from
 * the profile that any four weeks of training had, `unusual` what 95 % of them stayed below. Limits
 * for independent samples are only the floor of a bound: weeks of a market are never independent.
 */
import { quantile } from "../features/rolling.ts";
import type { HistoryRow } from "../history/feature-rows.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import { SCHEMA } from "../schema.ts";
import { calibrationBins, calibrationError, type ScoredOutcome } from "./calibration-error.ts";
import { type Distribution, distanceFrom, distributionOf } from "./distribution.ts";
import type { Bound, CalibrationProfile, MonitoringProfile } from "./profile-shape.ts";
import {
  MIN_PRESENT_ROWS,
  missingShareOf,
  presentValues,
  WINDOW_ROWS,
  windowsOf,
} from "./windows.ts";

/** A row that may know what followed it. */
export interface ProfiledRow extends HistoryRow {
  readonly labels?: { readonly isLiquidated: number };
}

type ScoredRow = ProfiledRow & { readonly score: number };

const UNUSUAL_SHARE = 0.95;
/** One day of a window: an outage of a source, which every feature has its neutral value for. */
const TOLERATED_MISSING: Bound = { unusual: 24 / WINDOW_ROWS, drift: 24 / WINDOW_ROWS };
/** The customary limits of a stability index. */
const PSI_FLOOR: Bound = { unusual: 0.1, drift: 0.25 };
/** 5 % and 1 % points of the Kolmogorov-Smirnov statistic for that many independent rows. */
const KS_FLOOR: Bound = {
  unusual: 1.36 / Math.sqrt(MIN_PRESENT_ROWS),
  drift: 1.63 / Math.sqrt(MIN_PRESENT_ROWS),
};
/** What chance alone gives a window of rows whose scores mean exactly what they state. */
const CALIBRATION_FLOOR: Bound = { unusual: 0.03, drift: 0.05 };
const BOUND_DECIMALS = 1e4;
const SHARE_DIGITS = 6;

/** `rows` are the training rows, asset after asset and rounds ascending; at least one. */
export function trainingProfile(
  model: IntegerModel,
  rows: readonly ProfiledRow[],
): MonitoringProfile {
  const scored = rows.map((row) => ({ ...row, score: evaluate(model, row.features).score }));
  const windows = windowsOf(scored);
  const score = distributionOf(scored.map((row) => row.score));
  const scores = windows.map((window) => window.map((row) => row.score));
  const calibration = calibrationProfile(scored, windows);
  return {
    rows: rows.length,
    windows: windows.length,
    windowRows: WINDOW_ROWS,
    features: SCHEMA.map(({ name }, i) => featureProfile(name, i, windows)),
    score: { ...score, distance: distanceBounds(score, scores) },
    ...(calibration && { calibration }),
  };
}

function featureProfile(
  feature: string,
  index: number,
  windows: readonly (readonly ScoredRow[])[],
): MonitoringProfile["features"][number] {
  const all = windows.flat();
  const distribution = distributionOf(presentValues(all, index));
  const samples = windows
    .map((window) => presentValues(window, index))
    .filter((values) => values.length >= Math.min(MIN_PRESENT_ROWS, all.length));
  return {
    feature,
    ...distribution,
    missingShare: Number(missingShareOf(all, index).toFixed(SHARE_DIGITS)),
    missing: boundOf(
      windows.map((window) => missingShareOf(window, index)),
      TOLERATED_MISSING,
    ),
    distance: samples.length === 0 ? null : distanceBounds(distribution, samples),
  };
}

function distanceBounds(
  profile: Distribution,
  samples: readonly (readonly number[])[],
): { psi: Bound; ks: Bound } {
  const distances = samples.map((values) => distanceFrom(profile, values));
  return {
    psi: boundOf(
      distances.map(({ psi }) => psi),
      PSI_FLOOR,
    ),
    ks: boundOf(
      distances.map(({ ks }) => ks),
      KS_FLOOR,
    ),
  };
}

function calibrationProfile(
  rows: readonly ScoredRow[],
  windows: readonly (readonly ScoredRow[])[],
): CalibrationProfile | undefined {
  const outcomes = outcomesOf(rows);
  if (outcomes.length < rows.length) return undefined;
  const errors = windows.map((window) => calibrationError(calibrationBins(outcomesOf(window))));
  return { bins: calibrationBins(outcomes), error: boundOf(errors, CALIBRATION_FLOOR) };
}

function outcomesOf(rows: readonly ScoredRow[]): ScoredOutcome[] {
  return rows.flatMap(({ score, labels }) =>
    labels === undefined ? [] : [{ score, isLiquidated: labels.isLiquidated }],
  );
}

/** Rounded up, so that no training window crosses its own bound. */
function boundOf(values: readonly number[], floor: Bound): Bound {
  const roundUp = (value: number): number => Math.ceil(value * BOUND_DECIMALS) / BOUND_DECIMALS;
  return {
    unusual: roundUp(Math.max(quantile(values, UNUSUAL_SHARE), floor.unusual)),
    drift: roundUp(Math.max(...values, floor.drift)),
  };
}
