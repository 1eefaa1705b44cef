/**
 * `ballast model evaluate`: a model as it stands, never refitted, on rounds of the reader's choice.
 * The baselines are fitted on everything before the window, also on what the model was spared. A window
 * inside the years of training is kinder to the model, which has seen what came after: the report counts
 * those rows.
 */
import type { Dataset, Example } from "../dataset/dataset.ts";
import { halfYearsBetween, isHeldOut, isTraining } from "../dataset/split.ts";
import { BallastError } from "../errors.ts";
import { EVALUATION_FORMAT, type EvaluationReport } from "../evaluation/evaluation-report.ts";
import { spotHistory } from "../evaluation/forecaster.ts";
import { frozenForecaster } from "../evaluation/integer-forecaster.ts";
import { shippedFacts } from "../evaluation/shipped-model.ts";
import { validate } from "../evaluation/validate.ts";
import type { ScoredAsset } from "../evaluation/walk-forward.ts";
import { utcHour } from "../features/epoch.ts";
import { type MarketData, SCORED_ASSETS } from "../features/market-data.ts";
import type { ModelFile } from "../model-file.ts";
import type { OnProgress } from "../progress.ts";
import { baselineForecasters } from "./baseline-forecasters.ts";
import { DEFAULT_RECIPE } from "./train-model.ts";

export interface JudgeFrozenParameters {
  readonly market: MarketData;
  readonly dataset: Dataset;
  readonly file: ModelFile;
  /** Rounds. */
  readonly first: number;
  /** Exclusive; the end of the data when left out. */
  readonly end?: number;
  /** Of the baselines and of the resampled weeks. */
  readonly seed: number;
  /** Of the baseline that is trained in steps. */
  readonly steps?: number;
  readonly resamples?: number;
  readonly onProgress?: OnProgress;
}

/** @throws BallastError `EVALUATION_EMPTY` when no round of the window has a day of data after it. */
export async function judgeFrozen(parameters: JudgeFrozenParameters): Promise<EvaluationReport> {
  const { market, dataset, file, seed } = parameters;
  const window = judgedWindow(parameters);
  const spot = spotHistory(market);
  const { batchSize } = DEFAULT_RECIPE;
  const { steps = DEFAULT_RECIPE.steps } = parameters;
  const heldOut = dataset.examples.filter(({ round }) => isHeldOut(round));
  const isTrained = "recipe" in file.provenance;
  const validation = await validate({
    ...parameters,
    spot,
    forecasters: [
      frozenForecaster(file.model),
      ...baselineForecasters(spot, { seed, steps, batchSize }),
    ],
    ...(isTrained && { shipped: shippedFacts(file, heldOut) }),
    recipe: { seeds: 1, steps, batchSize },
    folds: [{ name: "window", ...window }],
    halfYears: halfYearsBetween(window.first, window.end),
    judgedOn: { kind: "window", end: window.end },
  });
  const rowsOf = (asset: ScoredAsset) => {
    const own = dataset.examples.filter((row) => row.asset === asset);
    const trained = isTrained ? own.filter(({ round }) => isTraining(round)) : [];
    return {
      judged: own.filter(isWithin(window)).length,
      trainedOn: trained.filter(isWithin(window)).length,
      trainedAfter: trained.filter(({ round }) => round >= window.end).length,
    };
  };
  const rows = { ETH: rowsOf("ETH"), BTC: rowsOf("BTC") };
  return { format: EVALUATION_FORMAT, window, rows, validation };
}

interface Window {
  readonly first: number;
  readonly end: number;
}

function isWithin({ first, end }: Window): (row: Example) => boolean {
  return ({ round }) => round >= first && round < end;
}

function judgedWindow({ dataset, first, end }: JudgeFrozenParameters): Window {
  const dataEnd = dataset.examples.reduce((last, { round }) => Math.max(last, round + 1), 0);
  const window = { first, end: Math.min(end ?? dataEnd, dataEnd) };
  const rows = dataset.examples.filter(isWithin(window));
  if (SCORED_ASSETS.every((asset) => rows.some((row) => row.asset === asset))) return window;
  const wanted = `${utcHour(first)}${end === undefined ? " on" : ` to ${utcHour(end)}`}`;
  throw new BallastError("input", "EVALUATION_EMPTY", `nothing to judge from ${wanted}`, {
    hint: `rounds with a day of data after them; the last one here is ${utcHour(dataEnd - 1)}`,
    details: { first, end: end ?? null, dataEnd },
  });
}
