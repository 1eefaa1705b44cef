/**
 * Fits the four factor heads. Mean squared error over each target's variance; on the liquidation
 * target that is Brier's score, so that head is a probability.
 */

import { COMPOSITE_SHARES } from "../calibration/tail.ts";
import type { Example } from "../dataset/dataset.ts";
import { type FeatureRange, normaliseRows } from "../dataset/feature-range.ts";
import type { Labels } from "../dataset/labels.ts";
import { BallastError } from "../errors.ts";
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import { type Random, seededRandom } from "../random.ts";
import { lossAndGradients, startBackend } from "./network.ts";
import { HEAD_COUNT, INPUT_COUNT, initialParameters } from "./parameters.ts";
import { oneCycleRate, ProjectedAdam } from "./projected-adam.ts";

const COMPOSITE_LOSS = 1.5;
/** A feature is replaced by its neutral value this often: no single input may carry the score. */
const DROPOUT = 0.4;
/** Standard deviation of the noise on every normalised input. */
const INPUT_NOISE = 0.03;
const PEAK_LEARNING_RATE = 0.01;

export interface FitHeadsParameters {
  readonly examples: readonly Example[];
  readonly ranges: readonly FeatureRange[];
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly onStep?: (step: number, loss: number) => void;
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

export async function fitHeads({
  examples,
  ranges,
  seed,
  steps,
  batchSize,
  onStep,
}: FitHeadsParameters): Promise<FittedHeads> {
  if (examples.length === 0) {
    throw new BallastError("input", "TRAINING_EMPTY", "no training rows in the data", {
      hint: "hourly history from 2018-02 on, as listed in the data directory",
    });
  }
  await startBackend();
  const random = seededRandom(seed);
  const boxes = initialParameters(random);
  const parameters = boxes.map(({ values }) => values);
  const adam = new ProjectedAdam(boxes);
  const targets = examples.map(({ labels }) => targetsOf(labels));
  const loss = headLoss(targets);
  const inputs = normaliseRows(examples, ranges);
  const neutral = normaliseRows([{ features: NEUTRAL_FEATURES }], ranges);
  const batch = {
    size: batchSize,
    inputs: new Float32Array(batchSize * INPUT_COUNT),
    targets: new Float32Array(batchSize * HEAD_COUNT),
  };
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < batchSize; row++) {
      const example = random.below(examples.length);
      batch.targets.set(targets[example] ?? [], row * HEAD_COUNT);
      disturb({ inputs, neutral, example, random, into: batch.inputs, row });
    }
    const result = lossAndGradients(parameters, batch, loss);
    adam.step(result.gradients, oneCycleRate(step, steps, PEAK_LEARNING_RATE));
    onStep?.(step + 1, result.loss);
  }
  return { seed, layers: headLayers(parameters) };
}

/** In the order of FACTORS. */
export function targetsOf(labels: Labels): number[] {
  return [
    labels.expectedShortfall,
    labels.isLiquidated,
    labels.liquidityAdjustedVolatility,
    labels.systemStress,
  ];
}

function headLoss(targets: readonly (readonly number[])[]) {
  const composite = targets.map((target) =>
    target.reduce((sum, value, i) => sum + value * (COMPOSITE_SHARES[i] ?? 0), 0),
  );
  return {
    headWeights: COMPOSITE_SHARES.map((_, i) => 1 / variance(targets.map((t) => t[i] ?? 0))),
    composite: COMPOSITE_SHARES,
    compositeWeight: COMPOSITE_LOSS / variance(composite),
  };
}

/** Targets are in [0, 1]; below this a variance is rounding. */
const MIN_VARIANCE = 1e-12;

/** A constant target would teach nothing and divide by zero. */
function variance(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const result = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  if (result > MIN_VARIANCE) return result;
  throw new BallastError("input", "TRAINING_TARGET", "a training target never changes", {
    hint: "the history has to hold both falls and calm",
  });
}

interface DisturbParameters {
  readonly inputs: Float32Array;
  readonly neutral: Float32Array;
  readonly example: number;
  readonly random: Random;
  readonly into: Float32Array;
  readonly row: number;
}

/** Copies one example with features dropped to neutral and noise added. */
function disturb({ inputs, neutral, example, random, into, row }: DisturbParameters): void {
  for (let i = 0; i < INPUT_COUNT; i++) {
    const isDropped = random.uniform() < DROPOUT;
    const input = isDropped ? neutral[i] : inputs[example * INPUT_COUNT + i];
    const noisy = (input ?? 0) + INPUT_NOISE * random.normal();
    into[row * INPUT_COUNT + i] = Math.min(Math.max(noisy, 0), 1);
  }
}

function headLayers(parameters: readonly Float32Array[]): [HeadLayer, HeadLayer] {
  const [weights0, biases0, weights1, biases1] = parameters;
  const layer = (
    weights: Float32Array | undefined,
    biases: Float32Array | undefined,
  ): HeadLayer => {
    const outputs = biases?.length ?? 0;
    const inputCount = (weights?.length ?? 0) / outputs;
    return {
      weights: Array.from({ length: outputs }, (_, j) =>
        Array.from({ length: inputCount }, (_, i) => weights?.[i * outputs + j] ?? 0),
      ),
      biases: Array.from(biases ?? []),
    };
  };
  return [layer(weights0, biases0), layer(weights1, biases1)];
}
