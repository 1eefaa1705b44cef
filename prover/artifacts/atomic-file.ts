/**
 * Writes a file whole or not at all: the bytes go to a temporary neighbour, reach the disk, and only
 * then take the name. Nobody ever reads half a file, and a failed write leaves what was there.
 */
import {
  closeSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { BallastError } from "../../model/errors.ts";
import { holdSignals } from "./hold-signals.ts";

export interface WriteFileAtomicOptions {
  /** Permissions of the new file; 0o600 for anything secret. */
  readonly mode?: number;
  /** False refuses to replace an existing file. */
  readonly overwrite?: boolean;
}

/** @throws BallastError `FILE_EXISTS` or `FILE_WRITE`; the temporary file is gone in either case. */
export function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  { mode = 0o644, overwrite = true }: WriteFileAtomicOptions = {},
): void {
  const bytes = typeof content === "string" ? Buffer.from(content, "utf8") : content;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
  const releaseSignals = holdSignals();
  try {
    requireReplaceable(path);
    writeDurably(temporary, bytes, mode);
    if (overwrite) renameSync(temporary, path);
    else linkSync(temporary, path);
    syncDirectory(dirname(path));
  } catch (cause) {
    if (!overwrite && cause instanceof Error && "code" in cause && cause.code === "EEXIST") {
      throw new BallastError("usage", "FILE_EXISTS", "the file exists and is not replaced", {
        location: path,
        hint: "name another file, or move this one away",
      });
    }
    if (cause instanceof BallastError) throw cause;
    throw writeError(path, cause);
  } finally {
    rmSync(temporary, { force: true });
    releaseSignals();
  }
}

/** With its parents. @throws BallastError `FILE_WRITE`. */
export function makeDirectory(path: string, mode = 0o755): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  // Step by step: Node's own recursion does not end where the system refuses new names, as in /proc.
  if (dirname(path) !== path) makeDirectory(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (cause) {
    // Another process may have been faster.
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") {
      if (statSync(path).isDirectory()) return;
    }
    throw writeError(path, cause);
  }
}

/** A renamed file would take the place of a device or a pipe. */
export function requireReplaceable(path: string): void {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined || status.isFile() || status.isSymbolicLink()) return;
  throw new BallastError("usage", "FILE_WRITE", "there is something that is not a file", {
    location: path,
    hint: "the name of a file",
  });
}

function writeError(path: string, cause: unknown): BallastError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BallastError("usage", "FILE_WRITE", `cannot be written: ${reason}`, {
    location: path,
    cause,
  });
}

/** The mode is set when the file is made, so a secret is never readable in between. */
function writeDurably(path: string, bytes: Uint8Array, mode: number): void {
  rmSync(path, { force: true });
  const descriptor = openSync(path, "wx", mode);
  try {
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(descriptor, bytes, written);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the new name itself durable; Windows has no such operation. */
function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
