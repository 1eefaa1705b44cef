/**
 * The range of an input that a model listens to: below `lo` and above `hi` its activation is clamped,
 * so forcing an input to the end of its schema range is the same as forcing it to `lo` or `hi`.
 */
import { ACTIVATION_MAX, NORMALISE_SHIFT } from "../architecture.ts";
import { clamp } from "../fixed-point.ts";
import type { IntegerModel } from "../integer-model.ts";
import { SCHEMA } from "../schema.ts";

export interface InputRange {
  readonly name: string;
  /** Schema units, as every number here. */
  readonly min: number;
  readonly max: number;
  /** Activation 0 up to here. */
  readonly lo: number;
  /** Activation 65535 from here on; can lie outside the schema range. */
  readonly hi: number;
}

export function inputRanges(model: IntegerModel): InputRange[] {
  return SCHEMA.map(({ name, min, max }, i) => {
    const { lo, scale } = model.normalisation[i] ?? { lo: 0, scale: 1 };
    const hi = lo + Math.ceil((ACTIVATION_MAX * 2 ** NORMALISE_SHIFT) / scale);
    return { name, min, max, lo, hi };
  });
}

export const BPS = 10_000;

/** A share of lo..hi in whole units: rounded half up, and never nothing. */
export function pushUnits({ lo, hi }: InputRange, shareBps: number): number {
  return Math.max(1, Math.floor(((hi - lo) * shareBps) / BPS + 0.5));
}

/** A value moved by `units`, within what a publisher may sign. */
export function pushed({ min, max }: InputRange, value: number, units: number): number {
  return clamp(value + units, min, max);
}
