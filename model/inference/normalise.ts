import { ACTIVATION_MAX, NORMALISE_SHIFT } from "../architecture.ts";
import { shiftAndClamp } from "../fixed-point.ts";
import type { Normalisation } from "../integer-model.ts";

/**
 * One feature, in schema units, to a 16-bit activation: clamp(((x - lo) * scale) >> 14, 0, 65535).
 * The product is below 2^48, so it is exact.
 */
export function normalise(feature: number, { lo, scale }: Normalisation): number {
  return shiftAndClamp((feature - lo) * scale, NORMALISE_SHIFT, ACTIVATION_MAX);
}
