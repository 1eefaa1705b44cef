/** The circuits' sources with a text of theirs replaced: mutants, and hints that lie. */
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { BallastError } from "../../model/errors.ts";
import { makeDirectory } from "../artifacts/atomic-file.ts";
import { projectRoot } from "../artifacts/paths.ts";

export const circuitsRoot = join(projectRoot, "circuits");

export interface SourceEdit {
  /** File below circuits/. */
  readonly file: string;
  /** Text that occurs once. */
  readonly from: string;
  readonly to: string;
}

/**
 * A copy of circuits/ with the edits made, inside the project because the compiler looks there. Its
 * folder is named after its contents and appears whole, so that processes can share it.
 *
 * @throws BallastError `SOURCE_EDIT` for a text that is not there once.
 */
export function editedCopy(name: string, edits: readonly SourceEdit[]): string {
  const root = join(projectRoot, "build", "soundness", "sources", name);
  makeDirectory(root);
  const copy = mkdtempSync(join(root, "new-"));
  try {
    cpSync(circuitsRoot, copy, { recursive: true });
    for (const edit of edits) applyEdit(copy, edit);
    const target = join(root, hashTree(copy));
    if (!existsSync(target)) publish(copy, target);
    return target;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Another process may have been faster with the same contents. */
function publish(copy: string, target: string): void {
  try {
    renameSync(copy, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

function applyEdit(copy: string, { file, from, to }: SourceEdit): void {
  const path = join(copy, file);
  const parts = readFileSync(path, "utf8").split(from);
  if (parts.length !== 2) {
    throw new BallastError("internal", "SOURCE_EDIT", `${parts.length - 1} times: ${from}`, {
      location: file,
      hint: "a text that occurs once",
    });
  }
  writeFileSync(path, parts.join(to));
}

function hashTree(directory: string): string {
  const hash = createHash("sha256");
  for (const file of globSync("**/*.circom", { cwd: directory }).toSorted()) {
    hash.update(JSON.stringify([file, readFileSync(join(directory, file), "utf8")]));
  }
  return hash.digest("hex").slice(0, 16);
}
