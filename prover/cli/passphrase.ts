/** A passphrase comes from a file or from the keyboard, never from an argument. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { BallastError } from "../../model/errors.ts";
import type { Io } from "./output.ts";

export async function readPassphrase(io: Io, file?: string): Promise<string> {
  if (file !== undefined) {
    try {
      return readFileSync(file, "utf8").replace(/\r?\n$/, "");
    } catch (cause) {
      throw new BallastError("key", "PASSPHRASE_FILE", "cannot read the passphrase file", {
        location: file,
        hint: "a readable file whose first line is the passphrase",
        cause,
      });
    }
  }
  if (!io.stdin.isTTY) {
    throw new BallastError("usage", "PASSPHRASE_MISSING", "there is no terminal to ask on", {
      hint: "--passphrase-file FILE",
    });
  }
  io.stderr.write("passphrase: ");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: io.stdin, output: silent, terminal: true });
  try {
    return await prompt.question("");
  } finally {
    prompt.close();
    io.stderr.write("\n");
  }
}
