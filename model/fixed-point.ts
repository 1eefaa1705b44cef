/**
 * The rounding rule of the whole project, mirrored by circuits/lib/fixed-point.circom: an arithmetic
 * shift rounds towards minus infinity, then the result is clamped. Safe integers throughout.
 */

/** floor(value / 2^shift), also for negative and for more than 32-bit values. */
export function floorShift(value: number, shift: number): number {
  return Math.floor(value / 2 ** shift);
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}

/** clamp(value >> shift, 0, cap) */
export function shiftAndClamp(value: number, shift: number, cap: number): number {
  return clamp(floorShift(value, shift), 0, cap);
}
