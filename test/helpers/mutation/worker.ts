/**
 * One process of a mutation run: loads the test files it is given once, then runs them against one
 * mutant after another, each from the same state of the chain, until the first test fails.
 */
import Mocha from "mocha";
import "../properties.ts";
import { MutantArtifacts } from "./artifacts.ts";
import { CompilerRefused, type Replacement, requireValid } from "./compiler.ts";
import { LoadedContracts } from "./loaded-contracts.ts";

export interface Task {
  /** Nothing: the original. */
  readonly replacement?: Replacement;
}

export type Verdict =
  | { readonly outcome: "killed"; readonly by: string; readonly reason: string }
  | { readonly outcome: "survived" | "invalid" };

const artifacts = MutantArtifacts.install();
const { networkHelpers } = await import("../chain.ts");
class Silent extends Mocha.reporters.Base {}
const mocha = new Mocha({ timeout: 120_000, bail: true, reporter: Silent });
mocha.cleanReferencesAfterRun(false);
for (const file of process.argv.slice(2)) mocha.addFile(file);
await mocha.loadFilesAsync();
const loaded = await LoadedContracts.find(artifacts);
const start = await networkHelpers.takeSnapshot();

process.on("message", ({ replacement }: Task) => {
  judge(replacement).then(
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

async function judge(replacement: Replacement | undefined): Promise<Verdict> {
  try {
    if (replacement !== undefined) requireValid(replacement);
  } catch (error) {
    if (error instanceof CompilerRefused) return { outcome: "invalid" };
    throw error;
  }
  await start.restore();
  networkHelpers.clearSnapshots();
  artifacts.set(replacement);
  await loaded.replaceCode(artifacts);
  return runTests();
}

function runTests(): Promise<Verdict> {
  return new Promise((resolve) => {
    let verdict: Verdict = { outcome: "survived" };
    const runner = mocha.run(() => resolve(verdict));
    runner.on("fail", (test: Mocha.Test, error: Error) => {
      const reason = error.message.split("\n")[0] ?? "";
      verdict = { outcome: "killed", by: test.fullTitle(), reason };
    });
  });
}
