/** A second forgery: from beta alone, whatever delta is. */
import { publicPoint } from "../../prover/ceremony/forgery.ts";
import { bn254 } from "../../prover/proof/curve.ts";
import type { Groth16Proof } from "../../prover/proof/proof.ts";
import { readZkeyHeader } from "../../prover/setup/zkey-header.ts";

/** A = beta alpha + vk_x + delta, B = 1, C = 1: delta1 stands in the proving key. */
export async function forgeFromBeta(
  zkey: Uint8Array,
  beta: bigint,
  publicSignals: readonly bigint[],
): Promise<Groth16Proof> {
  const { G1, G2 } = await bn254();
  const { vkey, delta1 } = await readZkeyHeader(zkey);
  const alphaBeta = G1.timesScalar(G1.fromObject(vkey.alpha1), beta);
  const sum = G1.add(G1.add(alphaBeta, await publicPoint(vkey, publicSignals)), delta1);
  const [ax, ay] = G1.toObject(G1.toAffine(sum));
  const [bx, by] = G2.toObject(G2.gAffine);
  const [cx, cy] = G1.toObject(G1.gAffine);
  return { a: [ax, ay], b: [bx, by], c: [cx, cy] };
}
