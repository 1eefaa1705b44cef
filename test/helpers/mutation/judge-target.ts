/** Verdicts for all mutants of one contract: the known ones, and the others by running its tests. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import type { VerdictCache } from "./cache.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import { type Judgement, judgeAll } from "./pool.ts";
import type { Judged } from "./report.ts";
import type { Target } from "./targets.ts";

export interface Judging {
  readonly cache: VerdictCache;
  /** Whether a test that once killed a mutant is taken to do so still. */
  readonly keepsKills: boolean;
  /** None: only the known verdicts. */
  readonly processes: number;
  readonly print: (line: string) => void;
}

export async function judgeTarget(target: Target, judging: Judging): Promise<Judged[]> {
  const { contract, path, tests } = target;
  const found = mutantsOf(path);
  const judged = new Map<Mutant, Judgement>();
  for (const mutant of found) {
    const kept = judging.keepsKills ? judging.cache.lastKill(mutant) : undefined;
    const known = judging.cache.get(mutant, tests) ?? kept;
    if (known !== undefined) judged.set(mutant, known);
  }
  const mutants = found.filter((mutant) => !judged.has(mutant));
  const talk = `${contract}: ${found.length} mutants, ${mutants.length} not judged`;
  if (mutants.length === 0 || judging.processes === 0) judging.print(talk);
  else {
    judging.print(`${talk}, by ${tests.length} tests`);
    const fresh = await judge({ ...target, mutants }, judging);
    for (const [mutant, judgement] of fresh) judged.set(mutant, judgement);
  }
  return found.map((mutant) => ({
    contract,
    mutant,
    judgement: judged.get(mutant) ?? { outcome: "not judged" },
  }));
}

interface Unjudged extends Target {
  readonly mutants: readonly Mutant[];
}

async function judge({ path, tests, mutants }: Unjudged, { cache, processes, print }: Judging) {
  const judged = new Map<Mutant, Judgement>();
  if (tests.length === 0) {
    for (const mutant of mutants) judged.set(mutant, { outcome: "survived" });
    return judged;
  }
  const started = performance.now();
  await judgeAll(
    { tests, processes: Math.min(processes, mutants.length) },
    {
      mutants,
      original: {
        path,
        text: `${readFileSync(join(projectRoot, path), "utf8")}// Nothing is broken.\n`,
      },
      likelyKiller: (mutant) => cache.lastKill(mutant)?.by,
      onJudged: (mutant, judgement) => {
        judged.set(mutant, judgement);
        cache.set(mutant, tests, judgement);
        if (judgement.outcome === "survived") print(`  survived: ${mutant.line}: ${mutant.name}`);
      },
    },
  );
  const seconds = (performance.now() - started) / 1000;
  print(`  ${Math.round(seconds)} s, ${(seconds / mutants.length).toFixed(1)} s for one`);
  return judged;
}
