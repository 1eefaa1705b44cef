/**
 * Many proofs of one circuit. groth16.prove neither checks its witness nor its result, so here a
 * proof is released only after the witness satisfies every constraint, its public signals are the
 * ones the caller computed without the circuit, and the finished proof verifies.
 */
import { BallastError } from "../../model/errors.ts";
import { parseR1cs, type R1cs } from "../artifacts/r1cs.ts";
import { findViolation, serialiseWitness } from "../artifacts/witness.ts";
import type { CircuitInputs } from "../statement/statement.ts";
import { throwIfAborted } from "./abort.ts";
import type { Groth16Proof } from "./proof.ts";
import { leaseEngine, proveWithSnarkjs } from "./snarkjs.ts";
import type { VerificationKey } from "./verification-key.ts";
import { verifyProof } from "./verify.ts";
import type { WitnessGenerator } from "./witness-generator.ts";

export interface CreateProverParameters {
  readonly r1csBytes: Uint8Array;
  readonly generator: WitnessGenerator;
  readonly zkey: Uint8Array;
  readonly vkey: VerificationKey;
}

export const PROOF_STAGES = ["witness", "constraints", "prove", "verify"] as const;
export type ProofStage = (typeof PROOF_STAGES)[number];

export interface ProveParameters {
  readonly inputs: CircuitInputs;
  /** What the reference implementation says the public signals are. */
  readonly expectedPublicSignals: readonly bigint[];
  readonly signal?: AbortSignal | undefined;
  /** Called when a stage begins. */
  readonly onProgress?: ((stage: ProofStage) => void) | undefined;
}

export interface CheckedProof {
  readonly proof: Groth16Proof;
  readonly publicSignals: readonly bigint[];
}

export interface Prover {
  /**
   * @throws BallastError `WITNESS_UNSATISFIED`, `PUBLIC_SIGNALS_MISMATCH`, `PROOF_INVALID`,
   * `PROVER_CLOSED`, `ABORTED`, `SNARKJS`, or what the witness generator throws.
   */
  prove(parameters: ProveParameters): Promise<CheckedProof>;
  /** Ends the curve threads unless another prover uses them; the process can then exit. */
  close(): Promise<void>;
}

export function createProver(circuit: CreateProverParameters): Prover {
  const r1cs = parseR1cs(circuit.r1csBytes);
  const lease = leaseEngine();
  let isOpen = true;
  return {
    async prove(parameters) {
      if (isOpen) return proveChecked(circuit, r1cs, parameters);
      throw new BallastError("internal", "PROVER_CLOSED", "the prover is closed");
    },
    async close() {
      isOpen = false;
      await lease.close();
    },
  };
}

async function proveChecked(
  { generator, zkey, vkey }: CreateProverParameters,
  r1cs: R1cs,
  { inputs, expectedPublicSignals, signal, onProgress }: ProveParameters,
): Promise<CheckedProof> {
  const begin = (stage: ProofStage): void => {
    throwIfAborted(signal, "the proof");
    onProgress?.(stage);
  };
  begin("witness");
  const witness = generator.calculate(inputs);

  begin("constraints");
  const row = findViolation(r1cs, witness);
  if (row !== undefined) {
    throw refusal("WITNESS_UNSATISFIED", "the witness violates a constraint", `constraint ${row}`);
  }
  requireSignals(witness.slice(1, vkey.ic.length), expectedPublicSignals, "witness");

  begin("prove");
  const made = await proveWithSnarkjs({ zkey, witness: serialiseWitness(witness), signal });

  begin("verify");
  requireSignals(made.publicSignals, expectedPublicSignals, "proof");
  if (await verifyProof({ vkey, ...made })) return made;
  throw refusal("PROOF_INVALID", "the finished proof does not verify", "proof");
}

function requireSignals(
  actual: readonly bigint[],
  expected: readonly bigint[],
  location: string,
): void {
  const length = Math.max(actual.length, expected.length);
  for (let index = 0; index < length; index++) {
    if (actual[index] === expected[index]) continue;
    throw refusal(
      "PUBLIC_SIGNALS_MISMATCH",
      `public signal ${index} is ${actual[index]}, the reference says ${expected[index]}`,
      location,
    );
  }
}

function refusal(code: string, message: string, location: string): BallastError {
  return new BallastError("proof", code, message, {
    location,
    hint: "nothing was released; circuit, key and reference disagree",
  });
}
