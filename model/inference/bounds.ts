/**
 * Static bounds: from the shapes and declared ranges alone, never from trained values, no
 * accumulator of any valid model can leave its 31 bits.
 */
import {
  ACCUMULATOR_BITS,
  ACTIVATION_MAX,
  BIAS_OFFSET,
  LAYER_SIZES,
  WEIGHT_MAX,
} from "../architecture.ts";

export interface AccumulatorBound {
  readonly layer: number;
  readonly min: number;
  readonly max: number;
  /** Half-open range of the circuit: [-limit, limit). */
  readonly limit: number;
  readonly headroomBits: number;
}

export function accumulatorBounds(): AccumulatorBound[] {
  const limit = 2 ** (ACCUMULATOR_BITS - 1);
  return LAYER_SIZES.slice(0, -1).map((inputs, layer) => {
    const max = inputs * WEIGHT_MAX * ACTIVATION_MAX + BIAS_OFFSET - 1;
    return { layer, min: -BIAS_OFFSET, max, limit, headroomBits: Math.log2(limit / max) };
  });
}
