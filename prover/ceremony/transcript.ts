/**
 * The transcript of a ceremony: a folder with an entry NNNN.json for each step, which names the
 * sha-256 of the entry before it and of the key it led to, NNNN.zkey beside it, and from the
 * contributor NNNN.attestation.json. Copied as it is from one person to the next.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { formatJson } from "../../model/format-json.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { describeArtifact } from "../artifacts/lock.ts";
import { BEACON_ITERATIONS } from "./beacon-secret.ts";

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
const fileShape = z.strictObject({ bytes: z.int().min(1), sha256: hex(32) });
/** Printable, and short enough for the 64 bytes that a .zkey keeps of it. */
export const nameShape = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._@-]{0,63}$/);
/** To the second, in UTC. */
export const timeShape = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

const common = {
  format: z.literal("ballast.ceremony/1"),
  index: z.int().min(0).max(9999),
  /** sha-256 of the entry before this one; null for the first. */
  previous: hex(32).nullable(),
  zkey: fileShape,
};

export const announcementShape = z.strictObject({
  /** Where everybody will read the value, for example a round of a public randomness beacon. */
  source: z.string().min(8).max(200),
  /** When it becomes known. */
  at: timeShape,
  iterationsExponent: z.int().min(BEACON_ITERATIONS.min).max(BEACON_ITERATIONS.max),
});

const startShape = z.strictObject({
  ...common,
  kind: z.literal("start"),
  circuit: nameShape,
  r1cs: fileShape,
  phase1: z.strictObject({ power: z.int().min(1).max(28), blake2b512: hex(64) }),
  minimumContributions: z.int().min(1).max(1000),
  beacon: announcementShape,
});

const contributionShape = z.strictObject({
  ...common,
  kind: z.literal("contribution"),
  name: nameShape,
  contributionHash: hex(64),
});

const beaconShape = z.strictObject({
  ...common,
  kind: z.literal("beacon"),
  valueHex: hex(32),
  contributionHash: hex(64),
});

const entryShape = z.discriminatedUnion("kind", [startShape, contributionShape, beaconShape]);

export type StartEntry = z.infer<typeof startShape>;
export type ContributionEntry = z.infer<typeof contributionShape>;
export type BeaconEntry = z.infer<typeof beaconShape>;
export type Entry = z.infer<typeof entryShape>;
export type Announcement = z.infer<typeof announcementShape>;

export interface RecordedEntry<E extends Entry = Entry> {
  readonly entry: E;
  /** Of the file: what the next entry and the attestation name. */
  readonly sha256: string;
}

export interface Transcript {
  readonly directory: string;
  readonly start: RecordedEntry<StartEntry>;
  readonly contributions: readonly RecordedEntry<ContributionEntry>[];
  readonly beacon: RecordedEntry<BeaconEntry> | undefined;
  readonly last: RecordedEntry;
}

export const ceremonyFile = (
  directory: string,
  index: number,
  suffix: "json" | "zkey" | "attestation.json",
): string => join(directory, `${String(index).padStart(4, "0")}.${suffix}`);

/**
 * The steps of a ceremony so far, in their order and unbroken.
 * @throws BallastError `CEREMONY_MISSING`, `CEREMONY_CHAIN`, `CEREMONY_ORDER`, and as parseStrictJson.
 */
export function readTranscript(directory: string): Transcript {
  const first = readEntryIfThere(directory, undefined);
  if (first === undefined) {
    throw new BallastError("input", "CEREMONY_MISSING", "there is no ceremony here", {
      location: ceremonyFile(directory, 0, "json"),
      hint: "ballast ceremony init",
    });
  }
  const { entry, sha256 } = first;
  if (entry.kind !== "start") throw outOfOrder(directory, entry);
  const contributions: RecordedEntry<ContributionEntry>[] = [];
  let beacon: RecordedEntry<BeaconEntry> | undefined;
  let last = first;
  for (
    let next = readEntryIfThere(directory, last);
    next;
    next = readEntryIfThere(directory, last)
  ) {
    if (next.entry.kind === "start" || beacon !== undefined)
      throw outOfOrder(directory, next.entry);
    if (next.entry.kind === "contribution") {
      contributions.push({ entry: next.entry, sha256: next.sha256 });
    } else beacon = { entry: next.entry, sha256: next.sha256 };
    last = next;
  }
  return { directory, start: { entry, sha256 }, contributions, beacon, last };
}

function outOfOrder(directory: string, { kind, index }: Entry): BallastError {
  return new BallastError("input", "CEREMONY_ORDER", `a ${kind} out of its place`, {
    location: ceremonyFile(directory, index, "json"),
    hint: "one start, then contributions, then one beacon",
  });
}

function readEntryIfThere(
  directory: string,
  after: RecordedEntry | undefined,
): RecordedEntry | undefined {
  const index = after === undefined ? 0 : after.entry.index + 1;
  if (!existsSync(ceremonyFile(directory, index, "json"))) return undefined;
  return readEntry(directory, index, after?.sha256 ?? null);
}

function readEntry(directory: string, index: number, previous: string | null): RecordedEntry {
  const path = ceremonyFile(directory, index, "json");
  const text = readTextFile(path);
  const entry = parseStrictJson({ text, schema: entryShape, source: path, maxLength: text.length });
  if (entry.index !== index || entry.previous !== previous) {
    throw new BallastError("input", "CEREMONY_CHAIN", "does not follow the entry before it", {
      location: path,
      hint: `index ${index}, previous ${previous}`,
    });
  }
  return { entry, sha256: createHash("sha256").update(text).digest("hex") };
}

/**
 * The key that an entry led to, as the entry describes it.
 * @throws BallastError `CEREMONY_FILE` when it is not there, `ZKEY_HASH` when it is another.
 */
export function readEntryZkey(directory: string, { index, zkey }: Entry): Uint8Array {
  const path = ceremonyFile(directory, index, "zkey");
  if (!existsSync(path)) {
    throw new BallastError("input", "CEREMONY_FILE", "the key of this step is missing", {
      location: path,
      hint: "every key of the transcript stays beside its entry",
    });
  }
  const bytes = readFileSync(path);
  const { sha256 } = describeArtifact(bytes);
  if (sha256 === zkey.sha256) return bytes;
  throw new BallastError("artifact", "ZKEY_HASH", "not the key that the entry describes", {
    location: path,
    hint: `sha-256 ${zkey.sha256}, got ${sha256}`,
  });
}

export type EntryFacts<E extends Entry = Entry> = E extends Entry
  ? Omit<E, "format" | "index" | "previous" | "zkey">
  : never;

/**
 * The key first, then the entry that makes it count: whatever is interrupted in between is done again.
 * @throws BallastError `FILE_EXISTS` when somebody else was faster, `FILE_WRITE`.
 */
export function appendEntry(
  directory: string,
  after: RecordedEntry | undefined,
  { facts, zkey }: { readonly facts: EntryFacts; readonly zkey: Uint8Array },
): RecordedEntry {
  const index = after === undefined ? 0 : after.entry.index + 1;
  const entry = entryShape.parse({
    format: "ballast.ceremony/1",
    index,
    previous: after?.sha256 ?? null,
    ...facts,
    zkey: describeArtifact(zkey),
  });
  const text = formatJson(entry);
  writeFileAtomic(ceremonyFile(directory, index, "zkey"), zkey);
  writeFileAtomic(ceremonyFile(directory, index, "json"), text, { overwrite: false });
  return { entry, sha256: createHash("sha256").update(text).digest("hex") };
}
