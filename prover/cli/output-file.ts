/** Looks at `--out` before the work, so that nobody waits for a result that cannot be kept. */
import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { BallastError } from "../../model/errors.ts";
import { requireReplaceable } from "../artifacts/atomic-file.ts";

export interface OutputFileOptions {
  /** Files the command reads, none of which it may replace. */
  readonly inputs: readonly (string | undefined)[];
  /** False refuses a file that is there already. */
  readonly overwrite?: boolean;
  /** The command's flag that permits it. */
  readonly overwriteFlag?: string;
}

/** @throws BallastError `FILE_WRITE`, `FILE_EXISTS` or `OUT_IS_INPUT`. */
export function requireOutputFile(
  out: string,
  { inputs, overwrite = true, overwriteFlag }: OutputFileOptions,
): void {
  requireDirectory(out);
  const status = lstatSync(out, { throwIfNoEntry: false });
  if (status === undefined) return;
  if (!overwrite) {
    throw refusal("FILE_EXISTS", out, "the file exists and is not replaced", {
      hint: `name another file, or ${overwriteFlag ?? "move this one away"}`,
    });
  }
  requireReplaceable(out);
  if (status.isSymbolicLink()) {
    throw refusal("FILE_WRITE", out, "a symbolic link", { hint: "the file that it leads to" });
  }
  for (const input of inputs) {
    const other = input === undefined ? undefined : statSync(input, { throwIfNoEntry: false });
    if (other?.dev !== status.dev || other.ino !== status.ino) continue;
    throw refusal("OUT_IS_INPUT", out, "would replace a file that this command reads", {
      hint: "name another file",
    });
  }
}

function requireDirectory(out: string): void {
  const directory = dirname(out);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw refusal("FILE_WRITE", out, `there is no directory ${directory}`);
  }
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw refusal("FILE_WRITE", out, `no permission to write into ${directory}`, { cause });
  }
}

function refusal(
  code: string,
  out: string,
  message: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): BallastError {
  return new BallastError("usage", code, message, { location: out, ...options });
}
