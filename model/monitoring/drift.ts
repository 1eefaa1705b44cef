/**
 * Later rows against the training profile of a model file. Rows are cut into the same windows as the
 * training rows were, and each statistic is that of its worst window.
 */
import { LIQUIDATION_FALL } from "../dataset/labels.ts";
import { BallastError } from "../errors.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import {
  type CalibrationBin,
  calibrationBins,
  calibrationError,
  type ScoredOutcome,
} from "./calibration-error.ts";
import { type Distribution, distanceFrom } from "./distribution.ts";
import { type DriftCheck, type ObservedRow, type Window, worst } from "./drift-check.ts";
import type { Bound, CalibrationProfile, MonitoringProfile } from "./profile-shape.ts";
import {
  MIN_PRESENT_ROWS,
  missingShareOf,
  presentValues,
  WINDOW_ROWS,
  windowsOf,
} from "./windows.ts";

export interface DriftReport {
  readonly rows: number;
  readonly windows: number;
  /** Rows whose next 24 h are known. */
  readonly outcomes: number;
  readonly checks: readonly DriftCheck[];
  /** What followed each range of scores; null without outcomes. */
  readonly calibration: readonly CalibrationBin[] | null;
  readonly hasDrift: boolean;
  /** Of the profile: what share of windows crosses a bound without anything being wrong. */
  readonly falseAlarmShare: number;
}

export interface MeasureDriftParameters {
  readonly model: IntegerModel;
  readonly profile: MonitoringProfile;
  /** At least one; asset after asset, rounds ascending. */
  readonly rows: readonly ObservedRow[];
  /** What the rows are called in messages. */
  readonly source: string;
}

/** @throws BallastError `DRIFT_ROWS` when an asset has less than one window of rows. */
export function measureDrift({
  model,
  profile,
  rows,
  source,
}: MeasureDriftParameters): DriftReport {
  requireWindows(rows, source);
  const scored = rows.map((row) => ({ ...row, score: evaluate(model, row.features).score }));
  const windows = windowsOf(scored);
  const outcomes = outcomesOf(scored);
  const checks = [
    ...profile.features.flatMap((feature, i) => featureChecks(feature, i, windows)),
    ...distanceChecks("score", profile.score, {
      windows,
      valuesOf: (window) => window.map(({ score }) => score),
    }),
    calibrationCheck(profile.calibration, windows),
  ];
  return {
    rows: rows.length,
    windows: windows.length,
    outcomes: outcomes.length,
    checks,
    calibration: outcomes.length === 0 ? null : calibrationBins(outcomes),
    hasDrift: checks.some(({ verdict }) => verdict === "drift"),
    falseAlarmShare: profile.falseAlarmShare,
  };
}

function requireWindows(rows: readonly ObservedRow[], location: string): void {
  const hint = `at least ${WINDOW_ROWS} rows of each asset: four weeks of hourly rounds`;
  for (const [asset, own] of Map.groupBy(rows, (row) => row.asset)) {
    if (own.length >= WINDOW_ROWS) continue;
    const message = `${own.length} rows of ${asset} are too few to judge drift by`;
    throw new BallastError("input", "DRIFT_ROWS", message, { location, hint });
  }
}

function featureChecks(
  profile: MonitoringProfile["features"][number],
  index: number,
  windows: readonly Window[],
): DriftCheck[] {
  const { feature, missing, absentFor } = profile;
  const valuesOf = (window: Window): number[] | undefined => {
    const values = presentValues(window, index);
    return values.length >= MIN_PRESENT_ROWS ? values : undefined;
  };
  return [
    ...distanceChecks(feature, profile, { windows, valuesOf }),
    worst({
      subject: feature,
      statistic: "missing",
      bound: missing,
      windows,
      measure: (window) =>
        absentFor.includes(baseOf(window)) ? undefined : missingShareOf(window, index),
    }),
  ];
}

/** A market's asset without its quote currency, as training names it. */
function baseOf(window: Window): string {
  return (window[0]?.asset ?? "").split("/")[0] ?? "";
}

interface DistanceSample {
  readonly windows: readonly Window[];
  /** Undefined for a window with too few values. */
  readonly valuesOf: (window: Window) => number[] | undefined;
}

function distanceChecks(
  subject: string,
  profile: Distribution & { readonly distance: { psi: Bound; ks: Bound } | null },
  { windows, valuesOf }: DistanceSample,
): DriftCheck[] {
  return (["psi", "ks"] as const).map((statistic) =>
    worst({
      subject,
      statistic,
      bound: profile.distance?.[statistic] ?? null,
      windows,
      measure: (window) => {
        const values = valuesOf(window);
        return values === undefined ? undefined : distanceFrom(profile, values)[statistic];
      },
    }),
  );
}

/** A window counts when at least half of a window's rows have an outcome. */
function calibrationCheck(
  profile: CalibrationProfile | undefined,
  windows: readonly Window[],
): DriftCheck {
  return worst({
    subject: "score",
    statistic: "calibration",
    bound: profile?.error ?? null,
    windows,
    measure: (window) => {
      const outcomes = outcomesOf(window);
      if (outcomes.length < MIN_PRESENT_ROWS) return undefined;
      return calibrationError(calibrationBins(outcomes));
    },
  });
}

function outcomesOf(window: Window): ScoredOutcome[] {
  return window.flatMap(({ score, fall }) =>
    fall === undefined ? [] : [{ score, isLiquidated: fall > LIQUIDATION_FALL ? 1 : 0 }],
  );
}
