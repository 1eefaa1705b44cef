/**
 * A publisher's signing key at rest: the 32-byte secret inside an Ethereum V3 keystore (scrypt and
 * AES, by ethers), beside the BabyJubJub public key it belongs to.
 */
import { randomBytes } from "node:crypto";
import { computeAddress, encryptKeystoreJson, hexlify } from "ethers";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { fieldElementShape } from "../field.ts";
import { type Point, publicKeyOf } from "./babyjub.ts";
import {
  openV3Keystore,
  parseV3Keystore,
  type V3Keystore,
  v3KeystoreShape,
} from "./v3-keystore.ts";

export interface Keystore {
  readonly publicKey: Point;
  readonly encrypted: V3Keystore;
}

const MAX_LENGTH = 16_384;
export const PASSPHRASE_MIN_LENGTH = 8;

const keystoreSchema = z.strictObject({
  format: z.literal("ballast.keystore/1"),
  publicKey: z.strictObject({ x: fieldElementShape(), y: fieldElementShape() }),
  encrypted: v3KeystoreShape,
});

export interface CreateKeystoreParameters {
  readonly passphrase: string;
  /** Generated when absent. */
  readonly secret?: Uint8Array;
  /** scrypt work factor, a power of two; lower it only in tests. */
  readonly scryptN?: number;
  readonly onProgress?: (fraction: number) => void;
}

/** @throws BallastError `PASSPHRASE_SHORT` */
export async function createKeystore({
  passphrase,
  secret = randomBytes(32),
  scryptN = 131_072,
  onProgress,
}: CreateKeystoreParameters): Promise<Keystore> {
  if (passphrase.length < PASSPHRASE_MIN_LENGTH) {
    throw new BallastError("key", "PASSPHRASE_SHORT", "the passphrase is too short", {
      hint: `at least ${PASSPHRASE_MIN_LENGTH} characters`,
    });
  }
  const privateKey = hexlify(secret);
  const json = await encryptKeystoreJson(
    { address: computeAddress(privateKey), privateKey },
    passphrase,
    { scrypt: { N: scryptN, r: 8, p: 1 }, ...(onProgress && { progressCallback: onProgress }) },
  );
  return { publicKey: publicKeyOf(secret), encrypted: parseV3Keystore(json, "keystore") };
}

export function parseKeystore(text: string, source: string): Keystore {
  const { publicKey, encrypted } = parseStrictJson({
    text,
    schema: keystoreSchema,
    source,
    maxLength: MAX_LENGTH,
  });
  return { publicKey, encrypted };
}

export function serialiseKeystore({ publicKey, encrypted }: Keystore): string {
  const file = {
    format: "ballast.keystore/1",
    publicKey: { x: String(publicKey.x), y: String(publicKey.y) },
    encrypted,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws BallastError `PASSPHRASE_WRONG`, or `KEYSTORE_KEY` when key and file do not belong together. */
export async function openKeystore(keystore: Keystore, passphrase: string): Promise<Uint8Array> {
  const secret = await openV3Keystore(keystore.encrypted, passphrase);
  const { x, y } = publicKeyOf(secret);
  if (x !== keystore.publicKey.x || y !== keystore.publicKey.y) {
    throw new BallastError("key", "KEYSTORE_KEY", "the secret belongs to another public key", {
      hint: `it is the key of x = ${x}`,
    });
  }
  return secret;
}
