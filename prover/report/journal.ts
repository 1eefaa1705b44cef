/**
 * What a publisher has already signed. One file per (feed, round), linked into place before the
 * signature is released, so that neither a crash nor a second process can make it sign two
 * different reports of one round.
 */
import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { BallastError } from "../../model/errors.ts";
import { reportMessage } from "../commitment.ts";
import type { Observation } from "./report.ts";

/** @throws BallastError `SIGN_EQUIVOCATION` when this round was signed with other features. */
export function recordSigning(journalDirectory: string, observation: Observation): void {
  const { feedId, round, features } = observation;
  const message = String(reportMessage(feedId, round, features));
  const entry = join(journalDirectory, `${feedId.toString(16)}-${round}`);
  mkdirSync(journalDirectory, { recursive: true, mode: 0o700 });
  const temporary = join(journalDirectory, `.${randomUUID()}`);
  writeDurably(temporary, message);
  try {
    linkSync(temporary, entry);
    syncDirectory(journalDirectory);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw cause;
    if (readFileSync(entry, "utf8") !== message) {
      throw new BallastError("key", "SIGN_EQUIVOCATION", `round ${round} is already signed`, {
        location: entry,
        hint: "one report per round; a second, different one would be evidence against this key",
      });
    }
  } finally {
    unlinkSync(temporary);
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, "wx", 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
