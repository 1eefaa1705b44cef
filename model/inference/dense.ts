import { shiftAndClamp } from "../fixed-point.ts";
import type { DenseLayer } from "../integer-model.ts";

export interface DenseParameters {
  readonly layer: DenseLayer;
  readonly inputs: readonly number[];
  readonly shift: number;
  readonly cap: number;
}

/** y_j = clamp((sum_i w_ji x_i + b_j) >> shift, 0, cap) */
export function dense({ layer, inputs, shift, cap }: DenseParameters): number[] {
  return accumulate(layer, inputs).map((sum) => shiftAndClamp(sum, shift, cap));
}

/** sum_i w_ji x_i + b_j: below 2^30 in absolute value for every valid layer (accumulatorBounds). */
export function accumulate(layer: DenseLayer, inputs: readonly number[]): number[] {
  return layer.weights.map((row, j) =>
    row.reduce((sum, weight, i) => sum + weight * (inputs[i] ?? 0), layer.biases[j] ?? 0),
  );
}
