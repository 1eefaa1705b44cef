/**
 * One model per half-year, each fitted on nothing but its past, calibrated and quantized like the
 * shipped one, and judged on that half-year. No crisis is held out and none is seen in advance.
 */
import type { Dataset } from "../dataset/dataset.ts";
import { isPastOf, WALK_FORWARD } from "../dataset/split.ts";
import { meanOf } from "../evaluation/binary-metrics.ts";
import {
  calibrationTable,
  figuresOf,
  roundFigures,
  type ScoredExample,
  scoreExamples,
} from "../evaluation/evaluate-model.ts";
import { SCORED_ASSETS } from "../features/market-data.ts";
import type { OnProgress } from "../progress.ts";
import { quantizeOnRows } from "../quantization/correct-biases.ts";
import type { FloatModel } from "../quantization/float-model.ts";
import { fitNetwork } from "./fit-network.ts";

export interface MeasureWalkForwardParameters {
  readonly dataset: Dataset;
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly onProgress?: OnProgress;
}

export async function measureWalkForward({
  dataset,
  seed,
  steps,
  batchSize,
  onProgress,
}: MeasureWalkForwardParameters): Promise<NonNullable<FloatModel["walkForward"]>> {
  const scored: ScoredExample[] = [];
  for (const fold of WALK_FORWARD) {
    const past = dataset.examples.filter(({ round }) => isPastOf(fold, round));
    const fitted = await fitNetwork({
      examples: past,
      seeds: [seed],
      steps,
      batchSize,
      onProgress: (progress) => onProgress?.({ ...progress, stage: `walk-forward ${fold.name}` }),
    });
    const inFold = dataset.examples.filter(({ round }) => round >= fold.first && round < fold.end);
    const model = quantizeOnRows(
      fitted,
      past.map(({ features }) => features),
    );
    scored.push(...scoreExamples(model, inFold));
  }
  const perAsset = SCORED_ASSETS.map((asset) => {
    const own = scored.filter(({ example }) => example.asset === asset);
    return [asset, assetFigures(own)] as const;
  });
  return {
    method: "refit each half-year on its past, seed of the shipped model",
    ...Object.fromEntries(perAsset),
  };
}

function assetFigures(scored: readonly ScoredExample[]) {
  const halves = WALK_FORWARD.flatMap(({ name, first, end }) => {
    const inFold = scored.filter(({ example }) => example.round >= first && example.round < end);
    const figures = figuresOf(inFold);
    return figures === undefined ? [] : [{ name, figures }];
  });
  const meanHalfYear = (figure: string): number =>
    meanOf(halves.map(({ figures }) => figures[figure] ?? 0));
  return {
    all: figuresOf(scored) ?? {},
    halfYears: Object.fromEntries(halves.map(({ name, figures }) => [name, figures])),
    meanOfHalfYears: roundFigures({
      auc: meanHalfYear("auc"),
      aucEwmaBaseline: meanHalfYear("aucEwmaBaseline"),
    }),
    calibration: calibrationTable(scored),
  };
}
