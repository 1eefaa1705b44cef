/** A passphrase comes from a file or from the keyboard, never from an argument. */
import { closeSync, openSync, readSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { BallastError } from "../../model/errors.ts";
import { abortError } from "../proof/abort.ts";
import type { CommandContext } from "./main.ts";

/** Bytes; also what ends the reading of a device that never ends. */
const MAX_BYTES = 4096;

export interface ReadPassphraseOptions {
  /** The file that holds it; otherwise it is asked for. */
  readonly file?: string | undefined;
  /** Asks a second time: for a passphrase that nothing can be compared with yet. */
  readonly isNew?: boolean;
}

/** @throws BallastError `PASSPHRASE_FILE`, `PASSPHRASE_MISSING`, `PASSPHRASE_MISMATCH`, `ABORTED`. */
export async function readPassphrase(
  context: Pick<CommandContext, "io" | "signal">,
  { file, isNew = false }: ReadPassphraseOptions,
): Promise<string> {
  if (file !== undefined) return readFromFile(file);
  const passphrase = await askHidden(context, { question: "passphrase: ", missing });
  const again = { question: "once more: ", missing };
  if (isNew && (await askHidden(context, again)) !== passphrase) {
    throw new BallastError("key", "PASSPHRASE_MISMATCH", "the two passphrases differ");
  }
  return passphrase;
}

function readFromFile(file: string): string {
  const refusal = (message: string, cause?: unknown): BallastError =>
    new BallastError("key", "PASSPHRASE_FILE", message, {
      location: file,
      hint: "a readable file with the passphrase on its only line",
      cause,
    });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readBounded(file));
  } catch (cause) {
    throw refusal("cannot be read as text", cause);
  }
  const passphrase = text.replace(/\r?\n$/, "");
  if (passphrase === "") throw refusal("is empty");
  if (/[\r\n]/.test(passphrase)) throw refusal("has more than one line");
  if (text.length > MAX_BYTES) throw refusal(`is longer than ${MAX_BYTES} bytes`);
  return passphrase;
}

/** At most one byte more than is allowed. A pipe is as good as a file: its content is on no disk. */
function readBounded(file: string): Uint8Array {
  const bytes = Buffer.alloc(MAX_BYTES + 1);
  const descriptor = openSync(file, "r");
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

export interface AskHiddenParameters {
  readonly question: string;
  /** The error when nobody can answer. */
  readonly missing: (message: string) => BallastError;
}

/** A line from the keyboard that the screen does not show. @throws what `missing` makes, `ABORTED`. */
export async function askHidden(
  { io, signal }: Pick<CommandContext, "io" | "signal">,
  { question, missing }: AskHiddenParameters,
): Promise<string> {
  if (!io.stdin.isTTY) throw missing("there is no terminal to ask on");
  io.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: io.stdin, output: silent, terminal: true });
  const ended = new Promise<never>((_, reject) => {
    prompt.once("close", () => reject(missing("the input ended")));
    // In raw mode Ctrl-C is a key like any other.
    prompt.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
    signal.addEventListener("abort", () => reject(abortError("the question", signal.reason)));
  });
  try {
    return await Promise.race([prompt.question(""), ended]);
  } finally {
    prompt.close();
    io.stderr.write("\n");
  }
}

function missing(message: string): BallastError {
  return new BallastError("usage", "PASSPHRASE_MISSING", message, {
    hint: "--passphrase-file FILE",
  });
}
