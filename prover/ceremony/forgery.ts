/**
 * Proofs of anything, for a key whose delta somebody knows. An auditor makes them to see that they
 * are refused: with delta = 1 for a key without a contribution, with the product of its beacons for
 * a key that has nothing else.
 */
import { bn254 } from "../proof/curve.ts";
import type { Groth16Proof } from "../proof/proof.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { inverse } from "../setup/scalar-field.ts";

export interface ForgeProofParameters {
  readonly vkey: VerificationKey;
  /** What the forger takes for the discrete logarithm of delta; gamma is 1. */
  readonly delta: bigint;
  readonly publicSignals: readonly bigint[];
}

/** A = alpha, B = beta, C = -vk_x / delta, so that the equation's last two pairings cancel. */
export async function forgeProof(parameters: ForgeProofParameters): Promise<Groth16Proof> {
  const { vkey, delta, publicSignals } = parameters;
  const { G1 } = await bn254();
  const sum = await publicPoint(vkey, publicSignals);
  const [x, y] = G1.toObject(G1.toAffine(G1.timesScalar(G1.neg(sum), inverse(delta))));
  return { a: vkey.alpha1, b: vkey.beta2, c: [x, y] };
}

/** vk_x: IC[0] and every further IC times its signal. */
export async function publicPoint(
  { ic }: VerificationKey,
  publicSignals: readonly bigint[],
): Promise<Uint8Array> {
  const { G1 } = await bn254();
  const terms = ic.map((point, index) =>
    G1.timesScalar(G1.fromObject(point), index === 0 ? 1n : (publicSignals[index - 1] ?? 0n)),
  );
  return terms.reduce((left, right) => G1.add(left, right));
}
