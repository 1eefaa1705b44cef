/** The development keys of a circuit shape as files: zkey, vkey and verifier beside its r1cs. */
import { readFileSync } from "node:fs";
import { isBallastError } from "../../model/errors.ts";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import {
  type ArtifactKind,
  checkArtifact,
  type LockedCircuit,
  loadArtifact,
  lockedCircuit,
  updateLock,
} from "../artifacts/lock.ts";
import { type CircuitPaths, circuitPaths } from "../artifacts/paths.ts";
import { verificationKeyToJson } from "../proof/verification-key.ts";
import { runDevSetup, type SetupProgress } from "./dev-setup.ts";
import { generateVerifiers, renderDevVerifier } from "./verifier.ts";

const KEY_KINDS = ["zkey", "vkey", "verifier"] as const satisfies readonly ArtifactKind[];

export interface DevKeysOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: SetupProgress) => void) | undefined;
}

export interface DevKeys {
  readonly paths: CircuitPaths;
  /** False when the locked files were there already. */
  readonly wasBuilt: boolean;
}

/**
 * Makes the keys of a compiled shape unless they are there, and checks everything against the lock.
 * @throws BallastError `ARTIFACT_MISSING` before the shape is compiled, `ARTIFACT_HASH` when it or
 * its keys are not the locked ones, `ABORTED`.
 */
export async function ensureDevKeys(
  shapeName: string,
  options: DevKeysOptions = {},
): Promise<DevKeys> {
  const paths = circuitPaths(shapeName);
  const locked = lockedCircuit(shapeName);
  const r1csBytes = loadArtifact(shapeName, "r1cs");
  if (areIntact(paths, locked)) return { paths, wasBuilt: false };
  await writeDevKeys(shapeName, r1csBytes, options);
  for (const kind of KEY_KINDS) checkArtifact(paths[kind], locked[kind]);
  return { paths, wasBuilt: true };
}

/**
 * Accepts what the sources give now: makes the keys of the compiled shapes, writes their hashes into
 * the lock and their verifiers into contracts/generated.
 */
export async function relockShapes(
  shapeNames: readonly string[],
  options: DevKeysOptions = {},
): Promise<void> {
  for (const shapeName of shapeNames) {
    await writeDevKeys(shapeName, readFileSync(circuitPaths(shapeName).r1cs), options);
  }
  updateLock(shapeNames);
  await generateVerifiers(shapeNames);
}

async function writeDevKeys(
  shapeName: string,
  r1csBytes: Uint8Array,
  options: DevKeysOptions,
): Promise<void> {
  const { zkey, vkey } = await runDevSetup({ r1csBytes, ...options });
  const verifier = await renderDevVerifier({ shapeName, zkey, r1csBytes });
  const paths = circuitPaths(shapeName);
  const vkeyJson = await verificationKeyToJson(vkey);
  writeFileAtomic(paths.zkey, zkey);
  writeFileAtomic(paths.vkey, `${JSON.stringify(vkeyJson, undefined, 2)}\n`);
  writeFileAtomic(paths.verifier, verifier);
}

function areIntact(paths: CircuitPaths, locked: LockedCircuit): boolean {
  try {
    for (const kind of KEY_KINDS) checkArtifact(paths[kind], locked[kind]);
    return true;
  } catch (error) {
    if (isBallastError(error, "ARTIFACT_MISSING") || isBallastError(error, "ARTIFACT_HASH")) {
      return false;
    }
    throw error;
  }
}
