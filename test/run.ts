/**
 * The test run: builds contracts, circuits and keys, so that no two tests do, then runs every test file
 * that the arguments match (all of them when there are none) in two processes, and ends with one line
 * of totals. Exit status 1 when a test failed, none ran, or a secret of the tests is in what the run
 * printed or left in build/. Files that use the simulated chain have a
 * process of their own, because Hardhat's chai matchers replace chai's comparison of fractions.
 */
import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { findCanaries } from "./helpers/canary-scan.ts";
import type { GroupTotals } from "./run-group.ts";

const WITHOUT_CHAIN = /^test\/(circuits|nightly|model\/(?!policy))/;
const MAX_OUTPUT_BYTES = 2 ** 26;

const startedAtMs = Date.now();
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
build();

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
const totals: GroupTotals = { passed: 0, failed: 0, skipped: 0, cases: 0 };
for (const { output, result } of running) {
  output.pipe(process.stdout, { end: false });
  const { passed, failed, skipped, cases } = await result;
  output.end();
  await finished(output);
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
  totals.cases += cases;
}
const { passed, failed, skipped, cases } = totals;
const counts = `${passed} passed, ${failed} failed, ${skipped} skipped`;
process.stdout.write(`\n${counts}; ${cases.toLocaleString("en")} random cases\n`);
const printed = running.map(({ printed: chunks }) => chunks.join("")).join("\n");
const leaks = findCanaries({ output: printed, directory: "build", sinceMs: startedAtMs });
for (const place of leaks) process.stdout.write(`LEAK: a secret of the tests is in ${place}\n`);
process.exitCode = failed > 0 || passed === 0 || leaks.length > 0 ? 1 : 0;

function build(): void {
  const hardhat = createRequire(import.meta.url).resolve("hardhat/package.json");
  const commands = [
    [hardhat.replace("package.json", "dist/src/cli.js"), "build", "--quiet", "--no-tests"],
    ["prover/cli/ballast.ts", "compile"],
    ["prover/cli/ballast.ts", "setup", "--dev", "--shape", "small"],
  ];
  for (const command of commands) {
    const { status } = spawnSync(process.execPath, command, { stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 1);
  }
}

interface RunningGroup {
  /** Kept until it is read, so that a process never waits for its turn to print. */
  readonly output: PassThrough;
  /** The same, for the search that follows. */
  readonly printed: readonly string[];
  readonly result: Promise<GroupTotals>;
}

function startGroup(group: readonly string[]): RunningGroup {
  const child = fork(fileURLToPath(new URL("run-group.ts", import.meta.url)), group, {
    env: { ...process.env, FC_SEED },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const output = new PassThrough({ highWaterMark: MAX_OUTPUT_BYTES });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.pipe(output, { end: false });
    stream?.on("data", (chunk: Buffer) => printed.push(chunk.toString("latin1")));
  }
  return { output, printed, result: totalsOf(child) };
}

/** A process that ends without saying how it went has failed. */
async function totalsOf(child: ChildProcess): Promise<GroupTotals> {
  let reported: GroupTotals | undefined;
  child.on("message", (message: GroupTotals) => {
    reported = message;
  });
  const [status] = await once(child, "close");
  if (reported !== undefined && status === 0) return reported;
  const known = reported ?? { passed: 0, failed: 0, skipped: 0, cases: 0 };
  return known.failed > 0 ? known : { ...known, failed: 1 };
}
