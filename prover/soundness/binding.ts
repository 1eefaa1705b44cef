/**
 * M10: a proof is about its public signals and no others, judged by our verifier. The generated
 * contract is asked the same in test/prover/soundness/binding.test.ts.
 */
import { findShape } from "../artifacts/manifest.ts";
import { FIELD_ORDER } from "../field.ts";
import { loadProver, loadVerificationKey } from "../proof/load-prover.ts";
import type { CheckedProof } from "../proof/prover.ts";
import { verifyProof } from "../proof/verify.ts";
import { labStatement } from "./lab-statement.ts";

export interface BindingResult {
  readonly shape: string;
  /** Proofs that verified with the signals they were made for; 2. */
  readonly genuine: number;
  /** Public signals moved by one either way, or taken from the other proof. */
  readonly attempts: number;
  readonly accepted: readonly string[];
}

/** A public signal moved by one either way, or taken from another proof of the same key. */
export function changedSignals(
  signals: readonly bigint[],
  foreign: readonly bigint[],
): { readonly title: string; readonly signals: readonly bigint[] }[] {
  return signals.flatMap((value, index) =>
    [
      (value + 1n) % FIELD_ORDER,
      (value + FIELD_ORDER - 1n) % FIELD_ORDER,
      foreign[index] ?? 0n,
    ].map((other) => ({
      title: `public signal ${index} as ${other}`,
      signals: signals.with(index, other),
    })),
  );
}

/** Two proofs of different statements. Needs the keys of the shape. @throws BallastError as loadProver. */
export async function twoProofs(shapeName: string): Promise<readonly CheckedProof[]> {
  const shape = findShape(shapeName);
  const prover = await loadProver(shapeName);
  try {
    const proofs: CheckedProof[] = [];
    for (const label of ["binding one", "binding two"]) {
      const { inputs, publicSignals } = labStatement({ shape, label }).statement;
      proofs.push(await prover.prove({ inputs, expectedPublicSignals: publicSignals }));
    }
    return proofs;
  } finally {
    await prover.close();
  }
}

/** @throws BallastError as twoProofs. */
export async function checkBinding(shapeName: string): Promise<BindingResult> {
  const vkey = loadVerificationKey(shapeName);
  const proofs = await twoProofs(shapeName);
  let [genuine, attempts] = [0, 0];
  const accepted: string[] = [];
  for (const [which, { proof, publicSignals }] of proofs.entries()) {
    if (await verifyProof({ vkey, proof, publicSignals })) genuine++;
    const foreign = proofs[1 - which]?.publicSignals ?? [];
    for (const { title, signals } of changedSignals(publicSignals, foreign)) {
      attempts++;
      if (await verifyProof({ vkey, proof, publicSignals: signals })) {
        accepted.push(`proof ${which}, ${title}`);
      }
    }
  }
  return { shape: shapeName, genuine, attempts, accepted };
}
