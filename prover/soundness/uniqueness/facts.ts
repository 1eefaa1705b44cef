/**
 * What is proven about the wires so far: which are determined by the inputs, and which are integers
 * of so many bits. Both only grow, and every addition names the lemma that made it.
 */
import type { SparseMatrix } from "../../artifacts/r1cs.ts";
import { indexByWire, type RowsByWire } from "../row-index.ts";
import { eachTerm, reduce, type System } from "../system.ts";
import { type EqualWires, findEqualWires } from "./equal-wires.ts";
import { combine, type Form, isConstant, MINUS_ONE, scaled } from "./forms.ts";

export interface Row {
  readonly a: Form;
  readonly b: Form;
  readonly c: Form;
}

export class Facts {
  readonly system: System;
  /** 1 when every witness with the same inputs has the same value there. */
  readonly #isKnown: Uint8Array;
  /** n when every witness has an integer in [0, 2^n) there; 0 when nothing is known. */
  readonly #bits: Uint16Array;
  readonly #equal: EqualWires;
  readonly #rowsOf: RowsByWire;
  readonly #learnt: number[] = [];
  readonly uses: Record<string, number> = {};

  constructor(system: System) {
    this.system = system;
    const { r1cs } = system;
    this.#isKnown = new Uint8Array(r1cs.wireCount);
    this.#bits = new Uint16Array(r1cs.wireCount);
    this.#equal = findEqualWires(r1cs);
    this.#rowsOf = indexByWire(r1cs, { representative: this.#equal.representative });
    this.#isKnown[0] = 1;
    for (let wire = system.firstInput; wire < system.firstInternal; wire++) {
      this.know(this.resolve(wire), "given as an input");
    }
    for (const wire of this.#equal.constants.keys()) this.know(wire, "equal to a constant");
  }

  /** The wire that stands for all that linear constraints make equal to this one. */
  resolve(wire: number): number {
    return this.#equal.representative[wire] ?? 0;
  }

  /** The number that linear constraints fix a wire at. */
  constantAt(wire: number): bigint | undefined {
    return this.#equal.constants.get(this.resolve(wire));
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
    return this.#rowsOf(this.resolve(wire));
  }

  #form(matrix: SparseMatrix, row: number): Form {
    const { constants } = this.#equal;
    let constant = 0n;
    const terms = new Map<number, bigint>();
    eachTerm(this.system.r1cs, matrix, row, (wire, coefficient) => {
      const root = this.resolve(wire);
      const value = root === 0 ? 1n : constants.get(root);
      if (value !== undefined) {
        constant += coefficient * value;
        return;
      }
      const other = terms.get(root);
      const sum = other === undefined ? coefficient : reduce(other + coefficient);
      if (sum === 0n) terms.delete(root);
      else terms.set(root, sum);
    });
    return { constant: constant === 0n ? 0n : reduce(constant), terms };
  }

  /** The form that a row holds at 0, when constants leave it linear. */
  linearForm(row: number): Form | undefined {
    const { a, b, c } = this.row(row);
    if (isConstant(b)) return combine(scaled(a, b.constant), MINUS_ONE, c);
    if (isConstant(a)) return combine(scaled(b, a.constant), MINUS_ONE, c);
    return undefined;
  }
}
