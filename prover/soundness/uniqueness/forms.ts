/** Linear forms over wires: what a side of a constraint is once equal wires share one name. */
import { FIELD_ORDER } from "../../field.ts";
import { inverse } from "../../setup/scalar-field.ts";
import { reduce } from "../system.ts";

export interface Form {
  readonly constant: bigint;
  /** Coefficients that are not 0, by wire. */
  readonly terms: ReadonlyMap<number, bigint>;
}

export const MINUS_ONE = FIELD_ORDER - 1n;

export const isZero = ({ constant, terms }: Form): boolean => constant === 0n && terms.size === 0;
export const isConstant = ({ terms }: Form): boolean => terms.size === 0;

/** left + factor * right */
export function combine(left: Form, factor: bigint, right: Form): Form {
  const terms = new Map(left.terms);
  for (const [wire, coefficient] of right.terms) {
    const sum = reduce((terms.get(wire) ?? 0n) + factor * coefficient);
    if (sum === 0n) terms.delete(wire);
    else terms.set(wire, sum);
  }
  return { constant: reduce(left.constant + factor * right.constant), terms };
}

export function scaled(form: Form, factor: bigint): Form {
  return combine({ constant: 0n, terms: new Map() }, factor, form);
}

export function wireForm(wire: number): Form {
  return { constant: 0n, terms: new Map([[wire, 1n]]) };
}

/** The form without one of its wires. */
export function without({ constant, terms }: Form, wire: number): Form {
  const rest = new Map(terms);
  rest.delete(wire);
  return { constant, terms: rest };
}

/** Equal for forms that are multiples of each other, and for no others. */
export function keyOf({ constant, terms }: Form): string {
  const sorted = Array.from(terms).sort(([a], [b]) => a - b);
  const first = sorted[0]?.[1] ?? 1n;
  const scale = first === 1n || first === MINUS_ONE ? first : inverse(first);
  const parts = sorted.map(([wire, k]) => `${wire}:${((k * scale) % FIELD_ORDER).toString(36)}`);
  return `${((constant * scale) % FIELD_ORDER).toString(36)} ${parts.join(" ")}`;
}

/** The wire of a form that is that wire alone. */
export function soleWire({ constant, terms }: Form): number | undefined {
  if (constant !== 0n || terms.size !== 1) return undefined;
  const [entry] = terms;
  return entry?.[1] === 1n ? entry[0] : undefined;
}
