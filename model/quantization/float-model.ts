/**
 * The model as training leaves it, before rounding. Activations are in units of the cap: 1.0 is
 * 65535, and a score of 1.0 is 10000.
 */
import { z } from "zod";
import { ARCHITECTURE, LAYER_SIZES } from "../architecture.ts";
import { clamp } from "../fixed-point.ts";
import { formatJson } from "../format-json.ts";
import { provenanceShape } from "../provenance.ts";
import { FEATURE_COUNT } from "../schema.ts";
import { parseStrictJson } from "../strict-json.ts";

const FORMAT = "ballast.float-model/1";
const MAX_LENGTH = 1_000_000;

const [inputs, hidden, heads, tail, output] = LAYER_SIZES;

function denseLayer(from: number, to: number) {
  return z.strictObject({
    /** weights[output][input], never negative. */
    weights: z.array(z.array(z.number().min(0)).length(from)).length(to),
    biases: z.array(z.number()).length(to),
  });
}

const floatModelSchema = z.strictObject({
  format: z.literal(FORMAT),
  architecture: z.literal(ARCHITECTURE),
  normalisation: z
    .array(z.strictObject({ lo: z.int().min(0), hi: z.int().min(1) }))
    .length(FEATURE_COUNT),
  layers: z.tuple([
    denseLayer(inputs, hidden),
    denseLayer(hidden, heads),
    denseLayer(heads, tail),
    denseLayer(tail, output),
  ]),
  calibration: z.strictObject({
    /** Shares of the heads in the composite z. */
    composite: z.array(z.number().min(0)).length(heads),
    /** P(fall > 10 % within 24 h) = 1 / (1 + exp(-(intercept + slope ln z))) */
    intercept: z.number(),
    slope: z.number().positive(),
    /** The score is the broken line through these points. */
    knots: z
      .array(z.strictObject({ composite: z.number(), score: z.number() }))
      .min(2)
      .max(tail + 1),
  }),
  provenance: provenanceShape,
});

export type FloatModel = z.infer<typeof floatModelSchema>;

/** @throws BallastError as parseStrictJson does. */
export function parseFloatModel(text: string, source: string): FloatModel {
  return parseStrictJson({ text, schema: floatModelSchema, source, maxLength: MAX_LENGTH });
}

export function serialiseFloatModel(model: FloatModel): string {
  return formatJson(model);
}

export interface FloatEvaluation {
  /** 0..1. */
  readonly score: number;
  readonly heads: readonly number[];
}

export type FloatNetwork = Pick<FloatModel, "normalisation" | "layers">;

/** One feature vector, in schema units, through the network without rounding. */
export function evaluateFloat(network: FloatNetwork, features: readonly number[]): FloatEvaluation {
  const [, heads = [], , output] = floatActivations(network, features);
  return { score: output?.[0] ?? 0, heads };
}

/** What every layer hands on, first to last. */
export function floatActivations(
  { normalisation, layers }: FloatNetwork,
  features: readonly number[],
): number[][] {
  let activations = normaliseFloat(normalisation, features);
  return layers.map((layer) => {
    activations = denseFloat(layer, activations);
    return activations;
  });
}

export function normaliseFloat(
  normalisation: FloatNetwork["normalisation"],
  features: readonly number[],
): number[] {
  return normalisation.map(({ lo, hi }, i) => clamp(((features[i] ?? 0) - lo) / (hi - lo), 0, 1));
}

export function denseFloat(
  { weights, biases }: FloatNetwork["layers"][number],
  inputs: readonly number[],
): number[] {
  return weights.map((row, j) => clamp(preActivation(row, biases[j] ?? 0, inputs), 0, 1));
}

export function preActivation(
  weights: readonly number[],
  bias: number,
  inputs: readonly number[],
): number {
  return weights.reduce((sum, weight, i) => sum + weight * (inputs[i] ?? 0), 0) + bias;
}
