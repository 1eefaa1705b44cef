/**
 * e(A, B) = e(alpha, beta) · e(IC, gamma) · e(C, delta). What is not a proof is refused before the
 * pairing: coordinates below q, signals below r, points on the curve and B in the subgroup of order
 * r. Whatever passes here passes the same checks on chain.
 */
import { BallastError } from "../../model/errors.ts";
import { BASE_FIELD_ORDER, FIELD_ORDER } from "../field.ts";
import { bn254 } from "./curve.ts";
import type { G1Point, G2Point } from "./points.ts";
import type { Groth16Proof } from "./proof.ts";
import type { VerificationKey } from "./verification-key.ts";

export interface VerifyProofParameters {
  readonly vkey: VerificationKey;
  readonly proof: Groth16Proof;
  readonly publicSignals: readonly bigint[];
}

/**
 * False only for a well-formed proof that does not verify.
 * @throws BallastError `PROOF_MALFORMED`, `PROOF_NOT_ON_CURVE` or `PROOF_NOT_IN_SUBGROUP`, located at
 * the coordinate, point or signal.
 */
export async function verifyProof({
  vkey,
  proof,
  publicSignals,
}: VerifyProofParameters): Promise<boolean> {
  checkRanges({ vkey, proof, publicSignals });
  const { G1, G2, pairingEq } = await bn254();
  const a = G1.fromObject(proof.a);
  const b = G2.fromObject(proof.b);
  const c = G1.fromObject(proof.c);
  // The engine reads (0, 0) as infinity, which no prover makes.
  const isPoint = (group: typeof G1 | typeof G2, point: Uint8Array): boolean =>
    !group.isZero(point) && group.isValid(point);
  if (!isPoint(G1, a)) throw refusal("PROOF_NOT_ON_CURVE", "not on the curve", "pi_a");
  if (!isPoint(G2, b)) throw refusal("PROOF_NOT_ON_CURVE", "not on the curve", "pi_b");
  if (!isPoint(G1, c)) throw refusal("PROOF_NOT_ON_CURVE", "not on the curve", "pi_c");
  if (!G2.isZero(G2.timesScalar(b, FIELD_ORDER))) {
    throw refusal("PROOF_NOT_IN_SUBGROUP", "not of order r", "pi_b");
  }

  const [first, ...rest] = vkey.ic.map((point) => G1.fromObject(point));
  let ic = first ?? G1.gAffine;
  for (const [index, point] of rest.entries()) {
    ic = G1.add(ic, G1.timesScalar(point, publicSignals[index] ?? 0n));
  }
  return pairingEq(
    G1.neg(a),
    b,
    G1.fromObject(vkey.alpha1),
    G2.fromObject(vkey.beta2),
    ic,
    G2.fromObject(vkey.gamma2),
    c,
    G2.fromObject(vkey.delta2),
  );
}

function checkRanges({ vkey, proof, publicSignals }: VerifyProofParameters): void {
  const expected = vkey.ic.length - 1;
  if (publicSignals.length !== expected) {
    throw malformed(`${publicSignals.length} signals, expected ${expected}`, "publicSignals");
  }
  for (const [index, signal] of publicSignals.entries()) {
    if (!isBelow(signal, FIELD_ORDER)) {
      throw malformed("not below the scalar field order", `publicSignals/${index}`);
    }
  }
  checkCoordinates(proof.a, "pi_a");
  checkCoordinates(proof.b, "pi_b");
  checkCoordinates(proof.c, "pi_c");
}

function checkCoordinates(point: G1Point | G2Point, name: string): void {
  for (const [index, coordinate] of point.flat().entries()) {
    if (!isBelow(coordinate, BASE_FIELD_ORDER)) {
      throw malformed("not below the base field order", `${name}/${index}`);
    }
  }
}

const isBelow = (value: bigint, limit: bigint): boolean => value >= 0n && value < limit;

function malformed(message: string, location: string): BallastError {
  return refusal("PROOF_MALFORMED", message, location);
}

function refusal(code: string, message: string, location: string): BallastError {
  return new BallastError("proof", code, message, { location });
}
