/**
 * A witness is the value of every wire; `.wtns` is its file form. findViolation is the only judge of
 * a witness here: it evaluates the constraints themselves, so it does not trust the generator.
 */
import { BallastError } from "../../model/errors.ts";
import { FIELD_ORDER } from "../field.ts";
import { readSections } from "./byte-reader.ts";
import type { R1cs, SparseMatrix } from "./r1cs.ts";

const FIELD_BYTES = 32;
const VERSION = 2;
const HEADER_SECTION = 1;
const VALUE_SECTION = 2;

/** @throws BallastError `WTNS_FORMAT`. */
export function parseWitness(bytes: Uint8Array): bigint[] {
  const { header, values } = readSections({
    bytes,
    magic: "wtns",
    version: VERSION,
    code: "WTNS_FORMAT",
    sections: { header: HEADER_SECTION, values: VALUE_SECTION },
  });
  if (header.uint32() !== FIELD_BYTES) header.fail("a field element is not 32 bytes");
  if (header.unsigned(FIELD_BYTES) !== FIELD_ORDER) header.fail("another prime than bn254's");
  const count = header.uint32();
  if (values.remaining !== count * FIELD_BYTES) values.fail(`does not hold ${count} values`);
  return Array.from({ length: count }, () => values.unsigned(FIELD_BYTES));
}

export function serialiseWitness(witness: readonly bigint[]): Uint8Array {
  const headerBytes = 4 + FIELD_BYTES + 4;
  const valueBytes = witness.length * FIELD_BYTES;
  const bytes = Buffer.alloc(12 + 12 + headerBytes + 12 + valueBytes);
  let at = bytes.write("wtns", "latin1");
  const uint32 = (value: number): void => {
    at = bytes.writeUInt32LE(value, at);
  };
  const field = (value: bigint): void => {
    for (let rest = value, limb = 0; limb < FIELD_BYTES / 8; limb++, rest >>= 64n) {
      at = bytes.writeBigUInt64LE(rest & 0xffff_ffff_ffff_ffffn, at);
    }
  };
  const section = (type: number, length: number): void => {
    uint32(type);
    at = bytes.writeBigUInt64LE(BigInt(length), at);
  };
  uint32(VERSION);
  uint32(2);
  section(HEADER_SECTION, headerBytes);
  uint32(FIELD_BYTES);
  field(FIELD_ORDER);
  uint32(witness.length);
  section(VALUE_SECTION, valueBytes);
  for (const value of witness) field(value);
  return bytes;
}

/**
 * The index of the first constraint that `witness` violates; undefined when it satisfies all.
 * @throws BallastError `WITNESS_SHAPE` when it is no assignment at all: another number of wires than
 * the circuit has, wire 0 other than 1, or a value that is not a canonical field element.
 */
export function findViolation(r1cs: R1cs, witness: readonly bigint[]): number | undefined {
  const { prime, constraintCount, a, b, c } = r1cs;
  assertAssignment(r1cs, witness);
  const coefficients = r1cs.coefficients.map((k) => (k > prime / 2n ? k - prime : k));
  for (let row = 0; row < constraintCount; row++) {
    const left = dot(a, row, coefficients, witness);
    const right = left === 0n ? 0n : dot(b, row, coefficients, witness);
    const product = (left % prime) * (right % prime);
    if ((product - dot(c, row, coefficients, witness)) % prime !== 0n) return row;
  }
  return undefined;
}

/** Not reduced: one division per row costs less than one per term. */
function dot(
  matrix: SparseMatrix,
  row: number,
  signedCoefficients: readonly bigint[],
  witness: readonly bigint[],
): bigint {
  const { rowStart, wire, coefficient } = matrix;
  const end = rowStart[row + 1] ?? 0;
  let sum = 0n;
  for (let term = rowStart[row] ?? 0; term < end; term++) {
    const value = witness[wire[term] ?? 0] ?? 0n;
    const k = signedCoefficients[coefficient[term] ?? 0] ?? 0n;
    if (k === 1n) sum += value;
    else if (k === -1n) sum -= value;
    else if (value !== 0n) sum += k * value;
  }
  return sum;
}

function assertAssignment({ wireCount, prime }: R1cs, witness: readonly bigint[]): void {
  const reject = (message: string, location: string): never => {
    throw new BallastError("proof", "WITNESS_SHAPE", message, { location });
  };
  if (witness.length !== wireCount) reject(`${witness.length} of ${wireCount} wires`, "witness");
  if (witness[0] !== 1n) reject("the constant wire is not 1", "wire 0");
  for (const [wire, value] of witness.entries()) {
    if (value < 0n || value >= prime) reject("not a canonical field element", `wire ${wire}`);
  }
}
