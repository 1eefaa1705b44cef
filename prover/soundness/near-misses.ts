/**
 * Witnesses that violate one constraint and no other: each shows that its constraint is needed. They
 * are looked for near a given witness: that one itself, and those with one wire moved.
 */
import { inverse } from "../setup/scalar-field.ts";
import { dot, eachTerm, reduce, type System } from "./system.ts";

/** What moving a wire by 1 adds to the three linear forms of a row. */
interface Incidence {
  readonly row: number;
  readonly a: bigint;
  readonly b: bigint;
  readonly c: bigint;
}

/** A witness that violates more is not one move away. */
const VIOLATED_MAX = 8;

export class NearMisses {
  readonly #system: System;
  readonly #incidences: readonly (readonly Incidence[])[];

  constructor(system: System) {
    this.#system = system;
    this.#incidences = incidencesByWire(system);
  }

  /** Rows for which a witness near this one violates them alone. */
  rowsNear(witness: readonly bigint[]): Set<number> {
    const { r1cs } = this.#system;
    const forms = Array.from({ length: r1cs.constraintCount }, (_, row) => ({
      a: dot(r1cs, r1cs.a, row, witness),
      b: dot(r1cs, r1cs.b, row, witness),
      c: dot(r1cs, r1cs.c, row, witness),
    }));
    const violated = new Set<number>();
    for (const [row, { a, b, c }] of forms.entries())
      if (reduce(a * b - c) !== 0n) violated.add(row);
    const found = new Set(violated.size === 1 ? violated : []);
    if (violated.size > VIOLATED_MAX) return found;
    for (const incidences of this.#incidences) {
      const met = incidences.filter(({ row }) => violated.has(row));
      if (violated.size > 0 && met.length === 0) continue;
      for (const step of new Set(
        (met.length > 0 ? met : incidences).flatMap((i) => steps(i, forms)),
      )) {
        const alone = onlyViolated({ incidences, step, forms, violated });
        if (alone !== undefined) found.add(alone);
      }
    }
    return found;
  }
}

type Forms = readonly { readonly a: bigint; readonly b: bigint; readonly c: bigint }[];

/** The moves, other than 0, after which a row is met; of a row that has squares, where it factors. */
function steps({ row, a, b, c }: Incidence, forms: Forms): bigint[] {
  const at = forms[row] ?? { a: 0n, b: 0n, c: 0n };
  const ratio = (above: bigint, below: bigint): bigint[] =>
    reduce(above) === 0n || reduce(below) === 0n ? [] : [reduce(-above * inverse(reduce(below)))];
  if (a === 0n || b === 0n) return ratio(at.a * at.b - at.c, a * at.b + b * at.a - c);
  return c === 0n && reduce(at.c) === 0n ? [...ratio(at.a, a), ...ratio(at.b, b)] : [];
}

interface Move {
  readonly incidences: readonly Incidence[];
  readonly step: bigint;
  readonly forms: Forms;
  readonly violated: ReadonlySet<number>;
}

/** The one row that is violated after a move; undefined when there is none or another. */
function onlyViolated({ incidences, step, forms, violated }: Move): number | undefined {
  const after = new Set(violated);
  for (const { row, a, b, c } of incidences) {
    const at = forms[row] ?? { a: 0n, b: 0n, c: 0n };
    const residue = (at.a + a * step) * (at.b + b * step) - at.c - c * step;
    if (reduce(residue) === 0n) after.delete(row);
    else after.add(row);
  }
  const [only] = after;
  return after.size === 1 ? only : undefined;
}

function incidencesByWire({ r1cs }: System): Incidence[][] {
  const byWire = Array.from({ length: r1cs.wireCount }, () => new Map<number, Incidence>());
  for (let row = 0; row < r1cs.constraintCount; row++) {
    for (const form of ["a", "b", "c"] as const) {
      eachTerm(r1cs, r1cs[form], row, (wire, coefficient) => {
        const rows = byWire[wire];
        const known = rows?.get(row) ?? { row, a: 0n, b: 0n, c: 0n };
        rows?.set(row, { ...known, [form]: known[form] + coefficient });
      });
    }
  }
  // The constant stays 1.
  return byWire.map((rows, wire) => (wire === 0 ? [] : Array.from(rows.values())));
}
