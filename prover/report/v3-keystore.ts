/**
 * Ethereum V3 keystores that someone else may have written. A file names the cost of opening it, and
 * ethers pays whatever it says; here the cost is bounded before any of it is paid.
 */
import { decryptKeystoreJson, getBytes } from "ethers";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { parseStrictJson } from "../../model/strict-json.ts";

/** Twice what go-ethereum writes: 512 MiB, a few seconds. */
const SCRYPT_MAX_WORK = 2 ** 22;
/** Sixteen times what go-ethereum writes. */
const PBKDF2_MAX_ROUNDS = 2 ** 22;
const MAX_LENGTH = 16_384;

const hex = z
  .string()
  .regex(/^(0x)?[0-9a-fA-F]*$/, "not hexadecimal")
  .max(1024);

const scrypt = z
  .object({
    n: z.int().min(2),
    r: z.int().min(1),
    p: z.int().min(1),
    dklen: z.literal(32),
    salt: hex,
  })
  .refine(({ n, r, p }) => n * r * p <= SCRYPT_MAX_WORK, {
    error: `costs too much to open: n·r·p is above ${SCRYPT_MAX_WORK}`,
  })
  .refine(({ n }) => Number.isInteger(Math.log2(n)), { error: "n is not a power of two" });

const pbkdf2 = z.object({
  c: z.int().min(1).max(PBKDF2_MAX_ROUNDS),
  prf: z.enum(["hmac-sha256", "hmac-sha512"]),
  dklen: z.literal(32),
  salt: hex,
});

const cipher = {
  cipher: z.literal("aes-128-ctr"),
  cipherparams: z.object({ iv: hex }),
  ciphertext: hex,
  mac: hex,
};

/** Only what opening needs is kept, under one spelling: ethers takes any, and the first of several. */
export const v3KeystoreShape = z
  .record(z.string(), z.unknown())
  .transform(({ Crypto, crypto = Crypto, ...rest }) => ({ ...rest, crypto }))
  .pipe(
    z.object({
      version: z.literal(3),
      address: hex.optional(),
      id: z.string().max(64).optional(),
      crypto: z.discriminatedUnion("kdf", [
        z.object({ ...cipher, kdf: z.literal("scrypt"), kdfparams: scrypt }),
        z.object({ ...cipher, kdf: z.literal("pbkdf2"), kdfparams: pbkdf2 }),
      ]),
    }),
  );

export type V3Keystore = z.infer<typeof v3KeystoreShape>;

/** @throws BallastError as parseStrictJson does. */
export function parseV3Keystore(text: string, source: string): V3Keystore {
  return parseStrictJson({ text, schema: v3KeystoreShape, source, maxLength: MAX_LENGTH });
}

/** The secret. @throws BallastError `PASSPHRASE_WRONG`. */
export async function openV3Keystore(
  keystore: V3Keystore,
  passphrase: string,
): Promise<Uint8Array> {
  try {
    const { privateKey } = await decryptKeystoreJson(JSON.stringify(keystore), passphrase);
    return getBytes(privateKey);
  } catch (cause) {
    throw new BallastError("key", "PASSPHRASE_WRONG", "the keystore does not open", {
      hint: "the passphrase it was made with",
      cause,
    });
  }
}
