/**
 * Float model to integer model. A weight w becomes round(w 2^shift), scaled where a layer's cap
 * changes; a bias also takes 2^(shift-1), which turns the floor of `>>` into rounding half up.
 */
import {
  ACTIVATION_MAX,
  LAYER_CAPS,
  LAYER_SHIFTS,
  NORMALISE_SHIFT,
  WEIGHT_MAX,
} from "../architecture.ts";
import { BallastError } from "../errors.ts";
import type { DenseLayer, IntegerModel, Normalisation } from "../integer-model.ts";
import type { FloatNetwork } from "./float-model.ts";

/** @throws BallastError `QUANTIZE_WEIGHT` when a weight is more than its byte can hold. */
export function quantize({ normalisation, layers }: FloatNetwork): IntegerModel {
  return {
    normalisation: normalisation.map(quantizeRange),
    layers: layers.map(quantizeLayer),
    salt: 0n,
  };
}

/** Rounded up, so that `hi` itself reaches 65535. */
function quantizeRange({ lo, hi }: { lo: number; hi: number }): Normalisation {
  return { lo, scale: Math.ceil((ACTIVATION_MAX * 2 ** NORMALISE_SHIFT) / (hi - lo)) };
}

function quantizeLayer(
  { weights, biases }: { weights: readonly (readonly number[])[]; biases: readonly number[] },
  index: number,
): DenseLayer {
  const shift = LAYER_SHIFTS[index] ?? 0;
  const cap = LAYER_CAPS[index] ?? ACTIVATION_MAX;
  const weightUnit = (2 ** shift * cap) / ACTIVATION_MAX;
  return {
    weights: weights.map((row) => row.map((weight) => toByte(roundHalfUp(weight * weightUnit)))),
    biases: biases.map((bias) => roundHalfUp(bias * 2 ** shift * cap) + 2 ** (shift - 1)),
  };
}

function toByte(weight: number): number {
  if (weight >= 0 && weight <= WEIGHT_MAX) return weight;
  throw new BallastError("internal", "QUANTIZE_WEIGHT", `a weight becomes ${weight}`, {
    hint: `0..${WEIGHT_MAX}; training clips weights to what a byte can hold`,
  });
}

function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5);
}

/** The float network that the integers stand for: what is left against it is rounding alone. */
export function dequantize({ normalisation, layers }: IntegerModel): FloatNetwork {
  const [first, second, third, fourth] = layers.map((layer, index) => {
    const shift = LAYER_SHIFTS[index] ?? 0;
    const cap = LAYER_CAPS[index] ?? ACTIVATION_MAX;
    const weightUnit = (2 ** shift * cap) / ACTIVATION_MAX;
    return {
      weights: layer.weights.map((row) => row.map((weight) => weight / weightUnit)),
      biases: layer.biases.map((bias) => (bias - 2 ** (shift - 1)) / (2 ** shift * cap)),
    };
  });
  if (first === undefined || second === undefined || third === undefined || fourth === undefined) {
    throw new BallastError("internal", "QUANTIZE_LAYERS", "an integer model has four layers");
  }
  return {
    normalisation: normalisation.map(({ lo, scale }) => ({
      lo,
      hi: lo + (ACTIVATION_MAX * 2 ** NORMALISE_SHIFT) / scale,
    })),
    layers: [first, second, third, fourth],
  };
}
