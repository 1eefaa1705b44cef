/**
 * From factor heads to a score that means a probability. P(liquidation | z) is a logistic in ln z
 * fitted on training rows; its anchors become the knots of the tail. The two ends are constraints:
 * with every input at its lo the score is 0, with every input at its hi it is 100.
 */
import { BallastError } from "../errors.ts";
import { ANCHOR_SETS, THRESHOLDS } from "./anchors.ts";
import { fitLogistic, inverseLogistic, type Logistic } from "./logistic.ts";
import {
  COMPOSITE_SHARES,
  drawTail,
  isDrawable,
  type Knot,
  MAX_UNIT_SLOPE,
  type TailLayer,
} from "./tail.ts";

export interface CalibrateParameters {
  readonly chance: Logistic;
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

/** Head activations of the training rows, and whether the fall came. */
export function fitChance(
  heads: readonly (readonly number[])[],
  isLiquidated: readonly number[],
): Logistic {
  const logarithms = heads.map((row) => Math.log(Math.max(compositeOf(row), MIN_COMPOSITE)));
  return fitLogistic(logarithms, isLiquidated);
}

/** @throws BallastError `CALIBRATION_SHAPE` when the tail cannot draw the anchors. */
export function calibrate({ chance, headsAtLo, headsAtHi }: CalibrateParameters): Calibration {
  const first = { composite: compositeOf(headsAtLo), score: 0 };
  const last = { composite: compositeOf(headsAtHi), score: 1 };
  const lines = ANCHOR_SETS.map((anchors) => [
    first,
    ...anchors
      .map(({ probability, score }) => ({
        composite: Math.exp(inverseLogistic(chance, probability)),
        score,
      }))
      .filter((knot) => isReachable(knot, first, last)),
    last,
  ]);
  const knots = lines.find((line) => isDrawable(line) && hasThresholds(line));
  if (knots === undefined) {
    const message =
      "chances of 10 % and 25 % are not both within what the heads say of this history";
    throw new BallastError("input", "CALIBRATION_SHAPE", message, {
      hint: "a history with calm and falls, as the one that docs/model-card.md names, or another seed",
      details: { ...chance, first, last },
    });
  }
  return { ...chance, composite: COMPOSITE_SHARES, knots, tail: drawTail(knots) };
}

export function compositeOf(heads: readonly number[]): number {
  return heads.reduce((sum, head, i) => sum + head * (COMPOSITE_SHARES[i] ?? 0), 0);
}

/** Without its two thresholds a score means nothing to the policy. */
function hasThresholds(line: readonly Knot[]): boolean {
  return THRESHOLDS.every(({ score }) => line.some((knot) => knot.score === score));
}

/** An anchor that no input reaches is left out, and one so close to an end that it would be a step. */
function isReachable({ composite, score }: Knot, first: Knot, last: Knot): boolean {
  const isAboveFirst = composite - first.composite > (score - first.score) / MAX_UNIT_SLOPE;
  return isAboveFirst && composite < last.composite - MIN_LAST_PIECE;
}

const MIN_LAST_PIECE = 0.002;
