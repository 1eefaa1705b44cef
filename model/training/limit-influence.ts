/**
 * Keeps one input from carrying the score. With every weight non-negative, an input that goes from its
 * lo to its hi raises the composite by at most the sum of its paths through the hidden units; where
 * that sum is over the limit the input's first-layer weights are scaled down. Like the projection on
 * the box it runs after every step, so what is trained has the bound built in.
 */
import { COMPOSITE_SHARES } from "../calibration/tail.ts";
import { SCHEMA } from "../schema.ts";
import { HEAD_COUNT, HIDDEN_COUNT, TRAINED_FEATURES } from "./parameters.ts";

/** In units of the composite, which is 0..1. A score of 45 is about 0.25 of it, 65 about 0.45. */
const INFLUENCE_LIMIT = 0.12;
/** What six hours say is forgotten in six hours: more of it is a score that flickers at a threshold. */
const BRIEF_INPUTS = ["rv6", "dd6"];
const BRIEF_LIMIT = INFLUENCE_LIMIT / 2;

/** Of each trained input. */
export const INFLUENCE_LIMITS: readonly number[] = TRAINED_FEATURES.map((feature) =>
  BRIEF_INPUTS.includes(SCHEMA[feature]?.name ?? "") ? BRIEF_LIMIT : INFLUENCE_LIMIT,
);

/** Weights are input-major: weights0[input * hidden + unit], weights1[unit * heads + head]. */
export function limitInfluence(
  weights0: Float32Array,
  weights1: Float32Array,
  limits: readonly number[] = INFLUENCE_LIMITS,
): void {
  const unitShares = Array.from({ length: HIDDEN_COUNT }, (_, unit) =>
    COMPOSITE_SHARES.reduce(
      (sum, share, head) => sum + share * (weights1[unit * HEAD_COUNT + head] ?? 0),
      0,
    ),
  );
  for (const [input, limit] of limits.entries()) {
    const row = weights0.subarray(input * HIDDEN_COUNT, (input + 1) * HIDDEN_COUNT);
    const influence = row.reduce((sum, weight, unit) => sum + weight * (unitShares[unit] ?? 0), 0);
    if (influence <= limit) continue;
    for (const [unit, weight] of row.entries()) row[unit] = (weight * limit) / influence;
  }
}
