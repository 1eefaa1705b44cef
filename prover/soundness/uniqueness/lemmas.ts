/**
 * Lemmas about one or two constraints. Each takes facts and adds facts; each says why it may. A wire
 * is "known" when all witnesses with the same inputs agree on it.
 */
import { FIELD_ORDER } from "../../field.ts";
import { inverse, multiply } from "../../setup/scalar-field.ts";
import { reduce } from "../system.ts";
import type { Facts, Row } from "./facts.ts";
import {
  combine,
  type Form,
  isConstant,
  isZero,
  keyOf,
  MINUS_ONE,
  scaled,
  soleWire,
  without,
} from "./forms.ts";

/** A row with everything a lemma asks of it. */
export interface OpenRow extends Row {
  readonly unknowns: readonly number[];
}

export const isLinear = ({ a, b }: Row): boolean => isZero(a) || isZero(b);

/**
 * L1, one unknown: a row whose only unknown wire has a constant, non-zero coefficient determines it.
 * The coefficient of x in (a + αx)(b + βx) - (c + γx) is αb + βa - γ, and αβ must be 0.
 */
export function solveOne(facts: Facts, { a, b, c, unknowns }: OpenRow): void {
  const [wire, second] = unknowns;
  if (wire === undefined || second !== undefined) return;
  const alpha = a.terms.get(wire) ?? 0n;
  const beta = b.terms.get(wire) ?? 0n;
  const gamma = c.terms.get(wire) ?? 0n;
  if (alpha !== 0n && beta !== 0n) return;
  if ((alpha !== 0n && !isConstant(b)) || (beta !== 0n && !isConstant(a))) return;
  const coefficient = reduce(alpha * b.constant + beta * a.constant - gamma);
  if (coefficient !== 0n) facts.know(wire, "L1 one unknown");
}

/** L2, boolean: x (x - 1) = 0. */
export function noteBoolean(facts: Facts, { a, b, c }: Row): void {
  if (!isZero(c)) return;
  const wire = soleWire(a) ?? soleWire(b);
  const other = soleWire(a) === undefined ? a : b;
  if (wire === undefined || other.constant !== MINUS_ONE || other.terms.size !== 1) return;
  if (other.terms.get(wire) === 1n) facts.bound(wire, 1);
}

/**
 * L3, digits: in sum k_i x_i = known, with x_i in [0, 2^n_i), every x_i is determined when, up to one
 * factor, the k_i are powers of two far enough apart and the greatest sum stays below p.
 */
export function readDigits(facts: Facts, row: OpenRow): void {
  if (!isLinear(row) || row.unknowns.length === 0) return;
  const digits = digitsOf(facts, row.c, row.unknowns);
  if (digits === undefined) return;
  for (const wire of row.unknowns) facts.know(wire, "L3 digits of a known number");
}

/** L3, range: x = sum 2^i x_i is in [0, 2^n). */
export function noteRange(facts: Facts, row: Row): void {
  if (!isLinear(row) || row.c.constant !== 0n) return;
  const wires = Array.from(row.c.terms.keys());
  const [whole, another] = wires.filter((wire) => facts.bits(wire) === 0);
  if (whole === undefined || another !== undefined || wires.length < 2) return;
  const parts = wires.filter((wire) => wire !== whole);
  const unit = reduce(-(row.c.terms.get(whole) ?? 0n));
  const digits = digitsOf(facts, row.c, parts);
  if (digits !== undefined && digits.unit === unit) facts.bound(whole, digits.bits);
}

/** The factor and the total width, when `wires` occur as the digits of one number in `form`. */
function digitsOf(
  facts: Facts,
  { terms }: Form,
  wires: readonly number[],
): { unit: bigint; bits: number } | undefined {
  if (wires.some((wire) => facts.bits(wire) === 0 || !terms.has(wire))) return undefined;
  for (const sign of [1n, MINUS_ONE]) {
    const digits = wires
      .map((wire) => ({
        weight: reduce(sign * (terms.get(wire) ?? 0n)),
        bits: BigInt(facts.bits(wire)),
      }))
      .sort((x, y) => (x.weight < y.weight ? -1 : 1));
    let top = 0n;
    let fits = true;
    for (const { weight, bits } of digits) {
      if (weight <= top && top > 0n) fits = false;
      top += weight * (2n ** bits - 1n);
    }
    const unit = digits[0]?.weight ?? 0n;
    if (fits && top < FIELD_ORDER) {
      return { unit: reduce(sign * unit), bits: (top / unit).toString(2).length };
    }
  }
  return undefined;
}

/**
 * L4, zero or not: from e u = v and e w = 0 with e known. If e is 0, v = 0 determines a wire of v; if
 * not, w = 0 determines a wire of w. The same wire in both is determined.
 */
export function splitAtZero(facts: Facts, rows: readonly OpenRow[]): void {
  const byFactor = new Map<string, { other: Form; c: Form }[]>();
  for (const row of rows) {
    for (const [factor, other] of [
      [row.a, row.b],
      [row.b, row.a],
    ] as const) {
      if (isConstant(factor) || facts.unknownsOf(factor).length > 0) continue;
      const key = keyOf(factor);
      const group = byFactor.get(key);
      if (group === undefined) byFactor.set(key, [{ other, c: row.c }]);
      else group.push({ other, c: row.c });
    }
  }
  const only = (form: Form): number | undefined => {
    const [wire, second] = facts.unknownsOf(form);
    return second === undefined ? wire : undefined;
  };
  for (const group of byFactor.values()) {
    for (const whenZero of group) {
      const wire = only(whenZero.c);
      if (wire === undefined) continue;
      for (const whenNot of group) {
        if (facts.unknownsOf(whenNot.c).length > 0 || only(whenNot.other) !== wire) continue;
        facts.know(wire, "L4 zero or not");
      }
    }
  }
}

/**
 * L5, exclusive cases: s is boolean and s f = d. A number r = k + αs + βd of n bits is k when s is 0
 * and k + α + βf when s is 1. If those two always sum to a constant outside [0, 2^(n+1) - 2], they
 * are never both in range, so s is determined.
 */
export function excludeOneCase(facts: Facts, rows: readonly OpenRow[]): void {
  const products = new Map<number, { selector: number; factor: Form }>();
  for (const { a, b, c } of rows) {
    const result = soleWire(c) ?? soleWire(negated(c));
    const negative = soleWire(c) === undefined;
    for (const [one, factor] of [
      [a, b],
      [b, a],
    ] as const) {
      const selector = soleWire(one) ?? soleWire(negated(one));
      if (result === undefined || selector === undefined || facts.bits(selector) !== 1) continue;
      if (facts.unknownsOf(factor).length > 0 || facts.isKnown(selector)) continue;
      const isFlipped = negative !== (soleWire(one) === undefined);
      products.set(result, { selector, factor: isFlipped ? negated(factor) : factor });
    }
  }
  for (const row of rows) {
    if (!isLinear(row)) continue;
    const number = row.unknowns.find((wire) => facts.bits(wire) > 1);
    const product = row.unknowns.find((wire) => products.has(wire));
    if (number === undefined || product === undefined) continue;
    const { selector, factor } = products.get(product) ?? { selector: 0, factor: row.c };
    if (row.unknowns.some((wire) => ![number, product, selector].includes(wire))) continue;
    const scale = row.c.terms.get(number) ?? 0n;
    const rest = without(without(without(row.c, number), product), selector);
    const alpha = row.c.terms.get(selector) ?? 0n;
    const beta = row.c.terms.get(product) ?? 0n;
    const constant: Form = { constant: alpha, terms: new Map() };
    const sum = combine(combine(combine(rest, 1n, rest), 1n, constant), beta, factor);
    if (!isConstant(sum)) continue;
    const unit = reduce(-scale);
    const limit = 2n ** BigInt(facts.bits(number) + 1) - 2n;
    const total = multiply(sum.constant, inverse(unit));
    if (total > limit) facts.know(selector, "L5 exclusive cases");
  }
}

/**
 * L6, one-hot: boolean s_i sum to 1, and sum w_i s_i is known with all w_i different. Exactly one s_i
 * is 1, and its weight says which.
 */
export function findOneHot(facts: Facts, rows: readonly OpenRow[]): void {
  const linear = rows.filter(
    (row) =>
      isLinear(row) && row.unknowns.length > 1 && row.unknowns.every((w) => facts.bits(w) === 1),
  );
  const sums = linear.filter(({ c, unknowns }) => {
    const [first = 0] = unknowns;
    const unit = c.terms.get(first) ?? 0n;
    return (
      c.terms.size === unknowns.length &&
      unknowns.every((wire) => c.terms.get(wire) === unit) &&
      reduce(c.constant + unit) === 0n
    );
  });
  const byWire = new Map<number, OpenRow>();
  for (const sum of sums) for (const wire of sum.unknowns) byWire.set(wire, sum);
  for (const { c, unknowns } of linear) {
    const sum = byWire.get(unknowns[0] ?? 0);
    if (sum === undefined || !unknowns.every((wire) => byWire.get(wire) === sum)) continue;
    const weights = new Set(sum.unknowns.map((wire) => c.terms.get(wire) ?? 0n));
    if (weights.size !== sum.unknowns.length) continue;
    for (const wire of sum.unknowns) facts.know(wire, "L6 one-hot at a known position");
  }
}

export function negated(form: Form): Form {
  return scaled(form, MINUS_ONE);
}
