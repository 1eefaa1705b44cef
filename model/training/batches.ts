/** Training rows as the network's arrays: all of them as they are, or some at random, disturbed. */
import type { Example } from "../dataset/dataset.ts";
import { type FeatureRange, normaliseRows } from "../dataset/feature-range.ts";
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import type { Random } from "../random.ts";
import { FEATURE_COUNT } from "../schema.ts";
import { targetsOf } from "./head-loss.ts";
import type { Batch } from "./network.ts";
import { HEAD_COUNT, INPUT_COUNT, TRAINED_FEATURES } from "./parameters.ts";

/** A feature is replaced by its neutral value this often: no single input may carry the score. */
const DROPOUT = 0.4;
/** Standard deviation of the noise on every normalised input. */
const INPUT_NOISE = 0.03;

/** Every row once, undisturbed. */
export function wholeBatch(examples: readonly Example[], ranges: readonly FeatureRange[]): Batch {
  const inputs = trainedInputs(examples, ranges);
  const targets = Float32Array.from(examples.flatMap(({ labels }) => targetsOf(labels)));
  return { size: examples.length, inputs, targets };
}

interface DisturbedBatchesParameters {
  readonly examples: readonly Example[];
  readonly ranges: readonly FeatureRange[];
  readonly random: Random;
  readonly batchSize: number;
}

/** Rows at random with features dropped to neutral and noise added, always in the same arrays. */
export function disturbedBatches(parameters: DisturbedBatchesParameters): () => Batch {
  const { examples, ranges, random, batchSize } = parameters;
  const { inputs, targets } = wholeBatch(examples, ranges);
  const neutral = trainedInputs([{ features: NEUTRAL_FEATURES }], ranges);
  const batch = {
    size: batchSize,
    inputs: new Float32Array(batchSize * INPUT_COUNT),
    targets: new Float32Array(batchSize * HEAD_COUNT),
  };
  return () => {
    for (let row = 0; row < batchSize; row++) {
      const example = random.below(examples.length);
      const target = targets.subarray(example * HEAD_COUNT, (example + 1) * HEAD_COUNT);
      batch.targets.set(target, row * HEAD_COUNT);
      for (let i = 0; i < INPUT_COUNT; i++) {
        const isDropped = random.uniform() < DROPOUT;
        const input = isDropped ? neutral[i] : inputs[example * INPUT_COUNT + i];
        const noisy = (input ?? 0) + INPUT_NOISE * random.normal();
        batch.inputs[row * INPUT_COUNT + i] = Math.min(Math.max(noisy, 0), 1);
      }
    }
    return batch;
  };
}

/** Row-major, INPUT_COUNT wide, normalised. */
function trainedInputs(
  rows: readonly { readonly features: readonly number[] }[],
  ranges: readonly FeatureRange[],
): Float32Array {
  const all = normaliseRows(rows, ranges);
  const inputs = new Float32Array(rows.length * INPUT_COUNT);
  for (let row = 0; row < rows.length; row++) {
    for (const [i, feature] of TRAINED_FEATURES.entries()) {
      inputs[row * INPUT_COUNT + i] = all[row * FEATURE_COUNT + feature] ?? 0;
    }
  }
  return inputs;
}
