/** `ballast quantize`: a float model to the model file that is committed to, with its figures. */
import { PEG_FEATURE } from "../calibration/peg-unit.ts";
import { type Dataset, loadDataset } from "../dataset/dataset.ts";
import { HELD_OUT, isHeldOut, isTraining } from "../dataset/split.ts";
import {
  calibrationTable,
  figuresOf,
  type ScoredExample,
  scoreExamples,
} from "../evaluation/evaluate-model.ts";
import { influences } from "../evaluation/influence.ts";
import type { OnGap } from "../features/gaps.ts";
import { isScoredAsset, SCORED_ASSETS } from "../features/market-data.ts";
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { ModelFile } from "../model-file.ts";
import { trainingProfile } from "../monitoring/profile.ts";
import type { OnProgress } from "../progress.ts";
import { SCHEMA } from "../schema.ts";
import { quantizeOnRows } from "./correct-biases.ts";
import type { FloatModel } from "./float-model.ts";
import { type QuantizationReport, reportQuantization } from "./quantization-report.ts";

export interface QuantizeModelParameters {
  readonly float: FloatModel;
  readonly dataDirectory: string;
  readonly onProgress?: OnProgress;
  readonly onGap?: OnGap;
}

export interface QuantizeModelReturn {
  readonly file: ModelFile;
  readonly report: QuantizationReport;
}

export async function quantizeModel(
  parameters: QuantizeModelParameters,
): Promise<QuantizeModelReturn> {
  const { float, dataDirectory: directory } = parameters;
  const dataset = await loadDataset({ ...parameters, directory });
  parameters.onProgress?.({ stage: "measuring the integer model", done: 0, total: 1 });
  return quantizeOnDataset(float, dataset);
}

/** The whole range of the input: a peg that is gone. */
const PEG_FAILED = SCHEMA[PEG_FEATURE]?.max ?? 0;

export function quantizeOnDataset(float: FloatModel, dataset: Dataset): QuantizeModelReturn {
  const training = dataset.examples.filter(({ round }) => isTraining(round));
  const model = quantizeOnRows(
    float,
    training.map(({ features }) => features),
  );
  const report = reportQuantization(
    float,
    model,
    dataset.examples.map(({ features }) => features),
  );
  const file: ModelFile = {
    model,
    metrics: {
      target: "low of the next 24 h more than 10 % under the close",
      assets: Object.fromEntries(
        SCORED_ASSETS.map((asset) => [asset, assetMetrics(model, dataset, asset)]),
      ),
      calmScore: evaluate(model, NEUTRAL_FEATURES).score,
      pegFailureScore: evaluate(model, NEUTRAL_FEATURES.with(PEG_FEATURE, PEG_FAILED)).score,
      influence: influences(
        model,
        dataset.examples.filter(({ round, asset }) => isHeldOut(round) && isScoredAsset(asset)),
      ),
      calibration: { ...float.calibration },
      quantization: report,
    },
    monitoring: trainingProfile(model, training),
    provenance: float.provenance,
  };
  return { file, report };
}

function assetMetrics(model: IntegerModel, dataset: Dataset, asset: string) {
  const own = dataset.examples.filter((example) => example.asset === asset);
  const heldOut = scoreExamples(
    model,
    own.filter(({ round }) => isHeldOut(round)),
  );
  const training = scoreExamples(
    model,
    own.filter(({ round }) => isTraining(round)),
  );
  const inRange = (first: number, end: number): ScoredExample[] =>
    heldOut.filter(({ example }) => example.round >= first && example.round < end);
  return {
    heldOut: figuresOf(heldOut) ?? {},
    heldOutByCrisis: Object.fromEntries(
      HELD_OUT.map(({ name, first, end }) => [name, figuresOf(inRange(first, end)) ?? {}]),
    ),
    heldOutCalibration: calibrationTable(heldOut),
    training: figuresOf(training) ?? {},
    trainingCalibration: calibrationTable(training),
  };
}
