/**
 * The trainable half of the network, inputs to hidden units to heads, in TensorFlow.js on its CPU
 * backend: one call gives the loss of a batch and its gradient. Activations are in units of the cap,
 * so 1.0 is 65535.
 */
import * as tf from "@tensorflow/tfjs";

/** Outside [0, 1] a clamp passes this share of the gradient, so that a stuck unit can come back. */
const LEAK = 0.05;

export interface Batch {
  readonly size: number;
  /** Row-major, normalised. */
  readonly inputs: Float32Array;
  /** Row-major, one column per head, in [0, 1]. */
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

/** Parameters are input-major: weights0[input * hidden + unit], weights1[unit * heads + head]. */
export function lossAndGradients(
  parameters: readonly Float32Array[],
  batch: Batch,
  loss: HeadLoss,
): LossAndGradients {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads(lossOfTensors(batch, loss))(tensorsOf(parameters));
    return {
      loss: value.dataSync()[0] ?? Number.NaN,
      gradients: grads.map((gradient) => Float32Array.from(gradient.dataSync())),
    };
  });
}

/** The same loss without its gradient. */
export function lossOf(parameters: readonly Float32Array[], batch: Batch, loss: HeadLoss): number {
  return tf.tidy(
    () => lossOfTensors(batch, loss)(...tensorsOf(parameters)).dataSync()[0] ?? Number.NaN,
  );
}

function tensorsOf([weights0, biases0, weights1, biases1]: readonly Float32Array[]): tf.Tensor[] {
  const hidden = biases0?.length ?? 0;
  const heads = biases1?.length ?? 0;
  return [
    tf.tensor2d(weights0 ?? [], [(weights0?.length ?? 0) / hidden, hidden]),
    tf.tensor1d(biases0 ?? []),
    tf.tensor2d(weights1 ?? [], [hidden, heads]),
    tf.tensor1d(biases1 ?? []),
  ];
}

function lossOfTensors(
  { size, inputs, targets }: Batch,
  { headWeights, composite, compositeWeight }: HeadLoss,
) {
  const x = tf.tensor2d(inputs, [size, inputs.length / size]);
  const y = tf.tensor2d(targets, [size, headWeights.length]);
  const shares = tf.tensor2d([...composite], [composite.length, 1]);
  return (...tensors: tf.Tensor[]): tf.Scalar => {
    const [weights0 = x, biases0 = x, weights1 = x, biases1 = x] = tensors;
    const hidden = leakyClamp(tf.add(tf.matMul(x, weights0), biases0));
    const heads = leakyClamp(tf.add(tf.matMul(hidden, weights1), biases1));
    const error = tf.sub(heads, y);
    const perHead = tf.sum(tf.mul(tf.mean(tf.square(error), 0), tf.tensor1d([...headWeights])));
    const ofComposite = tf.mean(tf.square(tf.matMul(error, shares)));
    return tf.add(perHead, tf.mul(ofComposite, compositeWeight));
  };
}
