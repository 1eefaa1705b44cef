/**
 * Many multiples of one group's generator. Row k of the table holds d·2^(w·k)·G for d = 1…2^(w-1), so
 * a scalar in signed w-bit digits costs one addition or subtraction per row and no doubling.
 */
import type { WasmEngine } from "./wasm-engine.ts";

export type GroupName = "g1" | "g2";

/** Bytes of one coordinate: an element of the base field, or of its quadratic extension. */
const COORDINATE_BYTES = { g1: 32, g2: 64 } as const;
const SCALAR_BYTES = 32;
const SCALAR_BITS = 254;

export const affineBytes = (group: GroupName): number => 2 * COORDINATE_BYTES[group];

/** Signed digits need one bit more than the scalar. */
const rowsFor = (windowBits: number): number => Math.ceil((SCALAR_BITS + 1) / windowBits);

/** The digit width that makes table and multiplications together cheapest. */
export function bestWindowBits(scalars: number): number {
  let best = 2;
  let fewestAdditions = Number.POSITIVE_INFINITY;
  for (let bits = 2; bits <= 16; bits++) {
    // Bringing a table entry to affine form costs about half an addition more.
    const additions = rowsFor(bits) * (1.5 * 2 ** (bits - 1) + scalars);
    if (additions < fewestAdditions) {
      fewestAdditions = additions;
      best = bits;
    }
  }
  return best;
}

export interface FixedBaseParameters {
  readonly engine: WasmEngine;
  readonly group: GroupName;
  /** Affine, Montgomery form. */
  readonly generator: Uint8Array;
  readonly windowBits: number;
}

export class FixedBase {
  readonly #engine: WasmEngine;
  readonly #prefix: string;
  readonly #affineBytes: number;
  readonly #jacobianBytes: number;
  readonly #windowBits: number;
  readonly #half: number;
  readonly #table: number;

  constructor({ engine, group, generator, windowBits }: FixedBaseParameters) {
    this.#engine = engine;
    this.#prefix = `${group}m`;
    this.#affineBytes = affineBytes(group);
    this.#jacobianBytes = 3 * COORDINATE_BYTES[group];
    this.#windowBits = windowBits;
    this.#half = 2 ** (windowBits - 1);
    this.#table = this.#buildTable(generator);
  }

  /** Scalars of 32 bytes, little-endian, below the group order; affine points in the same order. */
  multiply(scalars: Uint8Array): Uint8Array {
    const count = scalars.length / SCALAR_BYTES;
    const addMixed = this.#engine.exported(`${this.#prefix}_addMixed`);
    const subMixed = this.#engine.exported(`${this.#prefix}_subMixed`);
    const zero = this.#engine.exported(`${this.#prefix}_zero`);
    return this.#engine.withScratch(count * this.#jacobianBytes, (points) => {
      const digits = new DigitReader(scalars, this.#windowBits);
      for (let index = 0; index < count; index++) {
        const point = points + index * this.#jacobianBytes;
        zero(point);
        digits.forEach(index, (row, digit) => {
          if (digit > 0) addMixed(point, this.#entry(row, digit), point);
          else if (digit < 0) subMixed(point, this.#entry(row, -digit), point);
        });
      }
      this.#toAffine(points, count);
      return this.#engine.read(points, count * this.#affineBytes);
    });
  }

  #entry(row: number, digit: number): number {
    return this.#table + (row * this.#half + digit - 1) * this.#affineBytes;
  }

  #buildTable(generator: Uint8Array): number {
    const rows = rowsFor(this.#windowBits);
    const double = this.#engine.exported(`${this.#prefix}_double`);
    const addMixed = this.#engine.exported(`${this.#prefix}_addMixed`);
    const toAffine = this.#engine.exported(`${this.#prefix}_toAffine`);
    const toJacobian = this.#engine.exported(`${this.#prefix}_toJacobian`);
    const base = this.#engine.allocate(this.#jacobianBytes);
    const table = this.#engine.allocate(rows * this.#half * this.#jacobianBytes);
    this.#engine.write(base, generator);
    let entry = table;
    for (let row = 0; row < rows; row++) {
      toJacobian(base, entry);
      for (let multiple = 2; multiple <= this.#half; multiple++) {
        addMixed(entry, base, entry + this.#jacobianBytes);
        entry += this.#jacobianBytes;
      }
      double(entry, base);
      toAffine(base, base);
      entry += this.#jacobianBytes;
    }
    this.#toAffine(table, rows * this.#half);
    return table;
  }

  /** In place: the shorter affine points fill the front. */
  #toAffine(points: number, count: number): void {
    const batchToAffine = this.#engine.exported(`${this.#prefix}_batchToAffine`);
    // Two field elements of working space per point and one more.
    this.#engine.reserve((2 * count + 1) * (this.#affineBytes / 2));
    batchToAffine(points, count, points);
  }
}

/** Splits 256-bit scalars into signed digits of -2^(w-1) < digit <= 2^(w-1), lowest first. */
class DigitReader {
  readonly #view: DataView;
  readonly #windowBits: number;

  constructor(scalars: Uint8Array, windowBits: number) {
    // A digit is cut from the four bytes it starts in, which may lie past the last scalar.
    const padded = new Uint8Array(scalars.length + 4);
    padded.set(scalars);
    this.#view = new DataView(padded.buffer);
    this.#windowBits = windowBits;
  }

  forEach(index: number, visit: (row: number, digit: number) => void): void {
    const rows = rowsFor(this.#windowBits);
    const range = 2 ** this.#windowBits;
    let carry = 0;
    for (let row = 0; row < rows; row++) {
      const bit = row * this.#windowBits;
      const width = Math.min(this.#windowBits, 8 * SCALAR_BYTES - bit);
      const bytes = this.#view.getUint32(index * SCALAR_BYTES + (bit >> 3), true);
      const digit = ((bytes >>> (bit & 7)) & (2 ** width - 1)) + carry;
      carry = digit > range / 2 ? 1 : 0;
      visit(row, digit - carry * range);
    }
  }
}
