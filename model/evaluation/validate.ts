/** The whole comparison: forecasts of every half-year, figures with intervals, the targets table. */
import type { Dataset } from "../dataset/dataset.ts";
import { halfYearsBetween, type RoundRange, WALK_FORWARD_START } from "../dataset/split.ts";
import type { OnProgress } from "../progress.ts";
import { ALARM_BUDGET } from "./all-hours.ts";
import { makeBenches } from "./bench.ts";
import { BLOCK_HOURS, CONFIDENCE, difference, figureOf } from "./block-bootstrap.ts";
import type { Forecaster, SpotHistory } from "./forecaster.ts";
import { HYSTERESIS } from "./hysteresis.ts";
import { type JudgedModel, judgeModel } from "./judge-model.ts";
import { missingInputLosses } from "./missing-inputs.ts";
import type { ShippedFacts } from "./shipped-model.ts";
import type { JudgedOn } from "./target-specs.ts";
import { targetRows } from "./targets.ts";
import {
  type AssetFigures,
  type ModelFigures,
  VALIDATION_FORMAT,
  type ValidationReport,
} from "./validation-report.ts";
import { type ScoredAsset, walkForward } from "./walk-forward.ts";
import { CALM_RULE } from "./windows.ts";

export interface ValidateParameters {
  readonly dataset: Dataset;
  readonly spot: SpotHistory;
  /** Ours first. */
  readonly forecasters: readonly Forecaster[];
  /** Of the shipped model itself, if there is one to speak of. */
  readonly shipped?: ShippedFacts;
  readonly recipe: ValidationReport["method"]["recipe"];
  readonly seed: number;
  readonly resamples?: number;
  /** The half-years from January 2020 on when left out. */
  readonly folds?: readonly RoundRange[];
  /** That are looked at one by one; the folds when left out. */
  readonly halfYears?: readonly RoundRange[];
  readonly judgedOn?: JudgedOn;
  readonly onProgress?: OnProgress;
}

/** Enough for the second decimal of an interval's ends. */
const RESAMPLES = 1_000;

export async function validate(parameters: ValidateParameters): Promise<ValidationReport> {
  const { dataset, spot, forecasters, shipped, seed, recipe, onProgress } = parameters;
  const end = endOf(dataset);
  const {
    resamples = RESAMPLES,
    folds = halfYearsBetween(WALK_FORWARD_START, end),
    halfYears = folds,
    judgedOn = { kind: "walk-forward", end },
  } = parameters;
  const walk = await walkForward({
    examples: dataset.examples,
    forecasters,
    folds,
    ...(onProgress && { onProgress }),
  });
  const benches = makeBenches({ walk, spot, halfYears, resamples, seed });
  const judged = forecasters.map((forecaster, done) => {
    onProgress?.({ stage: `resampling: ${forecaster.title}`, done, total: forecasters.length });
    const of = (asset: ScoredAsset): JudgedModel =>
      judgeModel(benches[asset], walk.hours[asset].forecasts.get(forecaster.name) ?? []);
    return { forecaster, assets: { ETH: of("ETH"), BTC: of("BTC") } };
  });
  const [ours] = judged;
  if (ours === undefined) throw new RangeError("no forecaster");
  const models = judged.map(({ forecaster, assets }): ModelFigures => {
    const { name, title, isUnconstrained } = forecaster;
    const beside = (asset: ScoredAsset): AssetFigures => ({
      ...assets[asset].figures,
      oursMinusThis: differences(ours.assets[asset], assets[asset]),
    });
    return { name, title, isUnconstrained, assets: { ETH: beside("ETH"), BTC: beside("BTC") } };
  });
  onProgress?.({ stage: "silencing inputs", done: 0, total: 1 });
  const lossesOf = (asset: ScoredAsset) =>
    missingInputLosses(benches[asset], walk.folds, ours.assets[asset].auc);
  const missing = { ETH: lossesOf("ETH"), BTC: lossesOf("BTC") };
  return {
    format: VALIDATION_FORMAT,
    target: "low of the next 24 h more than 10 % under the close",
    datasetSha256: dataset.sha256,
    method: {
      halfYears: [...halfYears],
      crises: [...benches.ETH.crises],
      calm: [...benches.ETH.calm],
      calmRule: CALM_RULE,
      seed,
      recipe,
      resamples,
      blockHours: BLOCK_HOURS,
      confidence: CONFIDENCE,
      alarmBudget: ALARM_BUDGET,
      hysteresis: { ...HYSTERESIS },
    },
    models,
    targets: targetRows({ models, missing, judgedOn, ...(shipped && { shipped }) }),
  };
}

/** The first round without a day of data after it. */
function endOf({ examples }: Dataset): number {
  return examples.reduce((end, { round }) => Math.max(end, round + 1), 0);
}

function differences(ours: JudgedModel, other: JudgedModel): AssetFigures["oursMinusThis"] {
  return {
    auc: figureOf(difference(ours.auc, other.auc)),
    meanOfHalfYearsAuc: figureOf(difference(ours.meanOfHalfYearsAuc, other.meanOfHalfYearsAuc)),
    brierSkill: figureOf(difference(ours.brierSkill, other.brierSkill)),
  };
}
