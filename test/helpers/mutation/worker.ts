/**
 * One process of a mutation run: loads the test files it is given once, then runs them against one
 * mutant after another, each from the same state of the chain, until the first test fails. The test
 * that killed the same mutant earlier and those that have killed most run first, then the files that
 * kill most in the time that they take.
 */
import { relative } from "node:path";
import fc from "fast-check";
import Mocha from "mocha";
import "../properties.ts";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { MutantArtifacts } from "./artifacts.ts";
import { CompilerRefused, type Replacement, requireValid } from "./compiler.ts";

export interface Task {
  readonly replacement: Replacement;
  /** The title of a test that is likely to fail. */
  readonly likely?: string;
}

export type Verdict =
  | {
      readonly outcome: "killed";
      readonly by: string;
      readonly file: string;
      readonly reason: string;
    }
  | { readonly outcome: "survived" | "invalid" };

const artifacts = MutantArtifacts.install();
// The chain starts when it is imported, and takes what was just installed.
const { networkHelpers } = await import("../chain.ts");
const { LoadedContracts } = await import("./loaded-contracts.ts");
// A failure is enough; the search for its smallest case is not needed.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
class Silent extends Mocha.reporters.Base {}
const mocha = new Mocha({ timeout: 120_000, bail: true, reporter: Silent });
mocha.cleanReferencesAfterRun(false);
for (const file of process.argv.slice(2)) mocha.addFile(file);
await mocha.loadFilesAsync();
const loaded = await LoadedContracts.find(artifacts);
const start = await networkHelpers.takeSnapshot();
/** By file, and by title of a test. */
const kills = new Map<string, number>();
const milliseconds = new Map<string, number>();
const killers = new Set<string>();
/** Tests worth asking before all others. */
const FAVOURITES = 2;

process.on("message", (task: Task) => {
  judge(task).then(
    (verdict) => process.send?.(verdict),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
// Nobody is left to tell.
process.on("disconnect", () => process.exit());
process.send?.("ready");

async function judge(task: Task): Promise<Verdict> {
  try {
    requireValid(task.replacement);
    const verdict = await judgeValid(task);
    return artifacts.isRefused ? { outcome: "invalid" } : verdict;
  } catch (error) {
    if (error instanceof CompilerRefused) return { outcome: "invalid" };
    throw error;
  }
}

async function judgeValid({ replacement, likely }: Task): Promise<Verdict> {
  artifacts.set(replacement);
  const favourites = [...killers].toSorted((a, b) => killRate(b) - killRate(a));
  const first = [likely ?? [], favourites.slice(0, FAVOURITES)].flat();
  if (first.length > 0) {
    const verdict = await runTests(new RegExp(first.map(escaped).join("|")));
    if (verdict.outcome === "killed") return verdict;
  }
  return runTests(/(?:)/);
}

const escaped = (title: string): string => title.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

async function runTests(titles: RegExp): Promise<Verdict> {
  await start.restore();
  networkHelpers.clearSnapshots();
  await loaded.replaceCode(artifacts);
  mocha.grep(titles);
  mocha.suite.suites.sort((a, b) => killRate(pathOf(b.file)) - killRate(pathOf(a.file)));
  return new Promise((resolve) => {
    let verdict: Verdict = { outcome: "survived" };
    const runner = mocha.run(() => resolve(verdict));
    let began = performance.now();
    runner.on("suite end", ({ file, parent }: Mocha.Suite) => {
      if (parent?.root !== true) return;
      add(milliseconds, pathOf(file), performance.now() - began);
      began = performance.now();
    });
    runner.on("test end", (test: Mocha.Test) => {
      add(milliseconds, test.fullTitle(), test.duration ?? 0);
    });
    runner.on("fail", (test: Mocha.Test, error: Error) => {
      const reason = error.message.split("\n")[0] ?? "";
      const file = pathOf(test.file ?? fileAround(test));
      verdict = { outcome: "killed", by: test.fullTitle(), file, reason };
      add(kills, file, 1);
      add(kills, test.fullTitle(), 1);
      killers.add(test.fullTitle());
    });
  });
}

/** Of a file or a title; what is new to both counts comes first. */
const killRate = (key: string): number =>
  ((kills.get(key) ?? 0) + 1) / ((milliseconds.get(key) ?? 0) + 1);

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}

const pathOf = (file = ""): string => relative(projectRoot, file);

/** Hooks have no file of their own. */
function fileAround({ parent }: Mocha.Test): string | undefined {
  let suite = parent;
  while (suite !== undefined && suite.file === undefined) suite = suite.parent;
  return suite?.file;
}
