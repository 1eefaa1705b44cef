/**
 * Wires that linear constraints make equal, and wires that they fix at a number. Each short row is
 * looked at once, and again when two wires that may both be in it became one or one got its number.
 */
import type { R1cs, SparseMatrix } from "../../artifacts/r1cs.ts";
import { inverse } from "../../setup/scalar-field.ts";
import { indexByWire, type RowsByWire } from "../row-index.ts";
import { reduce } from "../system.ts";

export interface EqualWires {
  /** The least of the wires that equal each wire. */
  readonly representative: Uint32Array;
  /** By representative; wire 0 is none of them. */
  readonly constants: ReadonlyMap<number, bigint>;
}

/** Longer rows cannot make two wires equal once constants are put in; circuits of ours hold none. */
const JOIN_TERMS_MAX = 6;

export function findEqualWires(r1cs: R1cs): EqualWires {
  return new Joining(r1cs).run();
}

interface Side {
  constant: bigint;
  readonly terms: Map<number, bigint>;
}

class Joining {
  readonly #r1cs: R1cs;
  readonly #parent: Uint32Array;
  /** Each class as a ring: the next wire of the same class. */
  readonly #next: Uint32Array;
  readonly #size: Uint32Array;
  readonly #constants = new Map<number, bigint>();
  readonly #shortRows: RowsByWire;
  readonly #isQueued: Uint8Array;
  readonly #queue: number[] = [];

  constructor(r1cs: R1cs) {
    this.#r1cs = r1cs;
    const identity = Uint32Array.from({ length: r1cs.wireCount }, (_, wire) => wire);
    this.#parent = identity;
    this.#next = identity.slice();
    this.#size = new Uint32Array(r1cs.wireCount).fill(1);
    const lengthOf = (row: number): number =>
      [r1cs.a, r1cs.b, r1cs.c].reduce((sum, matrix) => sum + termCount(matrix, row), 0);
    const isShort = Uint8Array.from({ length: r1cs.constraintCount }, (_, row) =>
      lengthOf(row) <= JOIN_TERMS_MAX ? 1 : 0,
    );
    this.#shortRows = indexByWire(r1cs, { isWanted: (row) => isShort[row] === 1 });
    this.#isQueued = isShort;
    for (let row = r1cs.constraintCount - 1; row >= 0; row--) {
      if (isShort[row] === 1) this.#queue.push(row);
    }
  }

  run(): EqualWires {
    for (let row = this.#queue.pop(); row !== undefined; row = this.#queue.pop()) {
      this.#isQueued[row] = 0;
      this.#examine(row);
    }
    const representative = this.#parent;
    for (let wire = 0; wire < representative.length; wire++) {
      representative[wire] = this.#rootOf(wire);
    }
    return { representative, constants: this.#constants };
  }

  #examine(row: number): void {
    const { a, b, c } = this.#r1cs;
    const [left, right] = [this.#side(a, row), this.#side(b, row)];
    if (left.terms.size > 0 && right.terms.size > 0) return;
    const [factor, form] = right.terms.size === 0 ? [right.constant, left] : [left.constant, right];
    const product: Side = { constant: factor * form.constant, terms: new Map() };
    for (const [wire, coefficient] of form.terms) {
      const scaled = (factor * coefficient) % this.#r1cs.prime;
      if (scaled !== 0n) product.terms.set(wire, scaled);
    }
    this.#join(this.#side(c, row, -1n, product));
  }

  /** Adds one side of a row, equal wires under one name and constants as numbers. */
  #side(
    matrix: SparseMatrix,
    row: number,
    sign = 1n,
    side: Side = { constant: 0n, terms: new Map() },
  ): Side {
    const { coefficients } = this.#r1cs;
    const end = matrix.rowStart[row + 1] ?? 0;
    for (let term = matrix.rowStart[row] ?? 0; term < end; term++) {
      const root = this.#rootOf(matrix.wire[term] ?? 0);
      const coefficient = sign * (coefficients[matrix.coefficient[term] ?? 0] ?? 0n);
      const value = root === 0 ? 1n : this.#constants.get(root);
      if (value !== undefined) side.constant += coefficient * value;
      else {
        const sum = reduce((side.terms.get(root) ?? 0n) + coefficient);
        if (sum === 0n) side.terms.delete(root);
        else side.terms.set(root, sum);
      }
    }
    return side;
  }

  /** x - y = 0 and x - constant = 0. */
  #join({ constant, terms }: Side): void {
    const [first, second, third] = terms;
    if (first === undefined || third !== undefined) return;
    const [wire, coefficient] = first;
    if (second === undefined) {
      this.#constants.set(wire, reduce(-constant * inverse(coefficient)));
      this.#requeue(wire);
    } else if (reduce(constant) === 0n && reduce(coefficient + second[1]) === 0n) {
      this.#unite(wire, second[0]);
    }
  }

  /** Only rows with wires of both classes change; they are among the smaller one's. */
  #unite(x: number, y: number): void {
    const [least, other] = [Math.min(x, y), Math.max(x, y)];
    const [sizeX, sizeY] = [this.#size[x] ?? 0, this.#size[y] ?? 0];
    this.#requeue(sizeX < sizeY ? x : y);
    this.#parent[other] = least;
    this.#size[least] = sizeX + sizeY;
    const next = this.#next[least] ?? 0;
    this.#next[least] = this.#next[other] ?? 0;
    this.#next[other] = next;
  }

  #requeue(root: number): void {
    let wire = root;
    do {
      for (const row of this.#shortRows(wire)) {
        if (this.#isQueued[row] === 1) continue;
        this.#isQueued[row] = 1;
        this.#queue.push(row);
      }
      wire = this.#next[wire] ?? root;
    } while (wire !== root);
  }

  #rootOf(wire: number): number {
    let root = wire;
    for (let up = this.#parent[root] ?? 0; up !== root; up = this.#parent[root] ?? 0) {
      this.#parent[root] = this.#parent[up] ?? up;
      root = up;
    }
    return root;
  }
}

const termCount = ({ rowStart }: SparseMatrix, row: number): number =>
  (rowStart[row + 1] ?? 0) - (rowStart[row] ?? 0);
