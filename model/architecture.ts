/**
 * The one network shape that a proof can speak of: 16-24-4-8-1 with unsigned 8-bit weights. These
 * numbers are the circuit's template parameters; test/circuits holds the two equal.
 */
export const ARCHITECTURE = "16-24-4-8-1/1";

export const LAYER_SIZES = [16, 24, 4, 8, 1] as const;
/** y = clamp((sum w x + b) >> shift, 0, cap), one entry per dense layer. */
export const LAYER_SHIFTS = [8, 9, 6, 10] as const;
export const ACTIVATION_MAX = 65_535;
export const SCORE_MAX = 10_000;
export const LAYER_CAPS = [ACTIVATION_MAX, ACTIVATION_MAX, ACTIVATION_MAX, SCORE_MAX] as const;

/** u = clamp(((x - lo) * scale) >> 14, 0, 65535). */
export const NORMALISE_SHIFT = 14;
/** `lo` is any, `scale` a non-zero, unsigned integer of this many bits. */
export const NORMALISE_BITS = 24;
export const WEIGHT_BITS = 8;
export const WEIGHT_MAX = 255;
/** A bias b is in [-2^29, 2^29), carried as b + 2^29. */
export const BIAS_BITS = 30;
export const BIAS_OFFSET = 2 ** 29;
/** Signed accumulators are in [-2^30, 2^30), carried as acc + 2^30. */
export const ACCUMULATOR_BITS = 31;

/** The bottleneck: the second layer's four neurons, each trained against its own target. */
export const FACTORS = [
  "expectedShortfall",
  "liquidationProbability",
  "liquidityAdjustedVolatility",
  "systemStress",
] as const;
export const FACTOR_MAX = 255;
/** A public factor is the head's 16-bit activation without its low byte. */
export const FACTOR_SHIFT = 8;
