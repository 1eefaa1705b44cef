/**
 * The secrets of a setup, derived from public bytes: whoever has the r1cs knows them and can forge
 * any proof. That is what makes a development key reproducible, recognisable and worthless.
 */
import { createHash } from "node:crypto";
import { FIELD_ORDER } from "../field.ts";
import { isRootOfUnity } from "./scalar-field.ts";

const DOMAIN = "ballast/dev-setup/1";

export interface Trapdoor {
  readonly tau: bigint;
  readonly alpha: bigint;
  readonly beta: bigint;
  readonly delta: bigint;
}

/** gamma is 1, as in every snarkjs key. */
export function deriveTrapdoor(r1csBytes: Uint8Array): Trapdoor {
  const seed = createHash("sha256").update(r1csBytes).digest();
  const taken = new Set<bigint>([0n, 1n]);
  const derive = (name: string): bigint => {
    for (let attempt = 0; ; attempt++) {
      const digest = createHash("sha512").update(`${DOMAIN}/${name}/${attempt}/`).update(seed);
      // 512 bits reduced modulo 254: no value is noticeably likelier than another.
      const candidate = BigInt(`0x${digest.digest("hex")}`) % FIELD_ORDER;
      // A tau inside the evaluation domain would make a Lagrange denominator 0.
      if (taken.has(candidate) || isRootOfUnity(candidate)) continue;
      taken.add(candidate);
      return candidate;
    }
  };
  return {
    tau: derive("tau"),
    alpha: derive("alpha"),
    beta: derive("beta"),
    delta: derive("delta"),
  };
}
