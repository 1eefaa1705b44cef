/**
 * The trainable half of the network, 16-24-4, in TensorFlow.js on its CPU backend: one call gives
 * the loss of a batch and its gradient. Activations are in units of the cap, so 1.0 is 65535.
 */
import * as tf from "@tensorflow/tfjs";
import { HEAD_COUNT, HIDDEN_COUNT, INPUT_COUNT } from "./parameters.ts";

/** Outside [0, 1] a clamp passes this share of the gradient, so that a stuck unit can come back. */
const LEAK = 0.05;

export interface Batch {
  readonly size: number;
  /** size x 16, normalised. */
  readonly inputs: Float32Array;
  /** size x 4, in [0, 1]. */
  readonly targets: Float32Array;
}

export interface HeadLoss {
  /** 1 / variance of each head's target. */
  readonly headWeights: readonly number[];
  /** Shares of the heads in the composite, and the weight of the composite's own squared error. */
  readonly composite: readonly number[];
  readonly compositeWeight: number;
}

export interface LossAndGradients {
  readonly loss: number;
  /** In the order of the parameters: weights0, biases0, weights1, biases1. */
  readonly gradients: readonly Float32Array[];
}

/** Selects the only backend that needs no native code and gives the same bits on every run. */
export async function startBackend(): Promise<void> {
  tf.enableProdMode();
  await tf.setBackend("cpu");
  await tf.ready();
}

const leakyClamp = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
  const [x, save] = args;
  if (!(x instanceof tf.Tensor) || typeof save !== "function") throw new TypeError("leakyClamp(x)");
  save([x]);
  return {
    value: tf.clipByValue(x, 0, 1),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const input = saved[0] ?? x;
      const isInside = tf.logicalAnd(tf.greater(input, 0), tf.less(input, 1));
      return tf.mul(dy, tf.where(isInside, tf.onesLike(input), tf.fill(input.shape, LEAK)));
    },
  };
});

/** Parameters are input-major: weights0[input * 24 + hidden], weights1[hidden * 4 + head]. */
export function lossAndGradients(
  parameters: readonly Float32Array[],
  { size, inputs, targets }: Batch,
  { headWeights, composite, compositeWeight }: HeadLoss,
): LossAndGradients {
  return tf.tidy(() => {
    const x = tf.tensor2d(inputs, [size, INPUT_COUNT]);
    const y = tf.tensor2d(targets, [size, HEAD_COUNT]);
    const shares = tf.tensor2d([...composite], [HEAD_COUNT, 1]);
    const [w0, b0, w1, b1] = parameters;
    const loss = (...tensors: tf.Tensor[]): tf.Scalar => {
      const [weights0 = x, biases0 = x, weights1 = x, biases1 = x] = tensors;
      const hidden = leakyClamp(tf.add(tf.matMul(x, weights0), biases0));
      const heads = leakyClamp(tf.add(tf.matMul(hidden, weights1), biases1));
      const error = tf.sub(heads, y);
      const perHead = tf.sum(tf.mul(tf.mean(tf.square(error), 0), tf.tensor1d([...headWeights])));
      const ofComposite = tf.mean(tf.square(tf.matMul(error, shares)));
      return tf.add(perHead, tf.mul(ofComposite, compositeWeight));
    };
    const { value, grads } = tf.valueAndGrads(loss)([
      tf.tensor2d(w0 ?? [], [INPUT_COUNT, HIDDEN_COUNT]),
      tf.tensor1d(b0 ?? []),
      tf.tensor2d(w1 ?? [], [HIDDEN_COUNT, HEAD_COUNT]),
      tf.tensor1d(b1 ?? []),
    ]);
    return {
      loss: value.dataSync()[0] ?? Number.NaN,
      gradients: grads.map((gradient) => Float32Array.from(gradient.dataSync())),
    };
  });
}
