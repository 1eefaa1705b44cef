/** The profile of the training rows: how they were spread, and the bounds that their windows set. */
import type { HistoryRow } from "../history/feature-rows.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import { type Feature, SCHEMA } from "../schema.ts";
import {
  boundOf,
  CALIBRATION_FLOOR,
  type Distances,
  distanceBounds,
  distancesOf,
  type MeasuredWindows,
  TOLERATED_MISSING,
} from "./bounds.ts";
import { calibrationBins, calibrationError, type ScoredOutcome } from "./calibration-error.ts";
import { distributionOf } from "./distribution.ts";
import { falseAlarmShare, seenShares, type Weeks } from "./error-rates.ts";
import type { CalibrationProfile, MonitoringProfile } from "./profile-shape.ts";
import {
  isPresent,
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

const SHARE_DIGITS = 6;

/** `rows` are the training rows, asset after asset and rounds ascending; at least one. */
export function trainingProfile(
  model: IntegerModel,
  rows: readonly ProfiledRow[],
): MonitoringProfile {
  const scored = rows.map((row) => ({ ...row, score: evaluate(model, row.features).score }));
  const windows = windowsOf(scored);
  const score = distributionOf(scored.map((row) => row.score));
  const scoreDistances = distancesOf(
    score,
    windows.map((window) => window.map((row) => row.score)),
  );
  const features = SCHEMA.map((schema, i) => featureProfile(schema, i, windows));
  const calibration = calibrationProfile(scored, windows);
  const statistics = [
    ...[...features.map(({ distances }) => distances), scoreDistances].flatMap(Object.values),
    ...(calibration === undefined ? [] : [calibration.errors]),
  ];
  return {
    rows: rows.length,
    windows: windows.length,
    windowRows: WINDOW_ROWS,
    falseAlarmShare: falseAlarmShare(windows.map(weeksOf), statistics),
    features: features.map(({ profile }) => profile),
    score: { ...score, distance: distanceBounds(scoreDistances) },
    ...(calibration && { calibration: calibration.profile }),
  };
}

type ScoredWindow = readonly ScoredRow[];

const weeksOf = (window: ScoredWindow): Weeks => ({
  first: window[0]?.round ?? 0,
  last: window.at(-1)?.round ?? 0,
});

interface MeasuredFeature {
  readonly profile: MonitoringProfile["features"][number];
  readonly distances: Distances;
}

function featureProfile(
  schema: Feature,
  index: number,
  windows: readonly ScoredWindow[],
): MeasuredFeature {
  const all = windows.flat();
  const least = Math.min(MIN_PRESENT_ROWS, all.length);
  const distribution = distributionOf(presentValues(all, index));
  const values = windows.map((window) => {
    const present = presentValues(window, index);
    return present.length >= least ? present : undefined;
  });
  const samples = values.filter((present) => present !== undefined);
  const distances = distancesOf(distribution, values);
  const distance = samples.length === 0 ? null : distanceBounds(distances);
  return {
    distances,
    profile: {
      feature: schema.name,
      ...distribution,
      missingShare: Number(missingShareOf(all, index).toFixed(SHARE_DIGITS)),
      missing: boundOf({ values: missingSinceFirst(windows, index), floor: TOLERATED_MISSING }),
      absentFor: absentFor(all, index),
      distance,
      seen: distance && seenShares({ profile: distribution, distance, samples, schema }),
    },
  };
}

/** Share of each window that lacks the feature, not counting what is before its asset's first value. */
function missingSinceFirst(windows: readonly ScoredWindow[], index: number): number[] {
  const started = new Set<string>();
  return windows.flatMap((window) => {
    const asset = window[0]?.asset ?? "";
    const first = started.has(asset) ? 0 : window.findIndex((row) => isPresent(row, index));
    if (first === -1) return [];
    started.add(asset);
    return [missingShareOf(window.slice(first), index) * (1 - first / window.length)];
  });
}

function absentFor(rows: readonly ScoredRow[], index: number): string[] {
  return [...Map.groupBy(rows, ({ asset }) => asset)]
    .filter(([, own]) => !own.some((row) => isPresent(row, index)))
    .map(([asset]) => asset);
}

function calibrationProfile(
  rows: readonly ScoredRow[],
  windows: readonly ScoredWindow[],
): { readonly profile: CalibrationProfile; readonly errors: MeasuredWindows } | undefined {
  const outcomes = outcomesOf(rows);
  if (outcomes.length < rows.length) return undefined;
  const values = windows.map((window) => calibrationError(calibrationBins(outcomesOf(window))));
  const errors = { values, floor: CALIBRATION_FLOOR };
  return { profile: { bins: calibrationBins(outcomes), error: boundOf(errors) }, errors };
}

function outcomesOf(rows: readonly ScoredRow[]): ScoredOutcome[] {
  return rows.flatMap(({ score, labels }) =>
    labels === undefined ? [] : [{ score, isLiquidated: labels.isLiquidated }],
  );
}
