/**
 * The tail 4-8-1, drawn rather than searched: the score is a broken line in the composite z of the
 * four heads, and eight clamped units can draw any rising broken line of eight pieces. Unit i is
 * clamp(s z + b, 0, 1) with output weight w. At an inner knot the slope falls or rises:
 *   - falls: a unit that is full from the knot on,     s (knot - z) below 1 until there,
 *   - rises: a unit that is empty up to the knot,
 * and the eighth unit rises over the whole line. s and w are chosen on their integer grids, so the
 * quantized tail differs from this one only by the rounding of biases.
 */
import {
  ACTIVATION_MAX,
  LAYER_SHIFTS,
  LAYER_SIZES,
  SCORE_MAX,
  WEIGHT_MAX,
} from "../architecture.ts";
import { BallastError } from "../errors.ts";

export interface Knot {
  readonly composite: number;
  readonly score: number;
}

export interface TailLayer {
  readonly weights: number[][];
  readonly biases: number[];
}

/** Shares of the heads in z as whole tenths: any multiple of this row is exact in bytes. */
export const COMPOSITE_TENTHS: readonly number[] = [2, 4, 1, 3];
export const COMPOSITE_SHARES: readonly number[] = COMPOSITE_TENTHS.map((tenths) => tenths / 10);

/** Slope of a unit per step of its four bytes: n tenths over 2^shift. */
const SLOPE_STEP = 10 / 2 ** LAYER_SHIFTS[2];
const MAX_SLOPE_STEPS = Math.floor(WEIGHT_MAX / Math.max(...COMPOSITE_TENTHS));
/** Output weight per step of its byte: one byte moves a full unit's 65535 to this share of a score. */
export const OUTPUT_STEP = ACTIVATION_MAX / 2 ** LAYER_SHIFTS[3] / SCORE_MAX;

/** The steepest rise of one unit, in scores per composite. */
export const MAX_UNIT_SLOPE = MAX_SLOPE_STEPS * SLOPE_STEP * WEIGHT_MAX * OUTPUT_STEP;

const TAIL_UNITS = LAYER_SIZES[3];

/**
 * Whether units can draw the line: what its rises need must fit under the slope of its last piece,
 * because the unit that carries that slope spans the whole line and cannot fall.
 */
export function isDrawable(knots: readonly Knot[]): boolean {
  return knots.length <= TAIL_UNITS + 1 && baseSlopeOf(slopesOf(knots)) >= 0;
}

/** @throws BallastError `CALIBRATION_SHAPE` for a line that falls or is not drawable. */
export function drawTail(knots: readonly Knot[]): readonly [TailLayer, TailLayer] {
  const first = knots[0] ?? { composite: 0, score: 0 };
  const end = knots.at(-1) ?? first;
  const last = { ...end, score: end.score + END_MARGIN };
  const slopes = slopesOf([...knots.slice(0, -1), last]);
  const units = knots.slice(1, -1).map(({ composite }, i): Unit => {
    const bend = (slopes[i] ?? 0) - (slopes[i + 1] ?? 0);
    if (bend < 0) return unitFrom(composite, onGrid(-bend, last.composite - composite));
    const unit = unitFrom(composite, onGrid(bend, composite - first.composite));
    return { ...unit, bias: unit.bias + 1 };
  });
  const span = last.composite - first.composite;
  const missing = last.score - first.score - heightAt(units, last) + heightAt(units, first);
  units.push(unitFrom(first.composite, onGrid(missing / span, span)));
  while (units.length < TAIL_UNITS) units.push({ slopeSteps: 0, weightSteps: 0, bias: 0 });
  return layersOf(units, first, last);
}

/** s and w in whole steps. */
interface GridSteps {
  readonly slopeSteps: number;
  readonly weightSteps: number;
}

interface Unit extends GridSteps {
  readonly bias: number;
}

/** Empty up to the composite `zero`. */
function unitFrom(zero: number, steps: GridSteps): Unit {
  return { ...steps, bias: -steps.slopeSteps * SLOPE_STEP * zero };
}

function slopesOf(knots: readonly Knot[]): number[] {
  return knots.slice(1).map((to, i) => {
    const from = knots[i] ?? to;
    const slope = (to.score - from.score) / (to.composite - from.composite);
    if (slope > 0 && Number.isFinite(slope)) return slope;
    throw calibrationError(`not rising between composites ${from.composite} and ${to.composite}`);
  });
}

/** The last piece's slope without the rises, each of which has a unit of its own. */
function baseSlopeOf(slopes: readonly number[]): number {
  const rises = slopes.slice(1).map((slope, i) => Math.max(slope - (slopes[i] ?? 0), 0));
  return (slopes.at(-1) ?? 0) - rises.reduce((a, b) => a + b, 0);
}

/** Whole steps of s and w whose product is nearest to `slope`, with s at most 1 / `reach`. */
function onGrid(slope: number, reach: number): GridSteps {
  const most = Math.min(MAX_SLOPE_STEPS, Math.floor(1 / reach / SLOPE_STEP));
  let best = { slopeSteps: 0, weightSteps: 0, error: Number.POSITIVE_INFINITY };
  for (let slopeSteps = most; slopeSteps >= 1; slopeSteps--) {
    const unitSlope = slopeSteps * SLOPE_STEP * OUTPUT_STEP;
    const weightSteps = Math.floor(slope / unitSlope + 0.5);
    const error = Math.abs(weightSteps * unitSlope - slope);
    if (weightSteps <= WEIGHT_MAX && error < best.error) best = { slopeSteps, weightSteps, error };
  }
  if (best.slopeSteps > 0 && slope >= 0) return best;
  throw calibrationError(`no unit has slope ${slope} over ${reach}`);
}

/** The output bias puts the first knot at its score. */
function layersOf(
  units: readonly Unit[],
  first: Knot,
  last: Knot,
): readonly [TailLayer, TailLayer] {
  const offset = first.score - heightAt(units, first);
  const end = heightAt(units, last) + offset;
  if (Math.abs(end - last.score) > END_MARGIN) {
    throw calibrationError(`the line ends at ${end}, not at ${last.score}`);
  }
  const slopeRow = ({ slopeSteps }: Unit): number[] =>
    COMPOSITE_TENTHS.map((tenths) => (slopeSteps * tenths) / 2 ** LAYER_SHIFTS[2]);
  const weights = units.map(({ weightSteps }) => weightSteps * OUTPUT_STEP);
  return [
    { weights: units.map(slopeRow), biases: units.map(({ bias }) => bias) },
    { weights: [weights], biases: [offset] },
  ];
}

/** What the units add up to at a knot, before the output bias. */
function heightAt(units: readonly Unit[], { composite }: Knot): number {
  return units.reduce((sum, { slopeSteps, weightSteps, bias }) => {
    const unit = Math.min(Math.max(slopeSteps * SLOPE_STEP * composite + bias, 0), 1);
    return sum + weightSteps * OUTPUT_STEP * unit;
  }, 0);
}

/** The last piece aims 0.3 points over its end, so that no grid or rounding leaves it below. */
const END_MARGIN = 0.003;

function calibrationError(message: string): BallastError {
  return new BallastError("internal", "CALIBRATION_SHAPE", message, {
    hint: "train with another seed or more steps",
  });
}
