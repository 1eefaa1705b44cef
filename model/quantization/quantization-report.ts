/** What rounding costs: the integer model against the float one it came from, row by row. */
import {
  ACCUMULATOR_BITS,
  ACTIVATION_MAX,
  LAYER_CAPS,
  LAYER_SHIFTS,
  SCORE_MAX,
} from "../architecture.ts";
import { quantile } from "../features/rolling.ts";
import { accumulate, dense } from "../inference/dense.ts";
import { evaluate } from "../inference/evaluate.ts";
import { normalise } from "../inference/normalise.ts";
import type { IntegerModel } from "../integer-model.ts";
import { evaluateFloat, type FloatNetwork } from "./float-model.ts";
import { dequantize } from "./quantize.ts";

/** Hundredths of a point of score. (Types, not interfaces: a report is plain JSON in a model file.) */
export type ScoreError = {
  readonly max: number;
  readonly p99: number;
  readonly mean: number;
};

export type LayerReport = {
  readonly layer: number;
  readonly maxWeight: number;
  readonly nonZeroWeights: number;
  readonly minAccumulator: number;
  readonly maxAccumulator: number;
  /** Bits between the largest accumulator seen and what the circuit can hold. */
  readonly headroomBits: number;
  /** Share of this layer's activations that were cut at the cap. */
  readonly atCap: number;
};

export type QuantizationReport = {
  readonly rows: number;
  readonly againstFloat: ScoreError;
  readonly againstDequantized: ScoreError;
  /** Largest error of a factor head, of 10000. */
  readonly maxHeadError: number;
  /** Share of rows whose score is on the other side of 45 or 65 than the float model's. */
  readonly regimeFlips: number;
  readonly layers: LayerReport[];
};

export function reportQuantization(
  float: FloatNetwork,
  model: IntegerModel,
  rows: readonly (readonly number[])[],
): QuantizationReport {
  const dequantized = dequantize(model);
  const errors: number[] = [];
  const roundingErrors: number[] = [];
  let maxHeadError = 0;
  let flips = 0;
  for (const features of rows) {
    const integer = evaluate(model, features);
    const exact = evaluateFloat(float, features);
    errors.push(Math.abs(integer.score - exact.score * SCORE_MAX));
    const rounded = evaluateFloat(dequantized, features).score * SCORE_MAX;
    roundingErrors.push(Math.abs(integer.score - rounded));
    if (regimeOf(integer.score) !== regimeOf(exact.score * SCORE_MAX)) flips += 1;
    for (const [i, head] of integer.heads.entries()) {
      const error = Math.abs(head / ACTIVATION_MAX - (exact.heads[i] ?? 0));
      maxHeadError = Math.max(maxHeadError, error * SCORE_MAX);
    }
  }
  return {
    rows: rows.length,
    againstFloat: summariseErrors(errors),
    againstDequantized: summariseErrors(roundingErrors),
    maxHeadError: oneDecimal(maxHeadError),
    regimeFlips: Number((flips / rows.length).toFixed(6)),
    layers: reportLayers(model, rows),
  };
}

/** 0 calm, 1 transition, 2 stress; the policy's hysteresis is not applied. */
function regimeOf(score: number): number {
  return score >= 6_500 ? 2 : score >= 4_500 ? 1 : 0;
}

export function summariseErrors(errors: readonly number[]): ScoreError {
  return {
    max: oneDecimal(errors.reduce((a, b) => Math.max(a, b), 0)),
    p99: oneDecimal(quantile(errors, 0.99)),
    mean: oneDecimal(errors.reduce((a, b) => a + b, 0) / errors.length),
  };
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}

function reportLayers(model: IntegerModel, rows: readonly (readonly number[])[]): LayerReport[] {
  const seen = model.layers.map(() => ({ min: 0, max: 0, atCap: 0 }));
  for (const features of rows) {
    let inputs = model.normalisation.map((range, i) => normalise(features[i] ?? 0, range));
    for (const [index, layer] of model.layers.entries()) {
      const cap = LAYER_CAPS[index] ?? 0;
      const range = seen[index] ?? { min: 0, max: 0, atCap: 0 };
      for (const sum of accumulate(layer, inputs)) {
        range.min = Math.min(range.min, sum);
        range.max = Math.max(range.max, sum);
      }
      inputs = dense({ layer, inputs, shift: LAYER_SHIFTS[index] ?? 0, cap });
      range.atCap += inputs.filter((activation) => activation === cap).length / inputs.length;
    }
  }
  return seen.map(({ min, max, atCap }, layer) => {
    const weights = model.layers[layer]?.weights.flat() ?? [];
    const limit = 2 ** (ACCUMULATOR_BITS - 1);
    return {
      layer,
      maxWeight: Math.max(...weights),
      nonZeroWeights: weights.filter((weight) => weight > 0).length,
      minAccumulator: min,
      maxAccumulator: max,
      headroomBits: oneDecimal(Math.log2(limit / Math.max(max, -min))),
      atCap: Number((atCap / rows.length).toFixed(4)),
    };
  });
}
