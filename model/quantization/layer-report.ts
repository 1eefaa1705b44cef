/** Layer by layer: how far sums reach, what the circuit could still hold, and what rounding costs. */
import {
  ACCUMULATOR_BITS,
  ACTIVATION_MAX,
  LAYER_CAPS,
  LAYER_SHIFTS,
  SCORE_MAX,
} from "../architecture.ts";
import { quantile } from "../features/rolling.ts";
import { accumulatorBounds } from "../inference/bounds.ts";
import { accumulate, dense } from "../inference/dense.ts";
import { normalise } from "../inference/normalise.ts";
import type { IntegerModel } from "../integer-model.ts";
import { type FloatNetwork, floatActivations } from "./float-model.ts";

/** (A type, not an interface: a report is plain JSON in a model file.) */
export type LayerReport = {
  readonly layer: number;
  readonly maxWeight: number;
  readonly nonZeroWeights: number;
  readonly minAccumulator: number;
  readonly maxAccumulator: number;
  /** Bits between the largest accumulator seen and what the circuit can hold. */
  readonly headroomBits: number;
  /** The same for the worst weights and inputs that any valid model could have. */
  readonly staticHeadroomBits: number;
  /** Share of this layer's activations that were cut at the cap. */
  readonly atCap: number;
  /** A row's largest difference to the float network's activation, of 10000. */
  readonly activationError: { readonly max: number; readonly p99: number };
};

interface Seen {
  min: number;
  max: number;
  atCap: number;
  readonly errors: number[];
}

export function reportLayers(
  float: FloatNetwork,
  model: IntegerModel,
  rows: readonly (readonly number[])[],
): LayerReport[] {
  const seen = model.layers.map((): Seen => ({ min: 0, max: 0, atCap: 0, errors: [] }));
  for (const features of rows) observeRow(float, model, features, seen);
  const bounds = accumulatorBounds();
  const limit = 2 ** (ACCUMULATOR_BITS - 1);
  return seen.map(({ min, max, atCap, errors }, layer) => {
    const weights = model.layers[layer]?.weights.flat() ?? [];
    return {
      layer,
      maxWeight: Math.max(...weights),
      nonZeroWeights: weights.filter((weight) => weight > 0).length,
      minAccumulator: min,
      maxAccumulator: max,
      headroomBits: oneDecimal(Math.log2(limit / Math.max(max, -min))),
      staticHeadroomBits: Number((bounds[layer]?.headroomBits ?? 0).toFixed(2)),
      atCap: Number((atCap / rows.length).toFixed(4)),
      activationError: {
        max: oneDecimal(errors.reduce((a, b) => Math.max(a, b), 0)),
        p99: oneDecimal(quantile(errors, 0.99)),
      },
    };
  });
}

function observeRow(
  float: FloatNetwork,
  model: IntegerModel,
  features: readonly number[],
  seen: readonly Seen[],
): void {
  const exact = floatActivations(float, features);
  let inputs = model.normalisation.map((range, i) => normalise(features[i] ?? 0, range));
  for (const [index, layer] of model.layers.entries()) {
    const cap = LAYER_CAPS[index] ?? ACTIVATION_MAX;
    const range = seen[index];
    if (range === undefined) continue;
    for (const sum of accumulate(layer, inputs)) {
      range.min = Math.min(range.min, sum);
      range.max = Math.max(range.max, sum);
    }
    inputs = dense({ layer, inputs, shift: LAYER_SHIFTS[index] ?? 0, cap });
    range.atCap += inputs.filter((activation) => activation === cap).length / inputs.length;
    const errors = inputs.map((value, unit) => Math.abs(value / cap - (exact[index]?.[unit] ?? 0)));
    range.errors.push(SCORE_MAX * Math.max(...errors));
  }
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
