/**
 * One process of a mutation run: loads the test files it is given once, then runs them against one
 * mutant after another, each from the same state of the chain, until the first test fails. The test
 * that killed the same mutant earlier runs first, then the files that have killed most.
 */
import { relative } from "node:path";
import fc from "fast-check";
import Mocha from "mocha";
import "../properties.ts";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { MutantArtifacts } from "./artifacts.ts";
import { CompilerRefused, type Replacement, requireValid } from "./compiler.ts";
import { LoadedContracts } from "./loaded-contracts.ts";

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
const { networkHelpers } = await import("../chain.ts");
// A failure is enough; the search for its smallest case is not needed.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
class Silent extends Mocha.reporters.Base {}
const mocha = new Mocha({ timeout: 120_000, bail: true, reporter: Silent });
mocha.cleanReferencesAfterRun(false);
for (const file of process.argv.slice(2)) mocha.addFile(file);
await mocha.loadFilesAsync();
const loaded = await LoadedContracts.find(artifacts);
const start = await networkHelpers.takeSnapshot();
const kills = new Map<string, number>();

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

async function judge({ replacement, likely }: Task): Promise<Verdict> {
  try {
    requireValid(replacement);
  } catch (error) {
    if (error instanceof CompilerRefused) return { outcome: "invalid" };
    throw error;
  }
  artifacts.set(replacement);
  if (likely !== undefined) {
    const verdict = await runTests(likely);
    if (verdict.outcome === "killed") return verdict;
  }
  return runTests("");
}

/** Those whose title contains some text. */
async function runTests(title: string): Promise<Verdict> {
  await start.restore();
  networkHelpers.clearSnapshots();
  await loaded.replaceCode(artifacts);
  // Given nothing, fgrep leaves an earlier title in place.
  mocha.grep("").fgrep(title);
  mocha.suite.suites.sort((a, b) => killsOf(b) - killsOf(a));
  return new Promise((resolve) => {
    let verdict: Verdict = { outcome: "survived" };
    const runner = mocha.run(() => resolve(verdict));
    runner.on("fail", (test: Mocha.Test, error: Error) => {
      const reason = error.message.split("\n")[0] ?? "";
      const file = relative(projectRoot, fileOf(test));
      verdict = { outcome: "killed", by: test.fullTitle(), file, reason };
      kills.set(file, (kills.get(file) ?? 0) + 1);
    });
  });
}

const killsOf = ({ file = "" }: Mocha.Suite): number => kills.get(relative(projectRoot, file)) ?? 0;

/** Hooks have no file of their own. */
function fileOf({ file, parent }: Mocha.Test): string {
  for (let suite = parent; file === undefined && suite !== undefined; suite = suite.parent) {
    if (suite.file !== undefined) return suite.file;
  }
  return file ?? "";
}
