/**
 * Section 10 of a .zkey: what the key was made from and everybody who changed delta since, each with
 * a proof that they knew by what. Read by us, since snarkjs answers "valid" to an empty list.
 */
import { createHash } from "node:crypto";
import type { ByteReader } from "../artifacts/byte-reader.ts";
import { bn254 } from "../proof/curve.ts";
import { affineBytes } from "../setup/fixed-base.ts";
import { readZkeySections } from "../setup/zkey-header.ts";

export interface Beacon {
  readonly valueHex: string;
  /** sha-256 is applied 2^this times. */
  readonly iterationsExponent: number;
}

/** Points are affine, in Montgomery form. */
export interface Contribution {
  readonly name: string;
  /** delta·G1 with this contribution in it. */
  readonly deltaAfter: Uint8Array;
  /** A point s and its multiple by the contributor's secret. */
  readonly g1S: Uint8Array;
  readonly g1Sx: Uint8Array;
  /** The same multiple of the point of G2 that the transcript hashes to. */
  readonly g2Spx: Uint8Array;
  readonly transcript: Uint8Array;
  /** Undefined for a person's contribution. */
  readonly beacon: Beacon | undefined;
}

export interface ContributionList {
  /** blake2b-512 over all of the key that contributions do not change. */
  readonly circuitHash: Uint8Array;
  readonly contributions: readonly Contribution[];
}

const HASH_BYTES = 64;
const [PERSON, BEACON] = [0, 1];

/** @throws BallastError `ZKEY_FORMAT`. */
export function readContributions(zkey: Uint8Array): ContributionList {
  const section = readZkeySections(zkey).contributions;
  const circuitHash = section.bytes(HASH_BYTES);
  const count = section.uint32();
  const contributions: Contribution[] = [];
  for (let index = 0; index < count; index++) contributions.push(readContribution(section));
  if (section.remaining !== 0) section.fail(`${section.remaining} bytes after the contributions`);
  return { circuitHash, contributions };
}

function readContribution(section: ByteReader): Contribution {
  const deltaAfter = section.bytes(affineBytes("g1"));
  const g1S = section.bytes(affineBytes("g1"));
  const g1Sx = section.bytes(affineBytes("g1"));
  const g2Spx = section.bytes(affineBytes("g2"));
  const transcript = section.bytes(HASH_BYTES);
  const type = section.uint32();
  const { name, iterationsExponent, valueHex } = readParameters(section);
  const points = { name, deltaAfter, g1S, g1Sx, g2Spx, transcript };
  if (type === PERSON && valueHex === undefined && iterationsExponent === undefined) {
    return { ...points, beacon: undefined };
  }
  if (type !== BEACON || valueHex === undefined || iterationsExponent === undefined) {
    section.fail("neither a contribution nor a beacon");
  }
  return { ...points, beacon: { valueHex, iterationsExponent } };
}

/** Name, iterations and beacon: each at most once, in this order. */
function readParameters(section: ByteReader) {
  const parameters = section.slice(section.uint32());
  const byte = (): number => parameters.bytes(1)[0] ?? 0;
  let [last, name] = [0, ""];
  let iterationsExponent: number | undefined;
  let valueHex: string | undefined;
  while (parameters.remaining > 0) {
    const kind = byte();
    if (kind <= last || kind > 3) parameters.fail("parameters of a contribution out of order");
    if (kind === 1) name = Buffer.from(parameters.bytes(byte())).toString("utf8");
    else if (kind === 2) iterationsExponent = byte();
    else valueHex = Buffer.from(parameters.bytes(byte())).toString("hex");
    last = kind;
  }
  return { name, iterationsExponent, valueHex };
}

/** What snarkjs prints as "contribution hash", in hexadecimal. */
export async function contributionHash(contribution: Contribution): Promise<string> {
  return createHash("blake2b512")
    .update(await publicKeyBytes(contribution))
    .digest("hex");
}

/** What every later contribution's transcript binds. */
export async function publicKeyBytes(contribution: Contribution): Promise<Uint8Array> {
  const { deltaAfter, g1S, g1Sx, g2Spx, transcript } = contribution;
  const points = [deltaAfter, g1S, g1Sx].map(uncompressed1);
  return Buffer.concat([...(await Promise.all(points)), await uncompressed2(g2Spx), transcript]);
}

export async function uncompressed1(point: Uint8Array): Promise<Uint8Array> {
  const bytes = new Uint8Array(affineBytes("g1"));
  (await bn254()).G1.toRprUncompressed(bytes, 0, point);
  return bytes;
}

async function uncompressed2(point: Uint8Array): Promise<Uint8Array> {
  const bytes = new Uint8Array(affineBytes("g2"));
  (await bn254()).G2.toRprUncompressed(bytes, 0, point);
  return bytes;
}
