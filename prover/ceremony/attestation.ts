/**
 * A contributor's signed word that the contribution of an entry is theirs. The signature is over a
 * text that a person can read and `openssl pkeyutl -verify` can check.
 */
import { type KeyObject, sign, verify } from "node:crypto";
import { existsSync } from "node:fs";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { formatJson } from "../../model/format-json.ts";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { readJsonFile } from "../artifacts/json-file.ts";
import { publicKeyFromHex, publicKeyHex } from "./signing-key.ts";
import {
  type ContributionEntry,
  ceremonyFile,
  type RecordedEntry,
  type Transcript,
  timeShape,
} from "./transcript.ts";

const attestationShape = z.strictObject({
  format: z.literal("ballast.attestation/1"),
  text: z.string().max(2000),
  signedAt: timeShape,
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});

export type Attestation = z.infer<typeof attestationShape>;

export interface AttestParameters {
  readonly transcript: Transcript;
  readonly index: number;
  readonly key: KeyObject;
  /** Of the signer's clock. */
  readonly signedAt: string;
}

/** @throws BallastError `CEREMONY_ENTRY` when there is no such contribution, `FILE_EXISTS`. */
export function attest({ transcript, index, key, signedAt }: AttestParameters): Attestation {
  const { contributions, directory, start } = transcript;
  const recorded = contributions.find(({ entry }) => entry.index === index);
  if (recorded === undefined) {
    throw new BallastError("usage", "CEREMONY_ENTRY", `entry ${index} is no contribution`, {
      location: directory,
      hint: `one of: ${contributions.map(({ entry }) => entry.index).join(", ") || "none yet"}`,
    });
  }
  const text = attestationText(start.sha256, recorded, signedAt);
  const attestation: Attestation = {
    format: "ballast.attestation/1",
    text,
    signedAt,
    publicKey: publicKeyHex(key),
    signature: sign(null, Buffer.from(text), key).toString("hex"),
  };
  const path = ceremonyFile(directory, index, "attestation.json");
  writeFileAtomic(path, formatJson(attestation), { overwrite: false });
  return attestation;
}

/**
 * The attestation of an entry.
 * @throws BallastError `ATTESTATION_MISSING`, or `ATTESTATION_INVALID` when it is of another entry or
 * its signature is not its key's.
 */
export function readAttestation(
  { directory, start }: Transcript,
  recorded: RecordedEntry<ContributionEntry>,
): Attestation {
  const { index, name } = recorded.entry;
  const path = ceremonyFile(directory, index, "attestation.json");
  if (!existsSync(path)) {
    throw new BallastError("input", "ATTESTATION_MISSING", `${name} has not signed`, {
      location: path,
      hint: `ballast ceremony attest --entry ${index}`,
    });
  }
  const attestation = readJsonFile({ path, schema: attestationShape });
  const { text, signedAt, publicKey, signature } = attestation;
  const isOfEntry = text === attestationText(start.sha256, recorded, signedAt);
  if (isOfEntry && isSigned(text, publicKey, signature)) return attestation;
  const message = isOfEntry ? "not signed by its key" : "says something else than the entry";
  throw new BallastError("input", "ATTESTATION_INVALID", message, { location: path });
}

function isSigned(text: string, publicKey: string, signature: string): boolean {
  try {
    const key = publicKeyFromHex(publicKey);
    return verify(null, Buffer.from(text), key, Buffer.from(signature, "hex"));
  } catch {
    // Bytes that are no key have signed nothing.
    return false;
  }
}

function attestationText(
  ceremony: string,
  { entry, sha256 }: RecordedEntry<ContributionEntry>,
  signedAt: string,
): string {
  return [
    `I, ${entry.name}, made contribution ${entry.index} of the ceremony ${ceremony}.`,
    `Its entry has the sha-256 ${sha256}.`,
    `Its contribution hash is ${entry.contributionHash}.`,
    "Part of its randomness I typed, part came from my operating system.",
    "I kept no copy of either and know of nobody who has one.",
    `Signed at ${signedAt}.`,
    "",
  ].join("\n");
}
