/** The three steps that make a key: its start, each contribution, and the beacon at the end. */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { BallastError } from "../../model/errors.ts";
import { makeDirectory } from "../artifacts/atomic-file.ts";
import { describeArtifact } from "../artifacts/lock.ts";
import { parseR1cs } from "../artifacts/r1cs.ts";
import {
  applyBeaconWithSnarkjs,
  contributeWithSnarkjs,
  type KeyWorkOptions,
  newZkeyWithSnarkjs,
} from "../proof/snarkjs.ts";
import { domainPowerOf } from "../setup/query-scalars.ts";
import { checkContributions } from "./contribution-chain.ts";
import { contributionHash } from "./contributions.ts";
import type { Phase1 } from "./phase1.ts";
import {
  type Announcement,
  appendEntry,
  type RecordedEntry,
  readEntryZkey,
  readTranscript,
} from "./transcript.ts";
import { checkContributors } from "./verify-ceremony.ts";

export interface StartCeremonyParameters extends KeyWorkOptions {
  /** New, or empty. */
  readonly directory: string;
  readonly circuit: string;
  readonly r1csBytes: Uint8Array;
  readonly phase1: Phase1;
  readonly minimumContributions: number;
  /** Said now, so that nobody chooses a beacon that suits them. */
  readonly announcement: Announcement;
}

/** @throws BallastError `CEREMONY_EXISTS`, `PTAU_TOO_SMALL`, `R1CS_FORMAT`, `FILE_WRITE`, `ABORTED`. */
export async function startCeremony(parameters: StartCeremonyParameters): Promise<RecordedEntry> {
  const { directory, circuit, r1csBytes, phase1, minimumContributions } = parameters;
  if (existsSync(directory) && readdirSync(directory).some((name) => name.endsWith(".json"))) {
    throw refusal("CEREMONY_EXISTS", directory, "there is a ceremony already", "a new folder");
  }
  const power = domainPowerOf(parseR1cs(r1csBytes));
  if (power > phase1.power) {
    const hint = `phase 1 of power ${power} or more, not ${phase1.power}`;
    throw refusal("PTAU_TOO_SMALL", phase1.path, `the circuit needs 2^${power} rows`, hint);
  }
  const zkey = await newZkeyWithSnarkjs(r1csBytes, phase1.path, parameters);
  makeDirectory(directory);
  const facts = {
    kind: "start",
    circuit,
    r1cs: describeArtifact(r1csBytes),
    phase1: { power: phase1.power, blake2b512: phase1.blake2b512 },
    minimumContributions,
    beacon: parameters.announcement,
  } as const;
  return appendEntry(directory, undefined, { facts, zkey });
}

export interface ContributeParameters extends KeyWorkOptions {
  readonly directory: string;
  readonly name: string;
  /** From a keyboard; the operating system's randomness is added. */
  readonly typed: string;
  /** As `2030-01-31T12:00:00Z`. */
  readonly now: string;
}

/** A line of prose; the operating system alone would be enough, and is not trusted alone. */
export const TYPED_MIN_CHARACTERS = 20;

/** @throws BallastError `ENTROPY_SHORT`, `CEREMONY_CLOSED`, as readTranscript, `ABORTED`. */
export async function contribute(parameters: ContributeParameters): Promise<RecordedEntry> {
  const { directory, name, typed, now } = parameters;
  if (typed.length < TYPED_MIN_CHARACTERS) {
    throw new BallastError("usage", "ENTROPY_SHORT", `${typed.length} characters typed`, {
      hint: `at least ${TYPED_MIN_CHARACTERS}, without a pattern`,
    });
  }
  const { start, last, beacon } = readTranscript(directory);
  const { at } = start.entry.beacon;
  if (beacon !== undefined || now >= at) {
    const message = beacon === undefined ? `the beacon was due at ${at}` : "the beacon is applied";
    throw refusal("CEREMONY_CLOSED", directory, message, "a new ceremony");
  }
  const entropy = createHash("sha512").update(randomBytes(64)).update(typed).digest("hex");
  const before = readEntryZkey(directory, last.entry);
  const zkey = await contributeWithSnarkjs({ ...parameters, zkey: before, name, entropy });
  const facts = { kind: "contribution", name, contributionHash: await lastHash(zkey) } as const;
  return appendEntry(directory, last, { facts, zkey });
}

export interface ApplyBeaconParameters extends KeyWorkOptions {
  readonly directory: string;
  /** 32 bytes, as the announced source published them. */
  readonly valueHex: string;
  readonly now: string;
}

/**
 * @throws BallastError `BEACON_VALUE`, `CEREMONY_CLOSED`, `BEACON_EARLY` before the announced time, as
 * readTranscript and checkContributors, `ABORTED`.
 */
export async function applyBeacon(parameters: ApplyBeaconParameters): Promise<RecordedEntry> {
  const { directory, valueHex, now } = parameters;
  if (!/^[0-9a-f]{64}$/.test(valueHex)) {
    throw new BallastError("usage", "BEACON_VALUE", "not a beacon's value", {
      hint: "64 lower-case hexadecimal digits, as its source published them",
    });
  }
  const transcript = readTranscript(directory);
  const { start, last, beacon } = transcript;
  if (beacon !== undefined) {
    throw refusal("CEREMONY_CLOSED", directory, "the beacon is applied", "a new ceremony");
  }
  const { at, iterationsExponent } = start.entry.beacon;
  if (now < at) {
    throw refusal("BEACON_EARLY", directory, `the beacon is due at ${at}`, "to wait until then");
  }
  checkContributors(transcript, start.entry.minimumContributions);
  const before = readEntryZkey(directory, last.entry);
  const zkey = await applyBeaconWithSnarkjs({
    ...parameters,
    zkey: before,
    name: "beacon",
    iterationsExponent,
  });
  const facts = { kind: "beacon", valueHex, contributionHash: await lastHash(zkey) } as const;
  return appendEntry(directory, last, { facts, zkey });
}

/** Of the contribution that was just made; checking it costs little and shows a broken machine. */
async function lastHash(zkey: Uint8Array): Promise<string> {
  const { contributions } = await checkContributions(zkey);
  const made = contributions.at(-1);
  if (made !== undefined) return contributionHash(made);
  throw new BallastError("internal", "CONTRIBUTION_LOST", "snarkjs made no contribution");
}

function refusal(code: string, location: string, message: string, hint: string): BallastError {
  return new BallastError("usage", code, message, { location, hint });
}
