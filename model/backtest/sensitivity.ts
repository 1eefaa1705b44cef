/**
 * One assumption at a time, to its low and its high value: what the adaptive policy changes against the
 * calm parameters for ever, over the four crises of one asset.
 */
import type { IntegerModel } from "../integer-model.ts";
import type { OnProgress } from "../progress.ts";
import type { Assumptions } from "./assumptions.ts";
import type { Measure } from "./outcome.ts";
import type { Replay } from "./replay.ts";
import { outcomesOf, type RunBacktestParameters, trackOf } from "./run-backtest.ts";
import { scoreTrack } from "./score-track.ts";
import { pairedSpread, type Spread, spreadOf } from "./statistics.ts";

export interface Variation {
  readonly assumption: keyof Assumptions;
  readonly what: string;
  readonly low: number;
  readonly high: number;
}

export const VARIATIONS: readonly Variation[] = [
  { assumption: "reachableVolume", what: "depth, share of volume", low: 0.03, high: 0.3 },
  { assumption: "impactCoefficient", what: "price impact of a sale", low: 0.5, high: 2 },
  { assumption: "collateralInDailyVolumes", what: "book, in daily volumes", low: 0.3, high: 3 },
  { assumption: "limitSeekers", what: "share at the LTV limit", low: 0.05, high: 0.5 },
  { assumption: "carefulExcessHealth", what: "health factor − 1, median", low: 0.6, high: 2 },
  { assumption: "sizeSpread", what: "spread of sizes", low: 0.5, high: 2 },
  { assumption: "dailyTurnover", what: "newcomers and leavers a day", low: 0.01, high: 0.1 },
  { assumption: "attentive", what: "share who rescue themselves", low: 0.3, high: 0.9 },
  { assumption: "borrowElasticity", what: "borrowers' rate elasticity", low: 0.3, high: 2 },
  { assumption: "panicSpeed", what: "lenders' panic", low: 0, high: 0.3 },
  { assumption: "capHeadroom", what: "caps, times what is used", low: 1.2, high: 5 },
  { assumption: "oracleDelayQuarters", what: "price oracle delay, quarters", low: 0, high: 4 },
  { assumption: "oracleOutageHours", what: "price oracle outage, hours", low: 0, high: 3 },
  { assumption: "scoreDelayHours", what: "score delay, hours", low: 0, high: 2 },
  { assumption: "publisherJitterBps", what: "publishers' disagreement, bps", low: 0, high: 500 },
];

export const SENSITIVITY_MEASURES = [
  "badDebtPercent",
  "liquidatedPercent",
  "extremePercent",
  "hoursAbove95",
] as const satisfies readonly Measure[];
export type SensitivityMeasure = (typeof SENSITIVITY_MEASURES)[number];

/** Means over the windows: of the calm parameters, and of adaptive less calm parameters. */
export interface Effect {
  readonly value: number;
  readonly staticCalm: Readonly<Record<SensitivityMeasure, Spread>>;
  readonly difference: Readonly<Record<SensitivityMeasure, Spread>>;
}

export interface SensitivityRow {
  readonly assumption: string;
  readonly what: string;
  readonly low: Effect;
  readonly high: Effect;
}

export interface SensitivityReport {
  readonly base: Effect;
  readonly rows: readonly SensitivityRow[];
}

export interface SensitivityParameters extends Omit<RunBacktestParameters, "onProgress"> {
  readonly model: IntegerModel;
  readonly onProgress?: OnProgress;
}

export function runSensitivity(parameters: SensitivityParameters): SensitivityReport {
  const { assumptions, onProgress } = parameters;
  const effectOf = (assumption: keyof Assumptions, value: number): Effect =>
    effect(parameters, { ...assumptions, [assumption]: value }, value);
  const rows = VARIATIONS.map(({ assumption, what, low, high }, done) => {
    onProgress?.({ stage: `sensitivity to ${what}`, done, total: VARIATIONS.length });
    return {
      assumption,
      what,
      low: effectOf(assumption, low),
      high: effectOf(assumption, high),
    };
  });
  return { base: effect(parameters, assumptions, 0), rows };
}

function effect(
  parameters: SensitivityParameters,
  assumptions: Assumptions,
  value: number,
): Effect {
  const changed = { ...parameters, assumptions };
  const isRescored = assumptions.publisherJitterBps !== parameters.assumptions.publisherJitterBps;
  const replays = isRescored
    ? parameters.replays.map((replay) => rescored(replay, changed))
    : parameters.replays;
  const meansOf = (strategy: "adaptive" | "static-calm") => {
    const perWindow = replays.map((replay) =>
      outcomesOf(replay, trackOf(replay, strategy, changed), changed),
    );
    return (measure: Measure): number[] =>
      Array.from({ length: changed.seeds }, (_, run) => {
        const values = perWindow.map((outcomes) => outcomes[run]?.[measure] ?? Number.NaN);
        return values.reduce((sum, each) => sum + each, 0) / values.length;
      });
  };
  const [adaptive, calm] = [meansOf("adaptive"), meansOf("static-calm")];
  return {
    value,
    staticCalm: perMeasure((measure) => spreadOf(calm(measure))),
    difference: perMeasure((measure) => pairedSpread(adaptive(measure), calm(measure))),
  };
}

function rescored(
  replay: Replay,
  { model, assumptions }: { model: IntegerModel; assumptions: Assumptions },
): Replay {
  const jitterBps = assumptions.publisherJitterBps;
  return { ...replay, observations: scoreTrack({ ...replay, model, jitterBps }) };
}

function perMeasure(
  spread: (measure: SensitivityMeasure) => Spread,
): Record<SensitivityMeasure, Spread> {
  return {
    badDebtPercent: spread("badDebtPercent"),
    liquidatedPercent: spread("liquidatedPercent"),
    extremePercent: spread("extremePercent"),
    hoursAbove95: spread("hoursAbove95"),
  };
}
