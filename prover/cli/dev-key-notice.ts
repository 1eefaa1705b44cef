/** Says so whenever a command works with a key that everybody can forge proofs for. */
import { isBallastError } from "../../model/errors.ts";
import { loadArtifact } from "../artifacts/lock.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { isDevKey } from "../setup/is-dev-key.ts";
import type { Output } from "./output.ts";

/** @returns whether the key is a development key of the shape's circuit; undefined if unknown. */
export async function noticeDevKey(
  output: Output,
  shapeName: string,
  vkey: VerificationKey,
): Promise<boolean | undefined> {
  const r1csBytes = circuitIfLocked(shapeName);
  if (r1csBytes === undefined) {
    output.note(`whether this is a DEV key is unknown: compile shape ${shapeName} to find out`);
    return undefined;
  }
  const isDev = await isDevKey(vkey, r1csBytes);
  if (isDev) output.note("DEV key: anybody can forge proofs for it");
  return isDev;
}

/** An altered circuit would make a development key look like any other. */
function circuitIfLocked(shapeName: string): Uint8Array | undefined {
  try {
    return loadArtifact(shapeName, "r1cs");
  } catch (error) {
    if (isBallastError(error)) return undefined;
    throw error;
  }
}
