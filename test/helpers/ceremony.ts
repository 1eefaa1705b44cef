/** Ceremonies of the tiny circuit on a home-made phase 1, in as many steps as a test asks for. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { attest } from "../../prover/ceremony/attestation.ts";
import { applyBeacon, contribute, startCeremony } from "../../prover/ceremony/ceremony.ts";
import type { Phase1 } from "../../prover/ceremony/phase1.ts";
import { readTranscript } from "../../prover/ceremony/transcript.ts";
import { homeMadePhase1 } from "./phase1.ts";
import { tinyCircuit } from "./tiny-circuit.ts";

export const BEACON_VALUE = "5eed".repeat(16);
/** Before and after the announced moment, which no clock has reached yet. */
export const [BEFORE, BEACON_AT, AFTER] = [
  "9998-12-31T23:59:59Z",
  "9999-01-01T00:00:00Z",
  "9999-01-01T00:00:01Z",
] as const;
export const TYPED = "the quick brown fox jumps over the lazy dog";

export interface CeremonyInputs {
  readonly directory: string;
  readonly r1csBytes: Uint8Array;
  readonly phase1: Phase1;
}

export async function startTiny(directory: string): Promise<CeremonyInputs> {
  const inputs = {
    directory,
    r1csBytes: (await tinyCircuit()).r1csBytes,
    phase1: await homeMadePhase1(),
  };
  const announcement = { source: "test beacon 1", at: BEACON_AT, iterationsExponent: 10 };
  await startCeremony({ ...inputs, circuit: "tiny", minimumContributions: 1, announcement });
  return inputs;
}

export const newKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;

/** One contribution for each key, each attested with it. */
export async function contributeAll(directory: string, keys: readonly KeyObject[]): Promise<void> {
  for (const [i, key] of keys.entries()) {
    const name = `person ${i + 1}`;
    const { entry } = await contribute({ directory, name, typed: TYPED, now: BEFORE });
    const transcript = readTranscript(directory);
    attest({ transcript, index: entry.index, key, signedAt: BEFORE });
  }
}

export async function holdCeremony(directory: string, contributions = 3): Promise<CeremonyInputs> {
  const inputs = await startTiny(directory);
  await contributeAll(directory, Array.from({ length: contributions }, newKey));
  await applyBeacon({ directory, valueHex: BEACON_VALUE, now: AFTER });
  return inputs;
}
