/** The verification key inside a proving key. */
import { bn254 } from "../proof/curve.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { affineBytes } from "./fixed-base.ts";
import type { ProvingKeyPoints } from "./zkey-file.ts";

export type VerificationKeyPoints = Pick<
  ProvingKeyPoints,
  "alpha1" | "beta2" | "gamma2" | "delta2" | "ic"
>;

export async function verificationKeyOf(points: VerificationKeyPoints): Promise<VerificationKey> {
  const curve = await bn254();
  const g1 = (bytes: Uint8Array): [bigint, bigint] => {
    const [x, y] = curve.G1.toObject(bytes);
    return [x, y];
  };
  const g2 = (bytes: Uint8Array) => {
    const [x, y] = curve.G2.toObject(bytes);
    return [x, y] as const;
  };
  const icCount = points.ic.length / affineBytes("g1");
  const icPoint = (index: number) =>
    points.ic.subarray(index * affineBytes("g1"), (index + 1) * affineBytes("g1"));
  return {
    alpha1: g1(points.alpha1),
    beta2: g2(points.beta2),
    gamma2: g2(points.gamma2),
    delta2: g2(points.delta2),
    ic: Array.from({ length: icCount }, (_, index) => g1(icPoint(index))),
  };
}
