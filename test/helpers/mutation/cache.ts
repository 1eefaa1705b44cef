/**
 * Verdicts of earlier runs, each under a hash of everything it depends on; written as they come. A test
 * that once killed a mutant is remembered beyond that: it is asked first the next time.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import type { Mutant } from "./mutants.ts";
import type { Judgement } from "./pool.ts";
import { hashOf, hashOfSurroundings, withoutComments } from "./surroundings.ts";

const FILE = join(projectRoot, "build", "mutation", "verdicts.jsonl");

type Kill = Extract<Judgement, { outcome: "killed" }>;

const judgement: z.ZodType<Judgement> = z.union([
  z.object({ outcome: z.literal("killed"), by: z.string(), file: z.string(), reason: z.string() }),
  z.object({ outcome: z.enum(["survived", "invalid", "hung"]) }),
]);
const entry = z.object({ key: z.string(), mutant: z.string(), judgement });

export class VerdictCache {
  readonly #known = new Map<string, Judgement>();
  readonly #kills = new Map<string, Kill>();

  constructor() {
    if (!existsSync(FILE)) return;
    for (const line of readFileSync(FILE, "utf8").split("\n")) {
      const parsed = entry.safeParse(jsonOrNothing(line));
      if (parsed.success) this.#add(parsed.data);
    }
  }

  /** One test file is enough for a kill; any other verdict took all of them. */
  get(mutant: Mutant, tests: readonly string[]): Judgement | undefined {
    const candidates = [...tests.map((test) => [test]), tests];
    for (const asked of candidates) {
      const known = this.#known.get(keyOf(mutant, asked));
      if (known !== undefined) return known;
    }
    return undefined;
  }

  set(mutant: Mutant, tests: readonly string[], known: Judgement): void {
    const key = keyOf(mutant, known.outcome === "killed" ? [known.file] : tests);
    const added = { key, mutant: mutant.name, judgement: known };
    this.#add(added);
    mkdirSync(dirname(FILE), { recursive: true });
    appendFileSync(FILE, `\n${JSON.stringify(added)}`);
  }

  /** The last kill of this mutant, whatever has changed since. */
  lastKill({ name }: Mutant): Kill | undefined {
    return this.#kills.get(name);
  }

  #add({ key, mutant, judgement: known }: z.infer<typeof entry>): void {
    this.#known.set(key, known);
    if (known.outcome === "killed") this.#kills.set(mutant, known);
  }
}

const keyOf = ({ path, text }: Mutant, tests: readonly string[]): string =>
  hashOf([hashOfSurroundings(tests), path, withoutComments(text)]);

/** A line that a stopped run left half written is a verdict less. */
function jsonOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
