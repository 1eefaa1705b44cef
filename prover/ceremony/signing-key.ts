/**
 * A contributor's ed25519 key, in the forms that every tool reads: PKCS#8 in PEM, encrypted with a
 * passphrase, as `openssl genpkey -algorithm ed25519 -aes-256-cbc` makes it.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from "node:crypto";
import { BallastError } from "../../model/errors.ts";
import { PASSPHRASE_MIN_LENGTH } from "../report/keystore.ts";

/** DER of an ed25519 public key: this, then the key's 32 bytes. */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

export interface NewSigningKey {
  readonly pem: string;
  readonly publicKeyHex: string;
}

/** @throws BallastError `PASSPHRASE_SHORT`. */
export function createSigningKey(passphrase: string): NewSigningKey {
  if (passphrase.length < PASSPHRASE_MIN_LENGTH) {
    throw new BallastError("key", "PASSPHRASE_SHORT", "the passphrase is too short", {
      hint: `at least ${PASSPHRASE_MIN_LENGTH} characters`,
    });
  }
  const { privateKey } = generateKeyPairSync("ed25519");
  const encoding = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase } as const;
  return { pem: privateKey.export(encoding).toString(), publicKeyHex: publicKeyHex(privateKey) };
}

/** @throws BallastError `SIGNING_KEY` for another kind of key, another file or another passphrase. */
export function openSigningKey(pem: string, passphrase: string, source: string): KeyObject {
  const refuse = (message: string, cause?: unknown): BallastError =>
    new BallastError("key", "SIGNING_KEY", message, {
      location: source,
      hint: "an ed25519 key in PEM, and its passphrase",
      cause,
    });
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, passphrase });
  } catch (cause) {
    throw refuse("the key does not open", cause);
  }
  if (key.asymmetricKeyType !== "ed25519") throw refuse(`a key of ${key.asymmetricKeyType}`);
  return key;
}

export function publicKeyHex(privateKey: KeyObject): string {
  const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  return der.subarray(SPKI_PREFIX.length).toString("hex");
}

export function publicKeyFromHex(hex: string): KeyObject {
  const der = Buffer.concat([SPKI_PREFIX, Buffer.from(hex, "hex")]);
  return createPublicKey({ key: der, format: "der", type: "spki" });
}
