/**
 * The quantized model as it is committed to: integers only, every one in the range that the circuit
 * proves. The JSON file (docs/formats.md) adds metrics and provenance, which are not committed.
 */
import { z } from "zod";
import {
  ARCHITECTURE,
  BIAS_OFFSET,
  LAYER_SIZES,
  NORMALISE_BITS,
  WEIGHT_MAX,
} from "./architecture.ts";
import { FEATURE_COUNT } from "./schema.ts";

export interface Normalisation {
  /** Lower end in schema units, 0..2^24-1. */
  readonly lo: number;
  /** 1..2^24-1; 0 is unprovable and refused. */
  readonly scale: number;
}

export interface DenseLayer {
  /** weights[output][input], 0..255: unsigned, so the network is monotone. */
  readonly weights: readonly (readonly number[])[];
  /** biases[output], -2^29..2^29-1, in units of the accumulator. */
  readonly biases: readonly number[];
}

export interface IntegerModel {
  readonly normalisation: readonly Normalisation[];
  readonly layers: readonly DenseLayer[];
  /** Field element. Zero binds without hiding; a random one also hides the parameters. */
  readonly salt: bigint;
}

const NORMALISE_MAX = 2 ** NORMALISE_BITS - 1;

function denseLayer(inputs: number, outputs: number) {
  return z.strictObject({
    weights: z.array(z.array(z.int().min(0).max(WEIGHT_MAX)).length(inputs)).length(outputs),
    biases: z
      .array(
        z
          .int()
          .min(-BIAS_OFFSET)
          .max(BIAS_OFFSET - 1),
      )
      .length(outputs),
  });
}

const [inputs, hidden, heads, tail, output] = LAYER_SIZES;

/** The committed part of a model file, as JSON. */
export const integerModelShape = {
  architecture: z.literal(ARCHITECTURE),
  normalisation: z
    .array(
      z.strictObject({
        lo: z.int().min(0).max(NORMALISE_MAX),
        scale: z.int().min(1).max(NORMALISE_MAX),
      }),
    )
    .length(FEATURE_COUNT),
  layers: z.tuple([
    denseLayer(inputs, hidden),
    denseLayer(hidden, heads),
    denseLayer(heads, tail),
    denseLayer(tail, output),
  ]),
};
