/** One checked proof of the tiny circuit. */
import { createProver } from "../../prover/proof/prover.ts";
import type { VerifyProofParameters } from "../../prover/proof/verify.ts";
import { TINY_INPUTS, TINY_PUBLIC_SIGNALS, tinyCircuit } from "./tiny-circuit.ts";

let made: Promise<VerifyProofParameters> | undefined;

export function tinyProof(): Promise<VerifyProofParameters> {
  made ??= prove();
  return made;
}

async function prove(): Promise<VerifyProofParameters> {
  const circuit = await tinyCircuit();
  const prover = createProver(circuit);
  try {
    const parameters = { inputs: TINY_INPUTS, expectedPublicSignals: TINY_PUBLIC_SIGNALS };
    return { vkey: circuit.vkey, ...(await prover.prove(parameters)) };
  } finally {
    await prover.close();
  }
}
