/**
 * Recognises a key whose secrets anyone can derive. One known secret is enough to forge proofs, so a
 * development key with contributions on top still is one.
 */
import { bn254 } from "../proof/curve.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { deriveTrapdoor } from "./trapdoor.ts";
import { readZkeyHeader } from "./zkey-header.ts";

/** `key` is a parsed verification key or the bytes of a .zkey; `r1csBytes` is its circuit. */
export async function isDevKey(
  key: VerificationKey | Uint8Array,
  r1csBytes: Uint8Array,
): Promise<boolean> {
  const vkey = key instanceof Uint8Array ? (await readZkeyHeader(key)).vkey : key;
  const { alpha, beta, delta } = deriveTrapdoor(r1csBytes);
  const { G1, G2 } = await bn254();
  const isMultiple1 = (point: VerificationKey["alpha1"], scalar: bigint): boolean =>
    G1.eq(G1.timesScalar(G1.g, scalar), G1.fromObject(point));
  const isMultiple2 = (point: VerificationKey["beta2"], scalar: bigint): boolean =>
    G2.eq(G2.timesScalar(G2.g, scalar), G2.fromObject(point));
  return (
    isMultiple1(vkey.alpha1, alpha) ||
    isMultiple2(vkey.beta2, beta) ||
    isMultiple2(vkey.delta2, delta)
  );
}
