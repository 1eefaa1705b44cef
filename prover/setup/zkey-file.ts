/**
 * The groth16 .zkey of snarkjs: a magic word, a version, then sections of (type, length, bytes).
 * Points are affine in Montgomery form, little-endian; infinity is all zero.
 */
import { createHash } from "node:crypto";
import type { R1cs } from "../artifacts/r1cs.ts";
import { BASE_FIELD_ORDER, FIELD_ORDER } from "../field.ts";
import { domainPowerOf, publicCount } from "./query-scalars.ts";
import { multiply } from "./scalar-field.ts";

const FIELD_BYTES = 32;
const VERSION = 1;
const GROTH16 = 1;
/** Matrix, row, wire, value. */
const COEFFICIENT_BYTES = 12 + FIELD_BYTES;

export interface ProvingKeyPoints {
  readonly alpha1: Uint8Array;
  readonly beta1: Uint8Array;
  readonly beta2: Uint8Array;
  readonly gamma2: Uint8Array;
  readonly delta1: Uint8Array;
  readonly delta2: Uint8Array;
  readonly ic: Uint8Array;
  readonly a: Uint8Array;
  readonly b1: Uint8Array;
  readonly b2: Uint8Array;
  readonly c: Uint8Array;
  readonly h: Uint8Array;
}

export interface SerialiseZkeyParameters {
  readonly r1cs: R1cs;
  readonly points: ProvingKeyPoints;
  /** What section 10 says the key was made from; a setup without contributions has only this. */
  readonly circuitHash: Uint8Array;
}

export function serialiseZkey({ r1cs, points, circuitHash }: SerialiseZkeyParameters): Uint8Array {
  const sections: [type: number, bytes: Uint8Array][] = [
    [1, uint32(GROTH16)],
    [2, groth16Header(r1cs, points)],
    [4, coefficients(r1cs)],
    [3, points.ic],
    [9, points.h],
    [8, points.c],
    [5, points.a],
    [6, points.b1],
    [7, points.b2],
    [10, Buffer.concat([circuitHash, uint32(0)])],
  ];
  const parts: Uint8Array[] = [Buffer.from("zkey"), uint32(VERSION), uint32(sections.length)];
  for (const [type, bytes] of sections) parts.push(uint32(type), uint64(bytes.length), bytes);
  return Buffer.concat(parts);
}

/** snarkjs hashes the phase-1 points here; a development key has none and hashes the circuit. */
export function devCircuitHash(r1csBytes: Uint8Array): Uint8Array {
  return createHash("blake2b512").update("ballast/dev-circuit/1").update(r1csBytes).digest();
}

function groth16Header(r1cs: R1cs, points: ProvingKeyPoints): Uint8Array {
  return Buffer.concat([
    uint32(FIELD_BYTES),
    field(BASE_FIELD_ORDER),
    uint32(FIELD_BYTES),
    field(FIELD_ORDER),
    uint32(r1cs.wireCount),
    uint32(publicCount(r1cs)),
    uint32(2 ** domainPowerOf(r1cs)),
    points.alpha1,
    points.beta1,
    points.beta2,
    points.gamma2,
    points.delta1,
    points.delta2,
  ]);
}

/** A and B by rows, then the rows of wire 0 and the public signals, which only A has. */
function coefficients({ constraintCount, a, b, coefficients: values, ...r1cs }: R1cs): Uint8Array {
  const publicRows = r1cs.publicOutputCount + r1cs.publicInputCount + 1;
  const count = a.wire.length + b.wire.length + publicRows;
  const bytes = Buffer.allocUnsafe(4 + count * COEFFICIENT_BYTES);
  const encoded = values.map(doubleMontgomery);
  const one = doubleMontgomery(1n);
  let at = bytes.writeUInt32LE(count);
  const put = (matrix: 0 | 1, row: number, wire: number, value: Uint8Array): void => {
    at = bytes.writeUInt32LE(matrix, at);
    at = bytes.writeUInt32LE(row, at);
    at = bytes.writeUInt32LE(wire, at);
    bytes.set(value, at);
    at += FIELD_BYTES;
  };
  for (let row = 0; row < constraintCount; row++) {
    for (const [index, { rowStart, wire, coefficient }] of [a, b].entries()) {
      const end = rowStart[row + 1] ?? 0;
      for (let term = rowStart[row] ?? 0; term < end; term++) {
        const value = encoded[coefficient[term] ?? 0] ?? one;
        put(index === 0 ? 0 : 1, row, wire[term] ?? 0, value);
      }
    }
  }
  for (let wire = 0; wire < publicRows; wire++) put(0, constraintCount + wire, wire, one);
  return bytes;
}

const MONTGOMERY = (1n << 256n) % FIELD_ORDER;

/** value·R²: the prover's Montgomery product with a plain witness value then is in Montgomery form. */
function doubleMontgomery(value: bigint): Uint8Array {
  return field(multiply(value, multiply(MONTGOMERY, MONTGOMERY)));
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function field(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(2 * FIELD_BYTES, "0"), "hex").reverse();
}
