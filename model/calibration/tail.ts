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

const TAIL_UNITS = LAYER_SIZES[3];

/** At most nine knots. @throws BallastError `CALIBRATION_SHAPE` when eight units cannot draw the line. */
export function drawTail(knots: readonly Knot[]): readonly [TailLayer, TailLayer] {
  const first = knots[0] ?? { composite: 0, score: 0 };
  const last = knots.at(-1) ?? first;
  const slopes = knots.slice(1).map((knot, i) => slopeBetween(knots[i] ?? first, knot));
  const units: Unit[] = [];
  let baseSlope = slopes[0] ?? 0;
  for (const [i, knot] of knots.slice(1, -1).entries()) {
    const bend = (slopes[i] ?? 0) - (slopes[i + 1] ?? 0);
    if (bend >= 0) {
      const { slopeSteps, weightSteps } = onGrid(bend, knot.composite - first.composite);
      units.push({ slopeSteps, weightSteps, bias: 1 - slopeSteps * SLOPE_STEP * knot.composite });
      baseSlope -= bend;
    } else {
      const { slopeSteps, weightSteps } = onGrid(-bend, last.composite - knot.composite);
      units.push({ slopeSteps, weightSteps, bias: -slopeSteps * SLOPE_STEP * knot.composite });
    }
  }
  const base = onGrid(baseSlope, last.composite - first.composite);
  units.push({ ...base, bias: -base.slopeSteps * SLOPE_STEP * first.composite });
  while (units.length < TAIL_UNITS) units.push({ slopeSteps: 0, weightSteps: 0, bias: 0 });
  return layersOf(units, first, last);
}

interface Unit {
  readonly slopeSteps: number;
  readonly weightSteps: number;
  readonly bias: number;
}

function slopeBetween(from: Knot, to: Knot): number {
  const slope = (to.score - from.score) / (to.composite - from.composite);
  if (slope > 0 && Number.isFinite(slope)) return slope;
  throw calibrationError(`not rising between composites ${from.composite} and ${to.composite}`);
}

/** Whole steps of s and w whose product is nearest to `slope`, with s at most 1 / `reach`. */
function onGrid(slope: number, reach: number): { slopeSteps: number; weightSteps: number } {
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

/** The output bias puts the first knot at its score; whatever is missing at the last goes there. */
function layersOf(
  units: readonly Unit[],
  first: Knot,
  last: Knot,
): readonly [TailLayer, TailLayer] {
  const weights = units.map(({ weightSteps }) => weightSteps * OUTPUT_STEP);
  const scoreAt = ({ composite }: Knot): number =>
    units.reduce((sum, { slopeSteps, bias }, i) => {
      const unit = Math.min(Math.max(slopeSteps * SLOPE_STEP * composite + bias, 0), 1);
      return sum + (weights[i] ?? 0) * unit;
    }, 0);
  const offset = first.score - scoreAt(first);
  const atLast = scoreAt(last) + offset;
  if (Math.abs(atLast - last.score) > MAX_END_ERROR) {
    throw calibrationError(`the line ends at ${atLast}, not at ${last.score}`);
  }
  const slopeRow = ({ slopeSteps }: Unit): number[] =>
    COMPOSITE_TENTHS.map((tenths) => (slopeSteps * tenths) / 2 ** LAYER_SHIFTS[2]);
  return [
    { weights: units.map(slopeRow), biases: units.map(({ bias }) => bias) },
    { weights: [weights], biases: [offset] },
  ];
}

/** The grids leave less than half a point at the end of the line. */
const MAX_END_ERROR = 0.005;

function calibrationError(message: string): BallastError {
  return new BallastError("internal", "CALIBRATION_SHAPE", message, {
    hint: "train with another seed or more steps",
  });
}
