/**
 * The closure of a circuit over its includes, hashed: the same sources always give the same digest,
 * wherever the project lies.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { BallastError } from "../../model/errors.ts";
import { projectRoot } from "../artifacts/paths.ts";

/** `include "circomlib/…"` is looked up here. */
export const libraryRoot = dirname(
  dirname(createRequire(import.meta.url).resolve("circomlib/package.json")),
);

/** The quoted paths that a source includes. */
function includesOf(source: string): string[] {
  return Array.from(source.matchAll(/^\s*include\s+"([^"]+)"\s*;/gm), (match) => match[1] ?? "");
}

function locate(include: string, directory: string): string {
  const candidates = [join(directory, include), join(libraryRoot, include)];
  const found = candidates.find((candidate) => existsSync(candidate));
  if (found !== undefined) return found;
  throw new BallastError("artifact", "CIRCUIT_INCLUDE", `cannot find ${include}`, {
    location: directory,
    hint: `looked for ${candidates.join(" and ")}`,
  });
}

/** sha-256 over `source` and every file it includes, directly or not, each with its name. */
export function hashSources(source: string, directory: string): string {
  const files = new Map<string, string>();
  const visit = (text: string, from: string): void => {
    for (const include of includesOf(text)) {
      const path = locate(include, from);
      if (files.has(path)) continue;
      const included = readFileSync(path, "utf8");
      files.set(path, included);
      visit(included, dirname(path));
    }
  };
  visit(source, directory);
  const hash = createHash("sha256").update(JSON.stringify(source));
  const named = Array.from(files, ([path, text]) => [relative(projectRoot, path), text]);
  for (const entry of named.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1))) {
    hash.update(JSON.stringify(entry));
  }
  return hash.digest("hex");
}
