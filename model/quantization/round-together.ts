/**
 * Which neighbour each weight of a unit becomes, so that the errors of its row cancel. The nearest byte
 * is best for one weight alone; inputs that move together make the sum of many such errors larger than
 * it has to be. The sum's variance over the rows is d'Cd, with d the rounding errors and C the
 * covariance of the inputs: from the nearest bytes on, the one change that lowers it most is made, until
 * none does. The mean of what remains goes into the bias, where it costs nothing.
 */
import { LAYER_SHIFTS } from "../architecture.ts";
import { denseFloat, type FloatNetwork, normaliseFloat, preActivation } from "./float-model.ts";

type Layer = FloatNetwork["layers"][number];

/** Rows the errors are measured on, evenly from those given. */
const SAMPLE_ROWS = 8_192;
/** With fewer rows between its clamps, a unit is measured on all of them. */
const MIN_ACTIVE_ROWS = 256;

/** Hidden units and heads on the grid of their bytes; the constructed tail is on its own already. */
export function roundTogether(
  network: FloatNetwork,
  rows: readonly (readonly number[])[],
): FloatNetwork {
  const [first, second, third, fourth] = network.layers;
  const inputs = thinned(rows).map((features) => normaliseFloat(network.normalisation, features));
  const hidden = roundLayer(first, 0, inputs);
  const activations = inputs.map((input) => denseFloat(hidden, input));
  return { ...network, layers: [hidden, roundLayer(second, 1, activations), third, fourth] };
}

function thinned<T>(rows: readonly T[]): readonly T[] {
  const stride = Math.max(1, Math.ceil(rows.length / SAMPLE_ROWS));
  return rows.filter((_, i) => i % stride === 0);
}

function roundLayer(
  layer: Layer,
  index: 0 | 1,
  inputs: readonly (readonly number[])[],
): { weights: number[][]; biases: number[] } {
  const unit = 2 ** LAYER_SHIFTS[index];
  const rounded = layer.weights.map((row, j) => {
    const bias = layer.biases[j] ?? 0;
    const { means, covariance } = momentsOf(activeRows(row, bias, inputs), row.length);
    const bytes = roundRow(
      row.map((weight) => weight * unit),
      covariance,
    );
    const weights = bytes.map((byte) => byte / unit);
    const drift = weights.reduce((sum, weight, i) => {
      return sum + (weight - (row[i] ?? 0)) * (means[i] ?? 0);
    }, 0);
    return { weights, bias: bias - drift };
  });
  return {
    weights: rounded.map(({ weights }) => weights),
    biases: rounded.map(({ bias }) => bias),
  };
}

/** Where the unit is clamped its error does not show. */
function activeRows(
  weights: readonly number[],
  bias: number,
  inputs: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const active = inputs.filter((input) => {
    const sum = preActivation(weights, bias, input);
    return sum > 0 && sum < 1;
  });
  return active.length < MIN_ACTIVE_ROWS ? inputs : active;
}

function momentsOf(rows: readonly (readonly number[])[], size: number) {
  const means = Array.from({ length: size }, (_, i) => mean(rows, (row) => row[i] ?? 0));
  const covariance = means.map((a, i) =>
    means.map((b, j) => mean(rows, (row) => ((row[i] ?? 0) - a) * ((row[j] ?? 0) - b))),
  );
  return { means, covariance };
}

function mean<T>(rows: readonly T[], value: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0) / Math.max(rows.length, 1);
}

/** Whole numbers, each one of the two next to its weight; a whole weight stays. */
export function roundRow(
  weights: readonly number[],
  covariance: readonly (readonly number[])[],
): number[] {
  const bytes = weights.map((weight) => Math.floor(weight + 0.5));
  const errors = bytes.map((byte, i) => byte - (weights[i] ?? 0));
  for (;;) {
    const slopes = covariance.map((row) =>
      row.reduce((sum, value, j) => sum + value * (errors[j] ?? 0), 0),
    );
    let best = { index: -1, step: 0, gain: 0 };
    for (const [index, error] of errors.entries()) {
      const step = error > 0 ? -1 : 1;
      const gain = -(2 * step * (slopes[index] ?? 0) + (covariance[index]?.[index] ?? 0));
      if (error !== 0 && gain > best.gain + MIN_GAIN) best = { index, step, gain };
    }
    if (best.index < 0) return bytes;
    bytes[best.index] = (bytes[best.index] ?? 0) + best.step;
    errors[best.index] = (errors[best.index] ?? 0) + best.step;
  }
}

/** Of a variance in squared bytes: less is the noise of its own sum. */
const MIN_GAIN = 1e-12;
