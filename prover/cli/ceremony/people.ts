/** A contributor's steps: a key to sign with, a secret for delta, and a signature for it. */
import { BallastError } from "../../../model/errors.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { attest } from "../../ceremony/attestation.ts";
import { contribute, TYPED_MIN_CHARACTERS } from "../../ceremony/ceremony.ts";
import { createSigningKey, openSigningKey } from "../../ceremony/signing-key.ts";
import { readTranscript } from "../../ceremony/transcript.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";
import { askHidden, readPassphrase } from "../passphrase.ts";
import { currentTime, parseWhole, progressOf, requireName } from "./options.ts";

interface KeygenOptions {
  out: string;
  passphraseFile?: string;
}

export async function keygen(context: CommandContext, options: KeygenOptions): Promise<void> {
  requireOutputFile(options.out, { inputs: [options.passphraseFile], overwrite: false });
  const passphrase = await readPassphrase(context, { file: options.passphraseFile, isNew: true });
  const { pem, publicKeyHex } = createSigningKey(passphrase);
  writeFileAtomic(options.out, pem, { mode: 0o600, overwrite: false });
  context.output.result(`wrote ${options.out}\npublic key ${publicKeyHex}: publish it`, {
    key: options.out,
    publicKey: publicKeyHex,
  });
}

interface ContributeOptions {
  ceremony: string;
  name: string;
}

export async function addSecret(
  context: CommandContext,
  { ceremony: directory, name }: ContributeOptions,
): Promise<void> {
  const { output, signal } = context;
  requireName(name, "--name");
  readTranscript(directory);
  const question = `type ${TYPED_MIN_CHARACTERS} characters or more at random, then Enter: `;
  const typed = await askHidden(context, { question, missing: noKeyboard });
  const progress = output.progress("contribution");
  const onProgress = progressOf(progress);
  const now = currentTime();
  const { entry } = await contribute({ directory, name, typed, now, signal, onProgress });
  progress.finish();
  const hash = entry.kind === "contribution" ? entry.contributionHash : "";
  output.result(
    `contribution ${entry.index} made\ncontribution hash ${hash}\nnext: ballast ceremony attest --entry ${entry.index}`,
    { ceremony: directory, index: entry.index, contributionHash: hash },
  );
}

const noKeyboard = (message: string): BallastError =>
  new BallastError("usage", "ENTROPY_MISSING", message, {
    hint: "a terminal: what is typed must stand in no file, argument or variable",
  });

interface AttestOptions {
  ceremony: string;
  entry: string;
  key: string;
  passphraseFile?: string;
}

export async function signEntry(context: CommandContext, options: AttestOptions): Promise<void> {
  const index = parseWhole(options.entry, { option: "--entry", min: 1, max: 9999 });
  const transcript = readTranscript(options.ceremony);
  const pem = readTextFile(options.key);
  const passphrase = await readPassphrase(context, { file: options.passphraseFile });
  const key = openSigningKey(pem, passphrase, options.key);
  const { text, publicKey } = attest({ transcript, index, key, signedAt: currentTime() });
  context.output.result(`${text}signed by ${publicKey}`, { index, publicKey, text });
}
