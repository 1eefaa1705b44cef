/**
 * What a verdict depends on besides the mutant: the tests, every file of ours that they import when
 * they run, the contracts whose names these files quote, with all that those are made of, and the
 * locked versions of everything else. Contracts are read without their comments.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { importsOf, SETTINGS, sourcePaths } from "./compiler.ts";

/** Not `import type`, which is gone before the program runs. */
const RUN_TIME_IMPORT =
  /(?:^(?:import|export) (?!type )[^;]*?from |^import |\bimport\()"(\.[^"]+)"/gm;
const COMMENT_OR_STRING = /("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

export const hashOf = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/** The same program, however it is laid out and commented. */
export const withoutComments = (solidity: string): string =>
  solidity
    .replaceAll(COMMENT_OR_STRING, (_, text?: string) => text ?? "")
    .replaceAll(/\s+/g, " ")
    .trim();

const known = new Map<string, string>();

export function hashOfSurroundings(tests: readonly string[]): string {
  const key = JSON.stringify(tests.toSorted());
  const hash = known.get(key) ?? hashOfFiles(tests);
  known.set(key, hash);
  return hash;
}

function hashOfFiles(tests: readonly string[]): string {
  const files = new Set<string>();
  for (const test of tests) addWithImports(test, files);
  const programs = [...files].toSorted().flatMap((path) => [path, textOf(path)]);
  const contracts = [...contractsIn(programs.join("\n"))].toSorted();
  return hashOf([
    JSON.stringify(SETTINGS),
    textOf("package-lock.json"),
    ...programs,
    ...contracts.flatMap((path) => [path, withoutComments(textOf(path))]),
  ]);
}

function addWithImports(path: string, files: Set<string>): void {
  if (files.has(path)) return;
  files.add(path);
  if (!path.endsWith(".ts")) return;
  for (const [, target = ""] of textOf(path).matchAll(RUN_TIME_IMPORT)) {
    addWithImports(normalize(join(dirname(path), target)), files);
  }
}

/** Contracts are deployed by their names, which stand somewhere in quotes. */
function contractsIn(programs: string): Set<string> {
  const found = new Set<string>();
  for (const path of sourcePaths()) {
    if (programs.includes(`"${basename(path, ".sol")}"`)) importsOf(path, found);
  }
  return found;
}

const textOf = (path: string): string => readFileSync(join(projectRoot, path), "utf8");
