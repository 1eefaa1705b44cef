/** What rounding costs: the integer model against the float one it came from, row by row. */
import { ACTIVATION_MAX, SCORE_MAX } from "../architecture.ts";
import { HYSTERESIS, regimesOf } from "../evaluation/hysteresis.ts";
import { quantile } from "../features/rolling.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import { evaluateFloat, type FloatNetwork } from "./float-model.ts";
import { type LayerReport, reportLayers } from "./layer-report.ts";
import { dequantize } from "./quantize.ts";

/** Hundredths of a point of score. (Types, not interfaces: a report is plain JSON in a model file.) */
export type ScoreError = {
  readonly max: number;
  readonly p99: number;
  readonly mean: number;
};

export type QuantizationReport = {
  readonly rows: number;
  readonly againstFloat: ScoreError;
  readonly againstDequantized: ScoreError;
  /** Largest error of a factor head, of 10000. */
  readonly maxHeadError: number;
  /** Share of rows whose score is on the other side of 45 or 65 than the float model's. */
  readonly regimeFlips: number;
  /** The same of the regimes that the published hysteresis makes of the rows in their order. */
  readonly regimeFlipsWithHysteresis: number;
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
  const scores: { integer: number[]; float: number[] } = { integer: [], float: [] };
  for (const features of rows) {
    const integer = evaluate(model, features);
    const exact = evaluateFloat(float, features);
    errors.push(Math.abs(integer.score - exact.score * SCORE_MAX));
    const rounded = evaluateFloat(dequantized, features).score * SCORE_MAX;
    roundingErrors.push(Math.abs(integer.score - rounded));
    scores.integer.push(integer.score / 100);
    scores.float.push(exact.score * 100);
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
    regimeFlips: shareOfFlips(scores, RAW),
    regimeFlipsWithHysteresis: shareOfFlips(scores, HYSTERESIS),
    layers: reportLayers(float, model, rows),
  };
}

/** Every score by itself. */
const RAW = { points: 0, upHours: 1, downHours: 1 };

/** Share of rows on which the two models are in different regimes. */
function shareOfFlips(
  { integer, float }: { integer: readonly number[]; float: readonly number[] },
  rules: typeof HYSTERESIS,
): number {
  const expected = regimesOf(float, rules);
  const flips = regimesOf(integer, rules).filter((regime, i) => regime !== expected[i]).length;
  return Number((flips / integer.length).toFixed(6));
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
