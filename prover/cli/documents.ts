/** Documents that a command generates into a directory, or compares with what is there. */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { BallastError } from "../../model/errors.ts";
import { writeFileAtomic } from "../artifacts/atomic-file.ts";
import { projectRoot } from "../artifacts/paths.ts";
import { requireOutputFile } from "./output-file.ts";

/** Path below the directory, and content. */
export type GeneratedDocument = readonly [path: string, text: string];

export interface DocumentOptions {
  readonly out?: string;
  readonly check?: boolean;
}

/** What `--check` reads when `--out` names no other place. */
const COMMITTED = join(projectRoot, "docs");

/** Before the work: `--check` only reads, so any place will do; `--out` must be a directory. */
export function requireDocumentDirectory({ out, check }: DocumentOptions): void {
  if (out !== undefined && check !== true) requireOutputFile(join(out, "_"), { inputs: [] });
}

export interface Delivered {
  /** What was done, for people. */
  readonly text: string;
  /** Files written, or files that differ. */
  readonly written: readonly string[];
  readonly different: readonly string[];
}

export async function deliverDocuments(
  documents: readonly GeneratedDocument[],
  { out, check }: DocumentOptions,
): Promise<Delivered> {
  if (check === true) {
    const directory = out ?? COMMITTED;
    const different = documents
      .filter(([path, text]) => readOrEmpty(join(directory, path)) !== text)
      .map(([path]) => path);
    const text =
      different.length === 0
        ? `all ${documents.length} files in ${directory} are what this command makes`
        : `differ from what this command makes, in ${directory}:\n${different.join("\n")}`;
    return { text, written: [], different };
  }
  if (out === undefined) return { text: "", written: [], different: [] };
  const written: string[] = [];
  for (const [path, text] of documents) {
    written.push(write(join(out, path), text));
    // A write holds signals for two turns of the loop; many at once would pile up their listeners.
    await setImmediate();
    await setImmediate();
  }
  return { text: `wrote ${written.length} files into ${out}`, written, different: [] };
}

function write(path: string, text: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) {
    throw new BallastError("usage", "FILE_WRITE", "cannot make the directory", {
      location: dirname(path),
      cause,
    });
  }
  writeFileAtomic(path, text);
  return path;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
