/**
 * L8, saturating cases: the three-case comparison of Normalise, whose `reach` the prover chooses from
 * an interval. Recognised by its constraints, with all widths read from the r1cs:
 *
 *   below boolean, above (above + below - 1) = 0, product = d scale with d = x - lo,
 *   number = product + below (-d - 1 - product) + above (d - reach - product), n bits,
 *   reach scale = T + m bits.
 *
 * With |d| < D and scale < S known integers and (D + 2^n) S + T + 2^m < p, nothing wraps:
 * neither means d scale < 2^n; below means d < 0; above means reach scale >= T and d >= reach > 0.
 * With T >= 2^n no two of them hold for one (d, scale), whatever reach is, so `below` and `above` are
 * determined. So is an output that is a constant where `above` is 1 and reads bits of `number`
 * elsewhere: the prover's reach reaches `number` in the case `above` alone.
 */
import { FIELD_ORDER } from "../../field.ts";
import type { Facts, Row } from "./facts.ts";
import {
  combine,
  type Form,
  isZero,
  keyOf,
  MINUS_ONE,
  soleWire,
  wireForm,
  without,
} from "./forms.ts";
import { isLinear, negated, type OpenRow } from "./lemmas.ts";

const LEMMA = "L8 saturating cases";
const ONE: Form = { constant: 1n, terms: new Map() };

interface Product {
  readonly factor: Form;
  readonly result: number;
}

interface Selectors {
  readonly below: number;
  readonly above: number;
}

export function findSaturatingCases(facts: Facts, rows: readonly OpenRow[]): void {
  const open = rows.filter((row) => !isLinear(row));
  const byWire = new Map<number, OpenRow[]>();
  for (const row of rows) {
    for (const wire of row.unknowns) {
      const known = byWire.get(wire);
      if (known === undefined) byWire.set(wire, [row]);
      else known.push(row);
    }
  }
  for (const row of open) {
    const selectors = selectorsOf(facts, row);
    if (selectors === undefined) continue;
    const near = (wire: number): readonly OpenRow[] => byWire.get(wire) ?? [];
    const whenBelow = productOf(near(selectors.below), selectors.below);
    const whenAbove = productOf(near(selectors.above), selectors.above);
    if (whenBelow === undefined || whenAbove === undefined) continue;
    const number = numberOf(facts, near(whenAbove.result), whenBelow.result, whenAbove.result);
    if (number === undefined || !areExclusive(facts, { number, whenBelow, whenAbove })) continue;
    facts.know(selectors.below, LEMMA);
    facts.know(selectors.above, LEMMA);
    knowOutput(facts, selectors, number.wire, { near, open: near(selectors.above) });
  }
}

/** above (above + below - 1) = 0, with `below` boolean. */
function selectorsOf(facts: Facts, { a, b, c }: OpenRow): Selectors | undefined {
  if (!isZero(c)) return undefined;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const above = soleWire(one);
    if (above === undefined || facts.isKnown(above)) continue;
    const below = soleWire(without({ ...other, constant: 0n }, above));
    if (below === undefined || other.constant !== MINUS_ONE || other.terms.get(above) !== 1n)
      continue;
    if (facts.bits(below) === 1) return { below, above };
  }
  return undefined;
}

/** selector * factor = result, the signs put right. */
function productOf(rows: readonly OpenRow[], selector: number): Product | undefined {
  for (const { a, b, c } of rows) {
    for (const [one, factor] of [
      [a, b],
      [b, a],
    ] as const) {
      const isPlain = soleWire(one) === selector;
      if (!isPlain && soleWire(negated(one)) !== selector) continue;
      if (factor.terms.size < 3) continue;
      const plain = soleWire(c);
      const result = plain ?? soleWire(negated(c));
      if (result === undefined) continue;
      return { result, factor: isPlain === (plain !== undefined) ? factor : negated(factor) };
    }
  }
  return undefined;
}

/** number = product + below' + above', as a wire of known width and the form of `product`. */
function numberOf(facts: Facts, rows: readonly OpenRow[], below: number, above: number) {
  for (const row of rows) {
    if (!isLinear(row)) continue;
    const wire = row.unknowns.find((w) => w !== below && w !== above && facts.bits(w) > 1);
    if (wire === undefined) continue;
    const scale = row.c.terms.get(wire) ?? 0n;
    const form = scale === 1n ? negated(without(row.c, wire)) : without(row.c, wire);
    if (scale !== 1n && scale !== MINUS_ONE) continue;
    if (form.terms.get(below) !== 1n || form.terms.get(above) !== 1n) continue;
    return { wire, product: without(without(form, below), above) };
  }
  return undefined;
}

interface Cases {
  readonly number: { readonly wire: number; readonly product: Form };
  readonly whenBelow: Product;
  readonly whenAbove: Product;
}

function areExclusive(facts: Facts, { number, whenBelow, whenAbove }: Cases): boolean {
  const { product } = number;
  const distance = combine(negated(combine(product, 1n, whenBelow.factor)), MINUS_ONE, ONE);
  const [x, lo] = Array.from(distance.terms.keys());
  if (x === undefined || lo === undefined || distance.terms.size !== 2) return false;
  if (distance.constant !== 0n || facts.bits(x) === 0 || facts.bits(lo) === 0) return false;
  if (facts.unknownsOf(distance).length > 0) return false;
  const signs = [distance.terms.get(x), distance.terms.get(lo)];
  if (!signs.includes(1n) || !signs.includes(MINUS_ONE)) return false;

  const reach = soleWire(combine(distance, MINUS_ONE, combine(product, 1n, whenAbove.factor)));
  const scale = soleFactor(facts, soleWire(product), keyOf(distance));
  if (reach === undefined || scale === undefined) return false;
  const floor = floorOf(facts, reach, scale);
  if (floor === undefined) return false;

  const n = 2n ** BigInt(facts.bits(number.wire));
  const d = 2n ** BigInt(Math.max(facts.bits(x), facts.bits(lo)));
  const s = 2n ** BigInt(facts.bits(scale));
  const doesNotWrap = (d + n) * s + floor.least + floor.span < FIELD_ORDER;
  return facts.bits(scale) > 0 && doesNotWrap && floor.least >= n;
}

function rowsWith(facts: Facts, wire: number): Row[] {
  return Array.from(facts.rowsOf(wire), (row) => facts.row(row));
}

/** The known wire by which a form with this key is multiplied to give `product`. */
function soleFactor(facts: Facts, product: number | undefined, key: string): number | undefined {
  if (product === undefined) return undefined;
  for (const { a, b, c } of rowsWith(facts, product)) {
    if (soleWire(c) !== product && soleWire(negated(c)) !== product) continue;
    if (keyOf(a) === key) return soleWire(b) ?? soleWire(negated(b));
    if (keyOf(b) === key) return soleWire(a) ?? soleWire(negated(a));
  }
  return undefined;
}

/** reach * scale is in [least, least + span). */
function floorOf(facts: Facts, reach: number, scale: number) {
  for (const { a, b, c } of rowsWith(facts, reach)) {
    const wires = [soleWire(a) ?? soleWire(negated(a)), soleWire(b) ?? soleWire(negated(b))];
    if (!wires.includes(reach) || !wires.includes(scale)) continue;
    const result = soleWire(c) ?? soleWire(negated(c));
    if (result === undefined) continue;
    for (const row of rowsWith(facts, result)) {
      if (!isLinear(row)) continue;
      const rest = without(row.c, result);
      const [entry, another] = rest.terms;
      if (entry === undefined || another !== undefined || facts.bits(entry[0]) === 0) continue;
      const sign = row.c.terms.get(result) ?? 0n;
      if ((sign !== 1n && sign !== MINUS_ONE) || entry[1] !== FIELD_ORDER - sign) continue;
      const least =
        sign === MINUS_ONE ? rest.constant : (FIELD_ORDER - rest.constant) % FIELD_ORDER;
      return { least, span: 2n ** BigInt(facts.bits(entry[0])) };
    }
  }
  return undefined;
}

interface Neighbourhood {
  readonly near: (wire: number) => readonly OpenRow[];
  readonly open: readonly OpenRow[];
}

/** (1 - below - above)(f - k above) = out - k' above, with f over the bits of `number`. */
function knowOutput(
  facts: Facts,
  { below, above }: Selectors,
  number: number,
  { near, open }: Neighbourhood,
): void {
  const neither = keyOf(
    combine(combine(ONE, MINUS_ONE, wireForm(below)), MINUS_ONE, wireForm(above)),
  );
  const digits = new Set(near(number).flatMap(({ unknowns }) => unknowns));
  for (const row of open) {
    for (const [factor, value] of [
      [row.a, row.b],
      [row.b, row.a],
    ] as const) {
      if (keyOf(factor) !== neither) continue;
      const [out, another] = facts.unknownsOf(row.c);
      if (out === undefined || another !== undefined) continue;
      if (facts.unknownsOf(value).every((wire) => digits.has(wire) && facts.bits(wire) === 1)) {
        facts.know(out, LEMMA);
      }
    }
  }
}
