/** A prover or a verification key from the artifacts of a shape, each checked against the lock. */
import { loadArtifact } from "../artifacts/lock.ts";
import { circuitPaths } from "../artifacts/paths.ts";
import { requireSaneKey } from "../setup/key-sanity.ts";
import { createProver, type Prover } from "./prover.ts";
import { parseVerificationKey, type VerificationKey } from "./verification-key.ts";
import { createWitnessGenerator } from "./witness-generator.ts";

/** @throws BallastError `ARTIFACT_MISSING`, `ARTIFACT_HASH` or `LOCK_ENTRY`, and as requireSaneKey. */
export async function loadProver(shapeName: string): Promise<Prover> {
  const vkey = loadVerificationKey(shapeName);
  await requireSaneKey(vkey, circuitPaths(shapeName).vkey);
  const wasm = loadArtifact(shapeName, "wasm");
  return createProver({
    r1csBytes: loadArtifact(shapeName, "r1cs"),
    generator: await createWitnessGenerator(wasm, circuitPaths(shapeName).wasm),
    zkey: loadArtifact(shapeName, "zkey"),
    vkey,
  });
}

/** @throws BallastError `ARTIFACT_MISSING`, `ARTIFACT_HASH` or `LOCK_ENTRY`. */
export function loadVerificationKey(shapeName: string): VerificationKey {
  const text = new TextDecoder().decode(loadArtifact(shapeName, "vkey"));
  return parseVerificationKey(text, circuitPaths(shapeName).vkey);
}
