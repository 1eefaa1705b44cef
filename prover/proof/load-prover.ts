/** A prover or a verification key from the artifacts of a shape, each checked against the lock. */
import { checkArtifact, loadArtifact, lockedCircuit } from "../artifacts/lock.ts";
import { circuitPaths } from "../artifacts/paths.ts";
import { createProver, type Prover } from "./prover.ts";
import { parseVerificationKey, type VerificationKey } from "./verification-key.ts";
import { loadWitnessGenerator } from "./witness-generator.ts";

/** @throws BallastError `ARTIFACT_MISSING`, `ARTIFACT_HASH` or `LOCK_ENTRY`. */
export async function loadProver(shapeName: string): Promise<Prover> {
  const { wasm } = circuitPaths(shapeName);
  checkArtifact(wasm, lockedCircuit(shapeName).wasm);
  return createProver({
    r1csBytes: loadArtifact(shapeName, "r1cs"),
    generator: await loadWitnessGenerator(wasm),
    zkey: loadArtifact(shapeName, "zkey"),
    vkey: loadVerificationKey(shapeName),
  });
}

/** @throws BallastError as loadProver does. */
export function loadVerificationKey(shapeName: string): VerificationKey {
  const text = new TextDecoder().decode(loadArtifact(shapeName, "vkey"));
  return parseVerificationKey(text, circuitPaths(shapeName).vkey);
}
