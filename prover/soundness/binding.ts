/** M10: a proof is about its public signals and no others, judged by the verifier itself. */
import { findShape } from "../artifacts/manifest.ts";
import { FIELD_ORDER } from "../field.ts";
import { loadProver, loadVerificationKey } from "../proof/load-prover.ts";
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

/** Needs the keys of the shape. @throws BallastError as loadProver does. */
export async function checkBinding(shapeName: string): Promise<BindingResult> {
  const shape = findShape(shapeName);
  const vkey = loadVerificationKey(shapeName);
  const prover = await loadProver(shapeName);
  try {
    const proofs = [];
    for (const label of ["binding one", "binding two"]) {
      const { inputs, publicSignals } = labStatement({ shape, label }).statement;
      proofs.push(await prover.prove({ inputs, expectedPublicSignals: publicSignals }));
    }
    let [genuine, attempts] = [0, 0];
    const accepted: string[] = [];
    for (const [which, { proof, publicSignals }] of proofs.entries()) {
      if (await verifyProof({ vkey, proof, publicSignals })) genuine++;
      const foreign = proofs[1 - which]?.publicSignals ?? [];
      for (const [index, value] of publicSignals.entries()) {
        const others = [(value + 1n) % FIELD_ORDER, (value + FIELD_ORDER - 1n) % FIELD_ORDER];
        for (const other of [...others, foreign[index] ?? 0n]) {
          attempts++;
          const changed = publicSignals.with(index, other);
          if (await verifyProof({ vkey, proof, publicSignals: changed })) {
            accepted.push(`public signal ${index} of proof ${which} as ${other}`);
          }
        }
      }
    }
    return { shape: shapeName, genuine, attempts, accepted };
  } finally {
    await prover.close();
  }
}
