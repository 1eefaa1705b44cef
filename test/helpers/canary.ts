/**
 * Secrets that only tests have, in every spelling that a program could print them in. test/run.ts looks
 * for all of them in what a whole run printed and left in build/.
 */
import { createHash } from "node:crypto";
import { expect } from "chai";
import { secretOf } from "./world.ts";

export const CANARY_SECRET = createHash("sha256").update("canary key of the secrets test").digest();
export const CANARY_PASSPHRASE = "canary-passphrase-4c1e9d";
/** Typed on a keyboard as a contribution's entropy. */
export const CANARY_TYPED = "canary-typed-at-a-keyboard-5b7c21";
/** An access key in an endpoint's address or header. */
export const CANARY_ACCESS_KEY = "canary-access-key-e80f3a";

/** As hexadecimal, base64, decimal of either byte order, and a list of bytes. */
function spellingsOf(secret: Uint8Array): string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString("hex");
  return [
    hex,
    bytes.toString("base64").replaceAll("=", ""),
    bytes.toString("base64url"),
    BigInt(`0x${hex}`).toString(),
    BigInt(`0x${Buffer.from(secret).reverse().toString("hex")}`).toString(),
    [...secret].join(","),
  ];
}

export const CANARIES: readonly string[] = [
  ...spellingsOf(CANARY_SECRET),
  ...[CANARY_PASSPHRASE, CANARY_TYPED, CANARY_ACCESS_KEY],
];

/** The keys that the suite signs with most, wherever it proves or deploys. */
const SIGNERS = ["publisher-0", "publisher-1", "publisher-2", "auditor", "possession"];
export const SUITE_CANARIES: readonly string[] = [
  ...CANARIES,
  ...SIGNERS.flatMap((name) => spellingsOf(secretOf(name))),
];

export function canariesIn(text: string, canaries: readonly string[]): number {
  const lower = text.toLowerCase();
  return canaries.filter((canary) => lower.includes(canary.toLowerCase())).length;
}

export function expectNoCanary(text: string, where: string): void {
  expect(canariesIn(text, CANARIES), `canaries in ${where}`).to.equal(0);
}
