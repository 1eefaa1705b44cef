/**
 * A bound on what one input can do to the score, from the integers of the layers alone. A unit gains no
 * more than its weights carry, nor more than its clamp leaves, and a head no more than its units do.
 * What four heads that gain so much do to the score is bounded box by box: while the heads are in
 * low..high, a unit of the tail gains at most unit(high + gain) - unit(low). The boxes that could hold
 * the largest moves are halved, again and again.
 */
import {
  ACTIVATION_MAX,
  FACTORS,
  LAYER_CAPS,
  LAYER_SHIFTS,
  NORMALISE_SHIFT,
} from "../architecture.ts";
import { dense } from "../inference/dense.ts";
import type { DenseLayer, IntegerModel } from "../integer-model.ts";

export interface ProvenMoveParameters {
  readonly model: IntegerModel;
  readonly input: number;
  /** How far the input rises, in its own unit. */
  readonly units: number;
}

/** Heads between two corners, and the most that the score can gain from there. */
interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly most: number;
}

const MAX_BOXES = 2 ** 13;
const MAX_ROUNDS = 128;
/** Boxes that come this near to the largest move are halved next. */
const HALVED_FROM = 0.98;

/** In hundredths of a point. */
export function provenMove({ model, input, units }: ProvenMoveParameters): number {
  const gains = headGains(model, input, units);
  const boxOf = (low: readonly number[], high: readonly number[]): Box => ({
    low,
    high,
    most: tailGain(model, gains, { low, high }),
  });
  let boxes = [
    boxOf(
      FACTORS.map(() => 0),
      FACTORS.map(() => ACTIVATION_MAX),
    ),
  ];
  for (let round = 0; round < MAX_ROUNDS && boxes.length < MAX_BOXES; round++) {
    const worth = HALVED_FROM * largest(boxes);
    boxes = boxes.flatMap((box) =>
      box.most > worth ? halves(box).map(([low, high]) => boxOf(low, high)) : [box],
    );
  }
  return largest(boxes);
}

const largest = (boxes: readonly Box[]): number =>
  boxes.reduce((m, { most }) => Math.max(m, most), 0);

function halves({
  low,
  high,
}: Box): (readonly [low: readonly number[], high: readonly number[]])[] {
  const widths = low.map((from, k) => (high[k] ?? 0) - from);
  const widest = widths.indexOf(Math.max(...widths));
  const middle = Math.floor(((low[widest] ?? 0) + (high[widest] ?? 0)) / 2);
  return [
    [low, high.with(widest, middle)],
    [low.with(widest, Math.min(middle + 1, high[widest] ?? 0)), high],
  ];
}

/** What each head gains at most, 0..65535, when the input rises by so much from anywhere. */
function headGains(model: IntegerModel, input: number, units: number): number[] {
  const [first, second] = model.layers;
  const { scale } = model.normalisation[input] ?? { scale: 1 };
  const rise = Math.min(ACTIVATION_MAX, Math.ceil((units * scale) / 2 ** NORMALISE_SHIFT));
  const everything = new Array<number>(first?.weights[0]?.length ?? 0).fill(ACTIVATION_MAX);
  const rises = everything.map((_, i) => (i === input ? rise : 0));
  const [calmest, riskiest] = [
    unitsOf(
      first,
      0,
      rises.map(() => 0),
    ),
    unitsOf(first, 0, everything),
  ];
  const hidden = carried(first, 0, rises).map((gain, j) =>
    Math.min(gain, (riskiest[j] ?? 0) - (calmest[j] ?? 0)),
  );
  return carried(second, 1, hidden).map((gain) => Math.min(gain, ACTIVATION_MAX));
}

function tailGain(
  { layers }: IntegerModel,
  gains: readonly number[],
  { low, high }: Omit<Box, "most">,
): number {
  const [, , third, fourth] = layers;
  const raised = high.map((head, k) => Math.min(head + (gains[k] ?? 0), ACTIVATION_MAX));
  const [before, after] = [unitsOf(third, 2, low), unitsOf(third, 2, raised)];
  const unitGains = carried(third, 2, gains).map((gain, j) =>
    Math.min(gain, (after[j] ?? 0) - (before[j] ?? 0)),
  );
  const [scoreBefore = 0, scoreAfter = 0] = [
    unitsOf(fourth, 3, before)[0],
    unitsOf(fourth, 3, after)[0],
  ];
  return Math.min(carried(fourth, 3, unitGains)[0] ?? 0, scoreAfter - scoreBefore);
}

/** What weights alone pass on of such gains, rounded up: a floor shift gains at most that. */
function carried(layer: DenseLayer | undefined, index: number, gains: readonly number[]): number[] {
  return (layer?.weights ?? []).map((row) => {
    const sum = row.reduce((total, weight, i) => total + weight * (gains[i] ?? 0), 0);
    return Math.ceil(sum / 2 ** (LAYER_SHIFTS[index] ?? 0));
  });
}

function unitsOf(
  layer: DenseLayer | undefined,
  index: number,
  inputs: readonly number[],
): number[] {
  if (layer === undefined) return [];
  return dense({ layer, inputs, shift: LAYER_SHIFTS[index] ?? 0, cap: LAYER_CAPS[index] ?? 0 });
}
