/** Says so whenever a command works with a key that everybody can forge proofs for. */
import { readFileSync } from "node:fs";
import { circuitPaths } from "../artifacts/paths.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { isDevKey } from "../setup/is-dev-key.ts";
import type { Output } from "./output.ts";

/** @returns whether the key is a development key of the shape's circuit; undefined if unknown. */
export async function noticeDevKey(
  output: Output,
  shapeName: string,
  vkey: VerificationKey,
): Promise<boolean | undefined> {
  const r1csBytes = readIfThere(circuitPaths(shapeName).r1cs);
  if (r1csBytes === undefined) {
    output.note(`whether this is a DEV key is unknown: compile shape ${shapeName} to find out`);
    return undefined;
  }
  const isDev = await isDevKey(vkey, r1csBytes);
  if (isDev) output.note("DEV key: anybody can forge proofs for it");
  return isDev;
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
