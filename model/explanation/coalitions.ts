/**
 * The integer score of every mixture of two vectors: bit i of a mixture's number says that input i is
 * from `features`, else it is from `reference`. Neighbours in Gray code differ in one input, so only
 * its column of the first layer is added or taken away; every sum is exact in 32 bits.
 */
import { LAYER_CAPS, LAYER_SHIFTS } from "../architecture.ts";
import { clamp } from "../fixed-point.ts";
import { normalise } from "../inference/normalise.ts";
import type { DenseLayer, IntegerModel } from "../integer-model.ts";

export interface CoalitionParameters {
  readonly model: IntegerModel;
  readonly features: readonly number[];
  readonly reference: readonly number[];
  /** Inputs that are mixed, at most 16; the others do not differ. */
  readonly players: readonly number[];
}

/** 2^players scores in hundredths of a point; bit k of an index stands for players[k]. */
export function coalitionScores(parameters: CoalitionParameters): Uint16Array {
  const { model, reference, players } = parameters;
  const [first, ...rest] = model.layers;
  const sums = firstSums(first, model, reference);
  const steps = players.map((input) => columnSteps(parameters, input));
  const scores = new Uint16Array(2 ** players.length);
  let mixture = 0;
  scores[0] = scoreOf(sums, rest);
  for (let visit = 1; visit < scores.length; visit++) {
    const changed = 31 - Math.clz32(visit & -visit);
    mixture ^= 1 << changed;
    const sign = (mixture >> changed) & 1 ? 1 : -1;
    for (const [j, step] of (steps[changed] ?? []).entries()) {
      sums[j] = (sums[j] ?? 0) + sign * step;
    }
    scores[mixture] = scoreOf(sums, rest);
  }
  return scores;
}

function firstSums(
  layer: DenseLayer | undefined,
  { normalisation }: IntegerModel,
  vector: readonly number[],
): Int32Array {
  const activations = normalisation.map((range, i) => normalise(vector[i] ?? 0, range));
  return Int32Array.from(layer?.weights ?? [], (row, j) =>
    row.reduce((sum, weight, i) => sum + weight * (activations[i] ?? 0), layer?.biases[j] ?? 0),
  );
}

/** What the first layer's sums gain when `input` moves from reference to features. */
function columnSteps(
  { model, features, reference }: CoalitionParameters,
  input: number,
): Int32Array {
  const range = model.normalisation[input] ?? { lo: 0, scale: 1 };
  const gain = normalise(features[input] ?? 0, range) - normalise(reference[input] ?? 0, range);
  return Int32Array.from(model.layers[0]?.weights ?? [], (row) => (row[input] ?? 0) * gain);
}

/** Layers two to four on the first layer's sums. `>>` is the floor shift: sums fit 31 bits. */
function scoreOf(sums: Int32Array, rest: readonly DenseLayer[]): number {
  let activations = activate(sums, 0);
  for (const [index, { weights, biases }] of rest.entries()) {
    const next = new Int32Array(weights.length);
    for (let j = 0; j < weights.length; j++) {
      const row = weights[j] ?? [];
      let sum = biases[j] ?? 0;
      for (let i = 0; i < row.length; i++) sum += (row[i] ?? 0) * (activations[i] ?? 0);
      next[j] = sum;
    }
    activations = activate(next, index + 1);
  }
  return activations[0] ?? 0;
}

function activate(sums: Int32Array, layer: number): Int32Array {
  const [shift, cap] = [LAYER_SHIFTS[layer] ?? 0, LAYER_CAPS[layer] ?? 0];
  return sums.map((sum) => clamp(sum >> shift, 0, cap));
}
