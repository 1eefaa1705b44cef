/** Looks for the suite's secrets in what a test run printed and in the files that it wrote. */
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { canariesIn, SUITE_CANARIES } from "./canary.ts";

export interface CanaryScan {
  /** Both streams of every process. */
  readonly output: string;
  /** Where the run may have written. */
  readonly directory: string;
  /** When it began; older files are not its own. */
  readonly sinceMs: number;
}

/** @returns every place that holds a secret of the tests */
export function findCanaries({ output, directory, sinceMs }: CanaryScan): string[] {
  const places = canariesIn(output, SUITE_CANARIES) > 0 ? ["the output of the tests"] : [];
  for (const name of globSync("**/*", { cwd: directory })) {
    const path = join(directory, name);
    const status = statSync(path, { throwIfNoEntry: false });
    if (status === undefined || !status.isFile() || status.mtimeMs < sinceMs) continue;
    const bytes = readFileSync(path);
    if (SUITE_CANARIES.some((canary) => bytes.includes(canary))) places.push(path);
  }
  return places;
}
