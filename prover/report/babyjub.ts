/**
 * EdDSA-Poseidon over BabyJubJub in canonical numbers. circomlibjs does the curve arithmetic; this
 * file decides what may reach it: circomlibjs loops for ever on a negative S and accepts weak keys.
 */
import { buildEddsa } from "circomlibjs";
import { BallastError } from "../../model/errors.ts";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../field.ts";

export interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

export interface Signature {
  readonly r8: Point;
  readonly s: bigint;
}

const eddsa = await buildEddsa();
const { babyJub, F } = eddsa;

const toNative = ({ x, y }: Point): [Uint8Array, Uint8Array] => [F.e(x), F.e(y)];
const toPoint = ([x, y]: [Uint8Array, Uint8Array]): Point => ({
  x: F.toObject(x),
  y: F.toObject(y),
});

function isCanonical({ x, y }: Point): boolean {
  return x >= 0n && x < FIELD_ORDER && y >= 0n && y < FIELD_ORDER;
}

/** On the curve, in the prime-order subgroup, and not the identity. */
export function isValidPublicKey(point: Point): boolean {
  if (!isCanonical(point) || point.x === 0n) return false;
  return babyJub.inSubgroup(toNative(point));
}

/** @param secret 32 random bytes */
export function publicKeyOf(secret: Uint8Array): Point {
  return toPoint(eddsa.prv2pub(requireSecret(secret)));
}

/** Deterministic: the nonce comes from secret and message. */
export function signMessage(secret: Uint8Array, message: bigint): Signature {
  const { R8, S } = eddsa.signPoseidon(requireSecret(secret), F.e(message));
  return { r8: toPoint(R8), s: S };
}

/** False for every signature that the circuit would refuse: also S ≥ order and R8 off the curve. */
export function isValidSignature(key: Point, message: bigint, { r8, s }: Signature): boolean {
  if (s < 0n || s >= SUBGROUP_ORDER || !isCanonical(r8) || !isValidPublicKey(key)) return false;
  return eddsa.verifyPoseidon(F.e(message), { R8: toNative(r8), S: s }, toNative(key));
}

function requireSecret(secret: Uint8Array): Uint8Array {
  if (secret.length === 32) return secret;
  throw new BallastError("key", "SECRET_LENGTH", `a signing key has ${secret.length} bytes`, {
    hint: "exactly 32 random bytes",
  });
}
