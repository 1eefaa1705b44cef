/** Verdicts of earlier runs, each under a hash of everything it depends on; written as they come. */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { z } from "zod";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { sourcePaths } from "./compiler.ts";
import type { Judgement } from "./pool.ts";

const FILE = join(projectRoot, "build", "mutation", "verdicts.jsonl");
const RELATIVE_IMPORT = /(?:from|import) "(\.[^"]+)"/g;

const judgement: z.ZodType<Judgement> = z.union([
  z.object({ outcome: z.literal("killed"), by: z.string(), reason: z.string() }),
  z.object({ outcome: z.enum(["survived", "invalid", "hung"]) }),
]);
const entry = z.object({ key: z.string(), judgement });

export class VerdictCache {
  readonly #known = new Map<string, Judgement>();

  constructor() {
    if (!existsSync(FILE)) return;
    for (const line of readFileSync(FILE, "utf8").split("\n")) {
      const parsed = entry.safeParse(jsonOrNothing(line));
      if (parsed.success) this.#known.set(parsed.data.key, parsed.data.judgement);
    }
  }

  get(key: string): Judgement | undefined {
    return this.#known.get(key);
  }

  set(key: string, known: Judgement): void {
    this.#known.set(key, known);
    mkdirSync(dirname(FILE), { recursive: true });
    appendFileSync(FILE, `\n${JSON.stringify({ key, judgement: known })}`);
  }
}

/** A line that a stopped run left half written is a verdict less. */
function jsonOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export const hashOf = (parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

/** All contracts, and the tests with every file of ours that they import. */
export function hashOfSurroundings(tests: readonly string[]): string {
  const files = new Set(sourcePaths().filter((path) => !path.includes("/generated/")));
  for (const test of tests) addWithImports(test, files);
  return hashOf([...files].toSorted().flatMap((path) => [path, textOf(path)]));
}

function addWithImports(path: string, files: Set<string>): void {
  if (files.has(path)) return;
  files.add(path);
  for (const [, target = ""] of textOf(path).matchAll(RELATIVE_IMPORT)) {
    addWithImports(normalize(join(dirname(path), target)), files);
  }
}

const textOf = (path: string): string => readFileSync(join(projectRoot, path), "utf8");
