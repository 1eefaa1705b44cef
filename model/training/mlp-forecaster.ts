/**
 * An ordinary network of our size on our inputs, 16-24-16-4 with nothing held monotone: what the
 * constraint costs. Plain Adam on squared error over variance, TensorFlow.js on its CPU backend.
 */
import * as tf from "@tensorflow/tfjs";
import { compositeOf } from "../calibration/calibrate.ts";
import { normaliseRows, percentileRanges } from "../dataset/feature-range.ts";
import type { Forecaster } from "../evaluation/forecaster.ts";
import { type Random, seededRandom } from "../random.ts";
import { targetsOf } from "./head-loss.ts";
import { startBackend } from "./network.ts";

export interface MlpRecipe {
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
}

const SIZES = [16, 24, 16, 4] as const;
const [INPUTS, , , OUTPUTS] = SIZES;
const LEARNING_RATE = 0.003;
/** Keeps the logarithm of a composite finite. */
const MIN_COMPOSITE = 1e-4;

export function mlpForecaster({ seed, steps, batchSize }: MlpRecipe): Forecaster {
  return {
    name: "mlp",
    title: "neural network, unconstrained",
    isUnconstrained: true,
    fit: async (past, onProgress) => {
      await startBackend();
      // Values that the past never saw would be far outside a range that is fixed for our peg rule.
      const ranges = percentileRanges(past);
      const inputs = normaliseRows(past, ranges);
      const targets = Float32Array.from(past.flatMap(({ labels }) => targetsOf(labels)));
      const random = seededRandom(seed);
      const layers = initialLayers(random);
      const optimizer = tf.train.adam(LEARNING_RATE);
      const scale = tf.tensor1d(inverseVariances(targets));
      const x = new Float32Array(batchSize * INPUTS);
      const y = new Float32Array(batchSize * OUTPUTS);
      for (let step = 0; step < steps; step++) {
        for (let row = 0; row < batchSize; row++) {
          const example = random.below(past.length);
          x.set(inputs.subarray(example * INPUTS, (example + 1) * INPUTS), row * INPUTS);
          y.set(targets.subarray(example * OUTPUTS, (example + 1) * OUTPUTS), row * OUTPUTS);
        }
        optimizer.minimize(() => {
          const said = forward(layers, tf.tensor2d(x, [batchSize, INPUTS]));
          const error = tf.sub(said, tf.tensor2d(y, [batchSize, OUTPUTS]));
          return tf.sum(tf.mul(tf.mean(tf.square(error), 0), scale)).asScalar();
        });
        onProgress?.({ stage: "training", done: step + 1, total: steps });
      }
      const trained = layers.map(({ weights, biases }) => ({
        weights: Float32Array.from(weights.dataSync()),
        biases: Float32Array.from(biases.dataSync()),
      }));
      tf.dispose([layers.flatMap(({ weights, biases }) => [weights, biases]), scale]);
      optimizer.dispose();
      return {
        predict: (example) => {
          const heads = evaluateLayers(trained, normaliseRows([example], ranges));
          const [expectedShortfall = 0, , liquidityAdjustedVolatility = 0, systemStress = 0] =
            heads;
          return {
            ranking: Math.log(Math.max(compositeOf(heads), MIN_COMPOSITE)),
            outcomes: { expectedShortfall, liquidityAdjustedVolatility, systemStress },
          };
        },
      };
    },
  };
}

interface Layer {
  readonly weights: tf.Variable<tf.Rank.R2>;
  readonly biases: tf.Variable<tf.Rank.R1>;
}

/** Glorot's uniform start. */
function initialLayers(random: Random): Layer[] {
  return SIZES.slice(1).map((outputs, i) => {
    const inputs = SIZES[i] ?? outputs;
    const limit = Math.sqrt(6 / (inputs + outputs));
    const values = Float32Array.from({ length: inputs * outputs }, () => {
      return limit * (2 * random.uniform() - 1);
    });
    return {
      weights: tf.variable(tf.tensor2d(values, [inputs, outputs])),
      biases: tf.variable(tf.zeros([outputs])),
    };
  });
}

/** Rectifiers between, a sigmoid at the end: every target is in [0, 1]. */
function forward(layers: readonly Layer[], x: tf.Tensor2D): tf.Tensor {
  return layers.reduce((input: tf.Tensor, { weights, biases }, i) => {
    const sum = tf.add(tf.matMul(input, weights), biases);
    return i < layers.length - 1 ? tf.relu(sum) : tf.sigmoid(sum);
  }, x);
}

interface TrainedLayer {
  /** Input-major. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** The same as `forward`, one row at a time and without the library's overhead. */
function evaluateLayers(layers: readonly TrainedLayer[], inputs: Float32Array): number[] {
  return layers.reduce<number[]>(
    (row, { weights, biases }, index) =>
      Array.from(biases, (bias, j) => {
        const sum = row.reduce(
          (acc, x, i) => acc + x * (weights[i * biases.length + j] ?? 0),
          bias,
        );
        return index < layers.length - 1 ? Math.max(sum, 0) : 1 / (1 + Math.exp(-sum));
      }),
    Array.from(inputs),
  );
}

/** Per head; a target that never changes is caught by our own training. */
function inverseVariances(targets: Float32Array): number[] {
  const rows = targets.length / OUTPUTS;
  return Array.from({ length: OUTPUTS }, (_, head) => {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const target = targets[row * OUTPUTS + head] ?? 0;
      sum += target;
      squares += target * target;
    }
    return rows / (squares - (sum * sum) / rows);
  });
}
