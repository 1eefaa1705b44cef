/**
 * What training minimises: squared errors, each head's over the variance of its target, plus the
 * composite's own. On the liquidation target that is Brier's score, so that head is a probability.
 */
import { COMPOSITE_SHARES } from "../calibration/tail.ts";
import type { Example } from "../dataset/dataset.ts";
import type { Labels } from "../dataset/labels.ts";
import { BallastError } from "../errors.ts";
import type { HeadLoss } from "./network.ts";

const COMPOSITE_LOSS = 1.5;

/** In the order of FACTORS. */
export function targetsOf(labels: Labels): number[] {
  return [
    labels.expectedShortfall,
    labels.isLiquidated,
    labels.liquidityAdjustedVolatility,
    labels.systemStress,
  ];
}

/** @throws BallastError `TRAINING_TARGET` */
export function headLoss(examples: readonly Example[]): HeadLoss {
  const targets = examples.map(({ labels }) => targetsOf(labels));
  const composite = targets.map((target) =>
    target.reduce((sum, value, i) => sum + value * (COMPOSITE_SHARES[i] ?? 0), 0),
  );
  return {
    headWeights: COMPOSITE_SHARES.map((_, i) => 1 / variance(targets.map((t) => t[i] ?? 0))),
    composite: COMPOSITE_SHARES,
    compositeWeight: COMPOSITE_LOSS / variance(composite),
  };
}

/** Targets are in [0, 1]; below this a variance is rounding. */
const MIN_VARIANCE = 1e-12;

/** A constant target would teach nothing and divide by zero. */
function variance(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const result = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  if (result > MIN_VARIANCE) return result;
  throw new BallastError("input", "TRAINING_TARGET", "a training target never changes", {
    hint: "the history has to hold both falls and calm",
  });
}
