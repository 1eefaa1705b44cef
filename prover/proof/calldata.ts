/** A proof as the Solidity verifier takes it: affine, and each Fp2 element with c1 first. */
import type { Fp2Element, G1Point } from "./points.ts";
import type { Groth16Proof } from "./proof.ts";

export interface ProofCalldata {
  readonly a: G1Point;
  readonly b: readonly [x: Fp2Element, y: Fp2Element];
  readonly c: G1Point;
}

export function toCalldata({ a, b: [x, y], c }: Groth16Proof): ProofCalldata {
  return { a, b: [swap(x), swap(y)], c };
}

const swap = ([c0, c1]: Fp2Element): Fp2Element => [c1, c0];
