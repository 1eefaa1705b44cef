/**
 * From factor heads to a score that means a probability. P(liquidation | z) is a logistic in ln z
 * fitted on training rows; its anchors become the knots of the tail. The two ends are constraints:
 * with every input at its lo the score is 0, with every input at its hi it is 100.
 */
import { BallastError } from "../errors.ts";
import { ANCHOR_SETS } from "./anchors.ts";
import { fitLogistic, inverseLogistic, type Logistic } from "./logistic.ts";
import { COMPOSITE_SHARES, drawTail, isDrawable, type Knot, type TailLayer } from "./tail.ts";

export interface CalibrateParameters {
  /** Head activations of the training rows, and whether the fall came. */
  readonly heads: readonly (readonly number[])[];
  readonly isLiquidated: readonly number[];
  /** Head activations with every input at lo, and at hi. */
  readonly headsAtLo: readonly number[];
  readonly headsAtHi: readonly number[];
}

export interface Calibration extends Logistic {
  readonly composite: readonly number[];
  readonly knots: readonly Knot[];
  readonly tail: readonly [TailLayer, TailLayer];
}

/** ln z is cut here; no trained model comes near. */
const MIN_COMPOSITE = 1e-4;

export function calibrate({
  heads,
  isLiquidated,
  headsAtLo,
  headsAtHi,
}: CalibrateParameters): Calibration {
  const logarithms = heads.map((row) => Math.log(Math.max(compositeOf(row), MIN_COMPOSITE)));
  const logistic = fitLogistic(logarithms, isLiquidated);
  const first = { composite: compositeOf(headsAtLo), score: 0 };
  const last = { composite: compositeOf(headsAtHi), score: 1 };
  const lines = ANCHOR_SETS.map((anchors) => [
    first,
    ...anchors
      .map(({ probability, score }) => ({
        composite: Math.exp(inverseLogistic(logistic, probability)),
        score,
      }))
      .filter(({ composite }) => isBetween(composite, first, last)),
    last,
  ]);
  const knots = lines.find(isDrawable);
  if (knots === undefined) {
    throw new BallastError("internal", "CALIBRATION_SHAPE", "the tail cannot draw the anchors", {
      hint: "train with another seed or more steps",
      details: { ...logistic, first, last },
    });
  }
  return { ...logistic, composite: COMPOSITE_SHARES, knots, tail: drawTail(knots) };
}

export function compositeOf(heads: readonly number[]): number {
  return heads.reduce((sum, head, i) => sum + head * (COMPOSITE_SHARES[i] ?? 0), 0);
}

/** An anchor that no input reaches is left out, and one so close to an end that it would be a step. */
function isBetween(composite: number, first: Knot, last: Knot): boolean {
  return composite > first.composite + MIN_PIECE && composite < last.composite - MIN_PIECE;
}

const MIN_PIECE = 0.002;
