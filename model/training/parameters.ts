/**
 * The four parameter arrays of what is trained, 15-23-4: where they start, and the box each one is
 * kept in. The sixteenth input and the twenty-fourth hidden unit are the constructed peg path.
 */
import { LAYER_SHIFTS, LAYER_SIZES, WEIGHT_MAX } from "../architecture.ts";
import { PEG_FEATURE } from "../calibration/peg-unit.ts";
import type { Random } from "../random.ts";
import type { ProjectedParameter } from "./projected-adam.ts";

const [FEATURE_COUNT, ALL_HIDDEN, HEADS] = LAYER_SIZES;

/** Schema indices of the trained inputs. */
export const TRAINED_FEATURES: readonly number[] = Array.from(
  { length: FEATURE_COUNT },
  (_, i) => i,
).filter((i) => i !== PEG_FEATURE);
export const INPUT_COUNT = TRAINED_FEATURES.length;
export const HIDDEN_COUNT = ALL_HIDDEN - 1;
export const HEAD_COUNT = HEADS;

/** A float weight w becomes the byte w 2^shift. */
export function weightLimit(layer: number): number {
  return WEIGHT_MAX / 2 ** (LAYER_SHIFTS[layer] ?? 0);
}

/** In units of a cap; far inside the 30 bits of a quantized bias. */
const BIAS_LIMIT = 8;
/** Each hidden unit starts from about this many of the inputs. */
const INITIAL_INPUTS = 4;

/** Sparse and positive: weights that start at 0 may still grow. */
export function initialParameters(random: Random): ProjectedParameter[] {
  const weights0 = new Float32Array(INPUT_COUNT * HIDDEN_COUNT).map(() =>
    random.uniform() < INITIAL_INPUTS / INPUT_COUNT ? 0.1 + 0.4 * random.uniform() : 0,
  );
  const biases0 = new Float32Array(HIDDEN_COUNT).map(() => -0.3 * random.uniform());
  const weights1 = new Float32Array(HIDDEN_COUNT * HEAD_COUNT).map(() => 0.15 * random.uniform());
  const biases1 = new Float32Array(HEAD_COUNT);
  return [
    { values: weights0, min: 0, max: weightLimit(0) },
    { values: biases0, min: -BIAS_LIMIT, max: BIAS_LIMIT },
    { values: weights1, min: 0, max: weightLimit(1) },
    { values: biases1, min: -BIAS_LIMIT, max: BIAS_LIMIT },
  ];
}
