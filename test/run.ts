/**
 * The test run: builds the contracts, runs every test file that the arguments match (all of them
 * when there are none) in two processes, and ends with one line of totals. Exit status 1 when a test
 * failed or none ran. Files that use the simulated chain have a process of their own, because
 * Hardhat's chai matchers replace chai's comparison of fractions.
 */
import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { GroupTotals } from "./run-group.ts";

const WITHOUT_CHAIN = /^test\/(circuits|nightly|model\/(?!policy))/;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
buildContracts();

const { FC_SEED = String(Date.now() % 2 ** 31) } = process.env;
process.stdout.write(`property seed: ${FC_SEED} (FC_SEED=${FC_SEED} replays this run)\n`);

const patterns = process.argv.slice(2);
const files = globSync(patterns.length > 0 ? patterns : ["test/**/*.test.ts"])
  .filter((file) => patterns.length > 0 || !file.startsWith("test/nightly/"))
  .toSorted();
const groups = [
  files.filter((f) => WITHOUT_CHAIN.test(f)),
  files.filter((f) => !WITHOUT_CHAIN.test(f)),
];
const running = groups.filter((group) => group.length > 0).map(startGroup);

// The second process prints when the first is done, so that their lines do not mix.
const totals: GroupTotals = { passed: 0, failed: 0, skipped: 0 };
for (const { child, result } of running) {
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  const { passed, failed, skipped } = await result;
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}
const { passed, failed, skipped } = totals;
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function buildContracts(): void {
  const hardhat = createRequire(import.meta.url).resolve("hardhat/package.json");
  const cli = hardhat.replace("package.json", "dist/src/cli.js");
  const { status } = spawnSync(process.execPath, [cli, "build", "--quiet"], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

function startGroup(group: readonly string[]): {
  child: ChildProcess;
  result: Promise<GroupTotals>;
} {
  const child = fork(fileURLToPath(new URL("run-group.ts", import.meta.url)), group, {
    env: { ...process.env, FC_SEED },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  return { child, result: totalsOf(child) };
}

/** A process that ends without saying how it went has failed. */
async function totalsOf(child: ChildProcess): Promise<GroupTotals> {
  let reported: GroupTotals | undefined;
  child.on("message", (message: GroupTotals) => {
    reported = message;
  });
  const [status] = await once(child, "close");
  if (reported !== undefined && status === 0) return reported;
  const known = reported ?? { passed: 0, failed: 0, skipped: 0 };
  return known.failed > 0 ? known : { ...known, failed: 1 };
}
