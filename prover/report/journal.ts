/**
 * What a publisher has already signed. One file per (feed, round), put in place before the signature
 * is released, so that neither a crash nor a second process can make it sign two different reports
 * of one round.
 */
import { join } from "node:path";
import { BallastError, isBallastError } from "../../model/errors.ts";
import { makeDirectory, writeFileAtomic } from "../artifacts/atomic-file.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { reportMessage } from "../commitment.ts";
import type { Observation } from "./report-file.ts";

/** @throws BallastError `SIGN_EQUIVOCATION` when this round was signed with other features. */
export function recordSigning(journalDirectory: string, observation: Observation): void {
  const { feedId, round, features } = observation;
  const message = String(reportMessage(feedId, round, features));
  const entry = join(journalDirectory, `${feedId.toString(16)}-${round}`);
  makeDirectory(journalDirectory, 0o700);
  try {
    writeFileAtomic(entry, message, { mode: 0o600, overwrite: false });
  } catch (error) {
    if (!isBallastError(error, "FILE_EXISTS")) throw error;
    if (readTextFile(entry) === message) return;
    throw new BallastError("key", "SIGN_EQUIVOCATION", `round ${round} is already signed`, {
      location: entry,
      hint: "one report per round; a second, different one would be evidence against this key",
    });
  }
}
