/**
 * The path of a failing peg through the network is constructed, because failures are too rare to be
 * learned from. Hidden unit 0 carries the normalised `peg` input and nothing else, no other unit
 * listens to that input, and the unit's weights into the heads are set so that a full failure in an
 * otherwise calm market counts as a stated chance. The tail then treats it like any other stress.
 */
import { FACTORS, LAYER_SHIFTS, WEIGHT_MAX } from "../architecture.ts";
import { SCHEMA } from "../schema.ts";
import { inverseLogistic, type Logistic } from "./logistic.ts";
import { COMPOSITE_SHARES } from "./tail.ts";

export const PEG_FEATURE = SCHEMA.findIndex(({ name }) => name === "peg");
export const PEG_UNIT = 0;

/** A little over the 10 % of score 45: from the calm reference a full failure ends the calm regime. */
export const PEG_FAILURE_PROBABILITY = 0.115;

/** Largest weight of a byte in the first layer, and what the unit can show at most. */
export const PEG_UNIT_WEIGHT = WEIGHT_MAX / 2 ** LAYER_SHIFTS[0];
const HEAD_WEIGHT_LIMIT = WEIGHT_MAX / 2 ** LAYER_SHIFTS[1];

/** A peg failure is stress of the system; the next head is used when this one's weight is full. */
const FILLED_IN_ORDER = [
  "systemStress",
  "liquidityAdjustedVolatility",
  "expectedShortfall",
] as const;

/**
 * Weights of the unit into the four heads, as far as bytes go: a model file says how far that is
 * (`pegFailureScore` of its metrics).
 */
export function pegHeadWeights(logistic: Logistic, calmComposite: number): number[] {
  const wanted = Math.exp(inverseLogistic(logistic, PEG_FAILURE_PROBABILITY));
  let missing = Math.max(wanted - calmComposite, 0);
  const weights = FACTORS.map(() => 0);
  for (const name of FILLED_IN_ORDER) {
    const head = FACTORS.indexOf(name);
    const perWeight = PEG_UNIT_WEIGHT * (COMPOSITE_SHARES[head] ?? 0);
    const weight = Math.min(missing / perWeight, HEAD_WEIGHT_LIMIT);
    weights[head] = weight;
    missing -= weight * perWeight;
  }
  return weights;
}
