/** A transcript from its first entry to its key, or as far as it has come. */
import { BallastError } from "../../model/errors.ts";
import type { OnProgress } from "../../model/progress.ts";
import { describeArtifact } from "../artifacts/lock.ts";
import type { VerificationKey } from "../proof/verification-key.ts";
import { readAttestation } from "./attestation.ts";
import { type Contribution, contributionHash } from "./contributions.ts";
import type { Phase1 } from "./phase1.ts";
import {
  ceremonyFile,
  readEntryZkey,
  readTranscript,
  type StartEntry,
  type Transcript,
} from "./transcript.ts";
import { checkKeyMaking, MINIMUM_CONTRIBUTIONS, verifyKey } from "./verify-key.ts";

export interface VerifyCeremonyParameters {
  readonly directory: string;
  readonly r1csBytes: Uint8Array;
  readonly phase1: Phase1;
  /** The verifier's own; the transcript may ask for more, never for less. */
  readonly minimumContributions?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface Contributor {
  readonly name: string;
  readonly contributionHash: string;
  readonly publicKey: string;
  readonly signedAt: string;
}

export interface VerifiedCeremony {
  readonly start: StartEntry;
  /** sha-256 of the last entry, which names all before it. */
  readonly transcriptSha256: string;
  readonly contributors: readonly Contributor[];
  /** To be compared with its source by a person: no file can show that. */
  readonly beaconValueHex: string;
  readonly zkey: Uint8Array;
  readonly vkey: VerificationKey;
}

/**
 * @throws BallastError as readTranscript, readEntryZkey, readAttestation and verifyKey, and
 * `PTAU_OTHER`, `ZKEY_CIRCUIT`, `CEREMONY_LATE`, `CEREMONY_SIGNERS`, `CEREMONY_UNFINISHED`,
 * `CEREMONY_KEY` and `CEREMONY_BEACON` when the key does not hold what the entries say.
 */
export async function verifyCeremony(
  parameters: VerifyCeremonyParameters,
): Promise<VerifiedCeremony> {
  const { directory, r1csBytes, phase1, signal, onProgress } = parameters;
  const transcript = readTranscript(directory);
  const { start, beacon, last } = transcript;
  requireInputs(transcript, r1csBytes, phase1);
  checkKeyFiles(transcript, onProgress);
  const minimumContributions = Math.max(
    parameters.minimumContributions ?? MINIMUM_CONTRIBUTIONS,
    start.entry.minimumContributions,
  );
  const zkey = readEntryZkey(directory, last.entry);
  const key = { zkey, r1csBytes, phase1, minimumContributions, signal, onProgress };
  const { vkey, contributions } = await verifyKey(key);
  if (beacon === undefined) {
    throw refusal("CEREMONY_UNFINISHED", directory, "there is no beacon in the transcript");
  }
  await requireRecorded(transcript, contributions);
  const contributors = checkContributors(transcript, minimumContributions);
  return {
    start: start.entry,
    transcriptSha256: last.sha256,
    contributors,
    beaconValueHex: beacon.entry.valueHex,
    zkey,
    vkey,
  };
}

/**
 * An unfinished transcript: everything above except that there is a beacon and that enough people
 * have signed. What a contributor checks before building on it.
 */
export async function verifySoFar(
  parameters: Omit<VerifyCeremonyParameters, "minimumContributions">,
): Promise<Pick<VerifiedCeremony, "start" | "transcriptSha256" | "contributors">> {
  const { directory, r1csBytes, phase1, onProgress } = parameters;
  const transcript = readTranscript(directory);
  const { start, last } = transcript;
  requireInputs(transcript, r1csBytes, phase1);
  checkKeyFiles(transcript, onProgress);
  const zkey = readEntryZkey(directory, last.entry);
  const { contributions } = await checkKeyMaking({ ...parameters, zkey });
  await requireRecorded(transcript, contributions);
  const contributors = checkContributors(transcript, 0);
  return { start: start.entry, transcriptSha256: last.sha256, contributors };
}

/** The ceremony is about this circuit and this phase 1. @throws BallastError `ZKEY_CIRCUIT`, `PTAU_OTHER`. */
export function requireInputs(
  { directory, start: { entry } }: Transcript,
  r1csBytes: Uint8Array,
  phase1: Phase1,
): void {
  const location = ceremonyFile(directory, 0, "json");
  if (describeArtifact(r1csBytes).sha256 !== entry.r1cs.sha256) {
    throw refusal("ZKEY_CIRCUIT", location, `a ceremony of another circuit, ${entry.circuit}`);
  }
  if (phase1.blake2b512 !== entry.phase1.blake2b512) {
    throw refusal("PTAU_OTHER", location, "began with another phase 1");
  }
}

/** Every key of the transcript is there and unaltered. */
export function checkKeyFiles(
  { directory, start, contributions, beacon }: Transcript,
  onProgress: OnProgress | undefined,
): void {
  const all = [start, ...contributions, ...(beacon === undefined ? [] : [beacon])];
  for (const [done, { entry }] of all.entries()) {
    onProgress?.({ stage: "hashing keys", done, total: all.length });
    readEntryZkey(directory, entry);
  }
}

/** Everybody signed, before the beacon was known, and enough of them with keys of their own. */
export function checkContributors(transcript: Transcript, minimum: number): Contributor[] {
  const { at } = transcript.start.entry.beacon;
  const contributors = transcript.contributions.map((recorded) => {
    const { entry } = recorded;
    const { publicKey, signedAt } = readAttestation(transcript, recorded);
    // Both are UTC in one spelling, so their order is that of their texts.
    if (signedAt >= at) {
      const path = ceremonyFile(transcript.directory, entry.index, "attestation.json");
      throw refusal("CEREMONY_LATE", path, `signed at ${signedAt}, the beacon was due at ${at}`);
    }
    const { name, contributionHash } = entry;
    return { name, contributionHash, publicKey, signedAt };
  });
  const signers = new Set(contributors.map(({ publicKey }) => publicKey)).size;
  if (signers >= minimum) return contributors;
  throw refusal(
    "CEREMONY_SIGNERS",
    transcript.directory,
    `${signers} different keys signed, at least ${minimum} must`,
  );
}

async function requireRecorded(
  { directory, start, contributions, beacon }: Transcript,
  inKey: readonly Contribution[],
): Promise<void> {
  const recorded = [...contributions, ...(beacon === undefined ? [] : [beacon])];
  const hashes = await Promise.all(inKey.map(contributionHash));
  const isSame =
    recorded.length === hashes.length &&
    recorded.every(({ entry }, i) => entry.contributionHash === hashes[i]);
  if (!isSame) {
    throw refusal("CEREMONY_KEY", directory, "the key has other contributions than the transcript");
  }
  const applied = inKey.at(-1)?.beacon;
  const { iterationsExponent } = applied ?? start.entry.beacon;
  const isAnnounced =
    applied?.valueHex === beacon?.entry.valueHex &&
    iterationsExponent === start.entry.beacon.iterationsExponent;
  if (!isAnnounced) {
    throw refusal("CEREMONY_BEACON", directory, "the key's beacon is not the announced one");
  }
}

function refusal(code: string, location: string, message: string): BallastError {
  return new BallastError("artifact", code, message, { location });
}
