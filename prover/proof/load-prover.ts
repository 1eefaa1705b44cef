/** A prover or a verification key from the artifacts of a shape, each checked against the lock. */
import { loadArtifact } from "../artifacts/lock.ts";
import { circuitPaths } from "../artifacts/paths.ts";
import { createProver, type Prover } from "./prover.ts";
import { parseVerificationKey, type VerificationKey } from "./verification-key.ts";
import { createWitnessGenerator } from "./witness-generator.ts";

/** @throws BallastError `ARTIFACT_MISSING`, `ARTIFACT_HASH` or `LOCK_ENTRY`. */
export async function loadProver(shapeName: string): Promise<Prover> {
  const wasm = loadArtifact(shapeName, "wasm");
  return createProver({
    r1csBytes: loadArtifact(shapeName, "r1cs"),
    generator: await createWitnessGenerator(wasm, circuitPaths(shapeName).wasm),
    zkey: loadArtifact(shapeName, "zkey"),
    vkey: loadVerificationKey(shapeName),
  });
}

/** @throws BallastError as loadProver does. */
export function loadVerificationKey(shapeName: string): VerificationKey {
  const text = new TextDecoder().decode(loadArtifact(shapeName, "vkey"));
  return parseVerificationKey(text, circuitPaths(shapeName).vkey);
}
