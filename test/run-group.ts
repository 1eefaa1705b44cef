/** One process of the test run: loads the named files, runs them, tells its parent the totals. */
import Mocha from "mocha";
import { casesSoFar } from "./helpers/properties.ts";

export interface GroupTotals {
  passed: number;
  failed: number;
  skipped: number;
  /** Random cases of properties, and of fuzz tests in Solidity. */
  cases: number;
}

const mocha = new Mocha({ timeout: 120_000, reporter: "spec", color: process.stdout.isTTY });
for (const file of process.argv.slice(2)) mocha.addFile(file);
await mocha.loadFilesAsync();
const runner = mocha.run((failed) => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  const totals: GroupTotals = { passed: passes, failed, skipped: pending, cases: casesSoFar() };
  process.send?.(totals);
  process.disconnect?.();
});
