/**
 * I3, on a model file: a riskier input never lowers score, interval or factor. The proof has three
 * premises: every weight is at least 0, every normalisation scale is at least 1, and nothing else in
 * the network depends on an input. Shift, clamp, sums with such weights and order statistics never
 * fall when an argument rises, so neither does what is composed of them.
 */
import { NORMALISE_BITS, WEIGHT_MAX } from "../architecture.ts";
import { BallastError } from "../errors.ts";
import type { IntegerModel } from "../integer-model.ts";

/** @throws BallastError `MODEL_NOT_MONOTONE` naming the first parameter that breaks a premise. */
export function assertMonotone({ normalisation, layers }: IntegerModel): void {
  for (const [i, { scale }] of normalisation.entries()) {
    if (isWhole(scale, 1, 2 ** NORMALISE_BITS - 1)) continue;
    throw broken(`/normalisation/${i}/scale`, scale, `1 to ${2 ** NORMALISE_BITS - 1}`);
  }
  for (const [l, { weights }] of layers.entries()) {
    for (const [j, row] of weights.entries()) {
      for (const [i, weight] of row.entries()) {
        if (isWhole(weight, 0, WEIGHT_MAX)) continue;
        throw broken(`/layers/${l}/weights/${j}/${i}`, weight, `0 to ${WEIGHT_MAX}`);
      }
    }
  }
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

function broken(location: string, value: number, valid: string): BallastError {
  return new BallastError("input", "MODEL_NOT_MONOTONE", `${value} breaks monotonicity`, {
    location,
    hint: `a whole number from ${valid}`,
  });
}
