/**
 * Fits the four factor heads by projected gradient steps on disturbed rows, and puts the constructed
 * peg unit beside the trained ones.
 */
import { PEG_FEATURE, PEG_UNIT, PEG_UNIT_WEIGHT } from "../calibration/peg-unit.ts";
import type { Example } from "../dataset/dataset.ts";
import type { FeatureRange } from "../dataset/feature-range.ts";
import { BallastError } from "../errors.ts";
import { seededRandom } from "../random.ts";
import { FEATURE_COUNT } from "../schema.ts";
import { disturbedBatches } from "./batches.ts";
import { headLoss } from "./head-loss.ts";
import { limitInfluence } from "./limit-influence.ts";
import { lossAndGradients, startBackend } from "./network.ts";
import { initialParameters } from "./parameters.ts";
import { oneCycleRate, ProjectedAdam } from "./projected-adam.ts";

const PEAK_LEARNING_RATE = 0.01;

export interface FitHeadsParameters {
  readonly examples: readonly Example[];
  readonly ranges: readonly FeatureRange[];
  readonly seed: number;
  /** Length of the learning rate's cycle. */
  readonly steps: number;
  readonly batchSize: number;
  /** Called after every step with the parameters so far; true ends the training. */
  readonly onStep?: (step: number, parameters: readonly Float32Array[]) => boolean;
}

export interface FittedHeads {
  readonly seed: number;
  readonly layers: readonly [HeadLayer, HeadLayer];
}

interface HeadLayer {
  /** weights[output][input] */
  weights: number[][];
  biases: number[];
}

/** The peg unit is in place and silent: its weights into the heads are 0. */
export async function fitHeads(parameters: FitHeadsParameters): Promise<FittedHeads> {
  const { examples, ranges, seed, steps, batchSize, onStep } = parameters;
  assertRows(examples);
  await startBackend();
  const random = seededRandom(seed);
  const boxes = initialParameters(random);
  const trained = boxes.map(({ values }) => values);
  const [weights0, , weights1] = trained;
  const adam = new ProjectedAdam(boxes);
  const loss = headLoss(examples);
  const draw = disturbedBatches({ examples, ranges, random, batchSize });
  for (let step = 0; step < steps; step++) {
    const { gradients } = lossAndGradients(trained, draw(), loss);
    adam.step(gradients, oneCycleRate(step, steps, PEAK_LEARNING_RATE));
    if (weights0 !== undefined && weights1 !== undefined) limitInfluence(weights0, weights1);
    if (onStep?.(step + 1, trained)) break;
  }
  return { seed, layers: headLayers(trained) };
}

function assertRows(examples: readonly Example[]): void {
  if (examples.length > 0) return;
  throw new BallastError("input", "TRAINING_EMPTY", "no training rows in the data", {
    hint: "hourly history from 2018-02 on, as listed in the data directory",
  });
}

function headLayers(trained: readonly Float32Array[]): [HeadLayer, HeadLayer] {
  const [weights0, biases0, weights1, biases1] = trained;
  const first = transposed(weights0, biases0);
  const second = transposed(weights1, biases1);
  const pegRow = Array.from({ length: FEATURE_COUNT }, (_, i) =>
    i === PEG_FEATURE ? PEG_UNIT_WEIGHT : 0,
  );
  return [
    {
      weights: first.weights
        .map((row) => row.toSpliced(PEG_FEATURE, 0, 0))
        .toSpliced(PEG_UNIT, 0, pegRow),
      biases: first.biases.toSpliced(PEG_UNIT, 0, 0),
    },
    {
      weights: second.weights.map((row) => row.toSpliced(PEG_UNIT, 0, 0)),
      biases: second.biases,
    },
  ];
}

function transposed(weights: Float32Array = new Float32Array(), biases?: Float32Array): HeadLayer {
  const outputs = biases?.length ?? 0;
  const inputCount = weights.length / outputs;
  return {
    weights: Array.from({ length: outputs }, (_, j) =>
      Array.from({ length: inputCount }, (_, i) => weights[i * outputs + j] ?? 0),
    ),
    biases: Array.from(biases ?? []),
  };
}
