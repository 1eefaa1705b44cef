/**
 * Breaks the contracts on purpose, one place at a time, and holds that a test notices each time:
 * `npm run test:mutation`, with names of contracts for a part. Verdicts are kept below build/mutation,
 * so a run that was stopped goes on where it was. Exit status 1 when a mutant survived, or none judged it.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { VerdictCache } from "./helpers/mutation/cache.ts";
import { judgeTarget } from "./helpers/mutation/judge-target.ts";
import { mutationPage, PAGE } from "./helpers/mutation/page.ts";
import {
  describe,
  disproved,
  type Judged,
  survivors,
  table,
  unjudged,
  unknownEntries,
} from "./helpers/mutation/report.ts";
import { targets } from "./helpers/mutation/targets.ts";

const MAX_PROCESSES = 2;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const { values: options, positionals: contracts } = parseArgs({
  allowPositionals: true,
  options: {
    /** How many mutants are judged at a time. */
    processes: { type: "string", default: String(MAX_PROCESSES) },
    /** Only what earlier runs have judged. */
    known: { type: "boolean", default: false },
    /** Kills stand although tests have changed since; everything else is judged. */
    "keep-kills": { type: "boolean", default: false },
    /** Writes the page; for all contracts. */
    write: { type: "boolean", default: false },
  },
});
const processes = Math.min(Number(options.processes), availableParallelism());
if (!(processes >= 1)) throw new Error(`--processes ${options.processes} is not a number above 0`);
if (options.write && contracts.length > 0) throw new Error("--write takes no names: all or none");

build();
const cache = new VerdictCache();
const all: Judged[] = [];
for (const target of targets(contracts)) {
  const judging = {
    cache,
    keepsKills: options["keep-kills"],
    processes: options.known ? 0 : processes,
    print,
  };
  all.push(...(await judgeTarget(target, judging)));
}

print(`\n${table(all)}\n`);
printList("needs a test", survivors(all));
printList("listed as equivalent, and not", disproved(all));
const unknown = contracts.length === 0 ? unknownEntries(all) : [];
for (const name of unknown) print(`listed as equivalent, and no mutant: ${name}`);
const wrong = [survivors(all), disproved(all), unjudged(all), unknown];
if (options.write) writeFileSync(PAGE, mutationPage(all));
process.exitCode = wrong.flat().length === 0 && all.length > 0 ? 0 : 1;

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
