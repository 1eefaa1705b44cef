/**
 * What is proven about the wires so far: which are determined by the inputs, and which are integers
 * of so many bits. Both only grow, and every addition names the lemma that made it.
 */
import type { SparseMatrix } from "../../artifacts/r1cs.ts";
import { inverse } from "../../setup/scalar-field.ts";
import { eachTerm, reduce, type System } from "../system.ts";
import { combine, type Form, isConstant, MINUS_ONE, scaled } from "./forms.ts";

export interface Row {
  readonly a: Form;
  readonly b: Form;
  readonly c: Form;
}

/** Longer rows cannot make two wires equal once constants are put in; circuits of ours hold none. */
const JOIN_TERMS_MAX = 6;

export class Facts {
  readonly system: System;
  /** 1 when every witness with the same inputs has the same value there. */
  readonly #isKnown: Uint8Array;
  /** n when every witness has an integer in [0, 2^n) there; 0 when nothing is known. */
  readonly #bits: Uint16Array;
  /** Wires that linear constraints make equal share a representative. */
  readonly #representative: Uint32Array;
  readonly #constants = new Map<number, bigint>();
  readonly #learnt: number[] = [];
  readonly uses: Record<string, number> = {};
  #index: ((wire: number) => Uint32Array) | undefined;

  constructor(system: System) {
    this.system = system;
    const { wireCount } = system.r1cs;
    this.#isKnown = new Uint8Array(wireCount);
    this.#bits = new Uint16Array(wireCount);
    this.#representative = Uint32Array.from({ length: wireCount }, (_, wire) => wire);
    this.#joinEqualWires();
    this.#isKnown[0] = 1;
    for (let wire = system.firstInput; wire < system.firstInternal; wire++) {
      this.know(this.resolve(wire), "given as an input");
    }
    for (const wire of this.#constants.keys()) this.know(wire, "equal to a constant");
  }

  resolve(wire: number): number {
    let root = wire;
    for (let up = this.#up(root); up !== root; up = this.#up(root)) root = up;
    for (let at = wire; at !== root; ) {
      const next = this.#up(at);
      this.#representative[at] = root;
      at = next;
    }
    return root;
  }

  /** The number that linear constraints fix a wire at. */
  constantAt(wire: number): bigint | undefined {
    return this.#constants.get(this.resolve(wire));
  }

  isKnown(wire: number): boolean {
    return this.#isKnown[this.resolve(wire)] === 1;
  }

  know(wire: number, lemma: string): void {
    const root = this.resolve(wire);
    if (this.#isKnown[root] === 1) return;
    this.#isKnown[root] = 1;
    this.#learnt.push(root);
    this.uses[lemma] = (this.uses[lemma] ?? 0) + 1;
  }

  /** Wires that became known since the last call. */
  takeLearnt(): number[] {
    return this.#learnt.splice(0);
  }

  bits(wire: number): number {
    return this.#bits[this.resolve(wire)] ?? 0;
  }

  bound(wire: number, bits: number): void {
    const root = this.resolve(wire);
    const known = this.#bits[root] ?? 0;
    if (known === 0 || bits < known) this.#bits[root] = bits;
  }

  unknownsOf({ terms }: Form): number[] {
    return Array.from(terms.keys()).filter((wire) => this.#isKnown[wire] !== 1);
  }

  row(row: number): Row {
    const { a, b, c } = this.system.r1cs;
    return { a: this.#form(a, row), b: this.#form(b, row), c: this.#form(c, row) };
  }

  /** Rows in which the wire, or one equal to it, occurs. */
  rowsOf(wire: number): Uint32Array {
    this.#index ??= indexRows(this);
    return this.#index(this.resolve(wire));
  }

  #form(matrix: SparseMatrix, row: number): Form {
    let constant = 0n;
    const terms = new Map<number, bigint>();
    eachTerm(this.system.r1cs, matrix, row, (wire, coefficient) => {
      const root = this.resolve(wire);
      const value = root === 0 ? 1n : this.#constants.get(root);
      if (value !== undefined) constant += coefficient * value;
      else terms.set(root, (terms.get(root) ?? 0n) + coefficient);
    });
    for (const [wire, coefficient] of terms) {
      const rest = reduce(coefficient);
      if (rest === 0n) terms.delete(wire);
      else terms.set(wire, rest);
    }
    return { constant: reduce(constant), terms };
  }

  /** The form that a row holds at 0, when constants leave it linear. */
  linearForm(row: number): Form | undefined {
    const { a, b, c } = this.row(row);
    if (isConstant(b)) return combine(scaled(a, b.constant), MINUS_ONE, c);
    if (isConstant(a)) return combine(scaled(b, a.constant), MINUS_ONE, c);
    return undefined;
  }

  #length(row: number): number {
    const { a, b, c } = this.system.r1cs;
    const length = ({ rowStart }: SparseMatrix): number =>
      (rowStart[row + 1] ?? 0) - (rowStart[row] ?? 0);
    return length(a) + length(b) + length(c);
  }

  #up(wire: number): number {
    return this.#representative[wire] ?? 0;
  }

  /** x - y = 0 and x - constant = 0, until no more are found. */
  #joinEqualWires(): void {
    const { r1cs } = this.system;
    for (let isGrowing = true; isGrowing; ) {
      isGrowing = false;
      for (let row = 0; row < r1cs.constraintCount; row++) {
        if (this.#length(row) > JOIN_TERMS_MAX) continue;
        const form = this.linearForm(row);
        if (form !== undefined && this.#join(form)) isGrowing = true;
      }
    }
  }

  #join({ constant, terms }: Form): boolean {
    const [first, second, third] = terms;
    if (first === undefined || third !== undefined) return false;
    const [wire, coefficient] = first;
    if (second === undefined) {
      this.#constants.set(wire, constantOf(coefficient, constant));
      return true;
    }
    if (constant !== 0n || reduce(coefficient + second[1]) !== 0n) return false;
    this.#representative[Math.max(wire, second[0])] = Math.min(wire, second[0]);
    return true;
  }
}

/** The root of coefficient * x + constant. */
function constantOf(coefficient: bigint, constant: bigint): bigint {
  return reduce(-constant * inverse(coefficient));
}

function indexRows(facts: Facts): (wire: number) => Uint32Array {
  const { constraintCount, wireCount } = facts.system.r1cs;
  const start = new Uint32Array(wireCount + 1);
  const wiresOf = (row: number): Set<number> => {
    const { a, b, c } = facts.row(row);
    return new Set([...a.terms.keys(), ...b.terms.keys(), ...c.terms.keys()]);
  };
  for (let row = 0; row < constraintCount; row++) {
    for (const wire of wiresOf(row)) start[wire + 1] = (start[wire + 1] ?? 0) + 1;
  }
  for (let wire = 0; wire < wireCount; wire++) {
    start[wire + 1] = (start[wire + 1] ?? 0) + (start[wire] ?? 0);
  }
  const next = start.slice();
  const rows = new Uint32Array(start[wireCount] ?? 0);
  for (let row = 0; row < constraintCount; row++) {
    for (const wire of wiresOf(row)) {
      const at = next[wire] ?? 0;
      rows[at] = row;
      next[wire] = at + 1;
    }
  }
  return (wire) => rows.subarray(start[wire], start[wire + 1]);
}
