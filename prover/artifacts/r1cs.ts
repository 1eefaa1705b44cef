/**
 * An R1CS as compressed sparse rows: constraint i is (A_i · w)(B_i · w) = C_i · w, where row i of a
 * matrix spans rowStart[i]..rowStart[i + 1] of `wire` and `coefficient`. Distinct coefficients are
 * few, so terms name them by index; 100,000 constraints take some ten megabytes.
 */
import { FIELD_ORDER } from "../field.ts";
import { type ByteReader, readSections } from "./byte-reader.ts";

export interface SparseMatrix {
  readonly rowStart: Uint32Array;
  readonly wire: Uint32Array;
  /** Index into `R1cs.coefficients`. */
  readonly coefficient: Uint32Array;
}

export interface R1cs {
  readonly prime: bigint;
  /** Wire 0 is the constant 1, then public outputs, public inputs, private inputs, the rest. */
  readonly wireCount: number;
  readonly publicOutputCount: number;
  readonly publicInputCount: number;
  readonly privateInputCount: number;
  readonly constraintCount: number;
  /** Canonical: 0 <= coefficient < prime. */
  readonly coefficients: readonly bigint[];
  readonly a: SparseMatrix;
  readonly b: SparseMatrix;
  readonly c: SparseMatrix;
}

const FIELD_BYTES = 32;
/** A wire of 4 bytes and its coefficient. */
const TERM_BYTES = 4 + FIELD_BYTES;

/** @throws BallastError `R1CS_FORMAT` for anything but a complete bn254 r1cs without custom gates. */
export function parseR1cs(bytes: Uint8Array): R1cs {
  const { header, rows } = readSections({
    bytes,
    magic: "r1cs",
    version: 1,
    code: "R1CS_FORMAT",
    sections: { header: 1, rows: 2, labels: 3 },
  });
  const shape = readHeader(header);
  const dictionary = new CoefficientDictionary();
  const maxTerms = Math.floor(rows.remaining / TERM_BYTES);
  const a = new MatrixBuilder(shape.constraintCount, maxTerms);
  const b = new MatrixBuilder(shape.constraintCount, maxTerms);
  const c = new MatrixBuilder(shape.constraintCount, maxTerms);
  for (let row = 0; row < shape.constraintCount; row++) {
    for (const matrix of [a, b, c]) {
      for (let terms = rows.uint32(); terms > 0; terms--) {
        const wire = rows.uint32();
        if (wire >= shape.wireCount) rows.fail(`wire ${wire} of ${shape.wireCount}`);
        matrix.term(wire, dictionary.indexOf(rows));
      }
      matrix.endRow();
    }
  }
  if (rows.remaining !== 0) rows.fail(`${rows.remaining} bytes after the last constraint`);
  const { coefficients } = dictionary;
  return { ...shape, coefficients, a: a.build(), b: b.build(), c: c.build() };
}

function readHeader(header: ByteReader) {
  const fieldBytes = header.uint32();
  if (fieldBytes !== FIELD_BYTES) header.fail(`a field of ${fieldBytes} bytes, expected 32`);
  const prime = header.unsigned(FIELD_BYTES);
  if (prime !== FIELD_ORDER) header.fail("compiled for another prime than bn254's");
  const wireCount = header.uint32();
  const publicOutputCount = header.uint32();
  const publicInputCount = header.uint32();
  const privateInputCount = header.uint32();
  header.uint64();
  const constraintCount = header.uint32();
  return {
    prime,
    wireCount,
    publicOutputCount,
    publicInputCount,
    privateInputCount,
    constraintCount,
  };
}

class CoefficientDictionary {
  readonly coefficients: bigint[] = [];
  readonly #indices = new Map<string, number>();

  indexOf(reader: ByteReader): number {
    const key = reader.latin1(FIELD_BYTES);
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    const value = BigInt(`0x${Buffer.from(key, "latin1").reverse().toString("hex")}`);
    if (value >= FIELD_ORDER) reader.fail("a coefficient is not below the field order");
    this.#indices.set(key, this.coefficients.length);
    return this.coefficients.push(value) - 1;
  }
}

class MatrixBuilder {
  readonly #rowStart: Uint32Array;
  readonly #wire: Uint32Array;
  readonly #coefficient: Uint32Array;
  #row = 0;
  #terms = 0;

  constructor(rows: number, maxTerms: number) {
    this.#rowStart = new Uint32Array(rows + 1);
    this.#wire = new Uint32Array(maxTerms);
    this.#coefficient = new Uint32Array(maxTerms);
  }

  term(wire: number, coefficient: number): void {
    this.#wire[this.#terms] = wire;
    this.#coefficient[this.#terms] = coefficient;
    this.#terms++;
  }

  endRow(): void {
    this.#rowStart[++this.#row] = this.#terms;
  }

  build(): SparseMatrix {
    return {
      rowStart: this.#rowStart,
      wire: this.#wire.slice(0, this.#terms),
      coefficient: this.#coefficient.slice(0, this.#terms),
    };
  }
}
