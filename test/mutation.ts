/**
 * Breaks the contracts on purpose, one place at a time, and holds that a test notices each time:
 * `npm run test:mutation`, with names of contracts for a part. Verdicts are kept below build/mutation,
 * so a run that was stopped goes on where it was. Exit status 1 when a mutant survived.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { hashOf, hashOfSurroundings, VerdictCache } from "./helpers/mutation/cache.ts";
import { mutantsOf } from "./helpers/mutation/mutants.ts";
import { type Judgement, judgeAll } from "./helpers/mutation/pool.ts";
import {
  describe,
  disproved,
  type Judged,
  survivors,
  table,
  unknownEntries,
} from "./helpers/mutation/report.ts";
import { type Target, targets } from "./helpers/mutation/targets.ts";

const MAX_PROCESSES = 2;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
build();
const contracts = process.argv.slice(2);
const cache = new VerdictCache();
const all: Judged[] = [];
const started = performance.now();
for (const target of targets(contracts)) all.push(...(await judgeTarget(target)));

print(`\n${table(all)}\n`);
printList("needs a test", survivors(all));
printList("listed as equivalent, and not", disproved(all));
const unknown = contracts.length === 0 ? unknownEntries(all) : [];
for (const name of unknown) print(`listed as equivalent, and no mutant: ${name}`);
print(`${Math.round((performance.now() - started) / 1000)} s`);
const isFine = survivors(all).length + disproved(all).length + unknown.length === 0;
process.exitCode = isFine && all.length > 0 ? 0 : 1;

async function judgeTarget({ contract, path, tests }: Target): Promise<Judged[]> {
  const surroundings = hashOfSurroundings(tests);
  const found = mutantsOf(path).map((mutant) => ({
    ...mutant,
    key: hashOf([surroundings, mutant.path, mutant.text]),
  }));
  const judged = new Map<string, Judgement>();
  for (const { key } of found) {
    const known = cache.get(key);
    if (known !== undefined) judged.set(key, known);
  }
  const mutants = found.filter(({ key }) => !judged.has(key));
  print(
    `${contract}: ${found.length} mutants, ${mutants.length} to judge by ${tests.length} tests`,
  );
  if (tests.length === 0) for (const { key } of mutants) judged.set(key, { outcome: "survived" });
  else if (mutants.length > 0) {
    const processes = Math.min(MAX_PROCESSES, availableParallelism(), mutants.length);
    const onJudged = (mutant: (typeof found)[number], judgement: Judgement) => {
      judged.set(mutant.key, judgement);
      cache.set(mutant.key, judgement);
      if (judgement.outcome === "survived") print(`  survived: ${mutant.line}: ${mutant.name}`);
    };
    await judgeAll({ tests, processes }, { mutants, onJudged });
  }
  return found.flatMap((mutant) => {
    const judgement = judged.get(mutant.key);
    return judgement === undefined ? [] : [{ contract, mutant, judgement }];
  });
}

function build(): void {
  const hardhat = createRequire(import.meta.url).resolve("hardhat/package.json");
  const command = hardhat.replace("package.json", "dist/src/cli.js");
  const args = [command, "build", "--quiet", "--no-tests"];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

function printList(title: string, list: readonly Judged[]): void {
  for (const judged of list) print(`${title}: ${describe(judged)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
