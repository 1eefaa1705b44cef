/**
 * One assumption, or one number of the policy, at a time, to its low and its high value: what the
 * adaptive policy changes against the calm parameters for ever, over the four crises of one asset.
 */
import type { IntegerModel } from "../integer-model.ts";
import type { OnProgress } from "../progress.ts";
import type { Assumptions } from "./assumptions.ts";
import type { Measure } from "./outcome.ts";
import type { Replay } from "./replay.ts";
import { outcomesOf, type RunBacktestParameters, trackOf } from "./run-backtest.ts";
import { scoreTrack } from "./score-track.ts";
import { pairedSpread, type Spread, spreadOf } from "./statistics.ts";
import { type Setting, VARIATIONS, type Variation } from "./variations.ts";

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
  const { assumptions, config, onProgress } = parameters;
  const base: Setting = { assumptions, config };
  const effectOf = ({ set }: Variation, value: number): Effect =>
    effect(parameters, set(base, value), value);
  const rows = VARIATIONS.map((variation, done) => {
    const { name: assumption, what, low, high } = variation;
    onProgress?.({ stage: `sensitivity to ${what}`, done, total: VARIATIONS.length });
    return { assumption, what, low: effectOf(variation, low), high: effectOf(variation, high) };
  });
  return { base: effect(parameters, base, 0), rows };
}

function effect(parameters: SensitivityParameters, setting: Setting, value: number): Effect {
  const { assumptions } = setting;
  const changed = { ...parameters, ...setting };
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
