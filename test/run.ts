/**
 * The test run: builds the contracts, loads every test file that the arguments name (all of them
 * when there are none) and ends with one line of totals. Exit status 1 when a test failed or none ran.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import Mocha from "mocha";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

const hardhat = createRequire(import.meta.url).resolve("hardhat/package.json");
const build = spawnSync(
  process.execPath,
  [hardhat.replace("package.json", "dist/src/cli.js"), "build", "--quiet"],
  { stdio: "inherit" },
);
if (build.status !== 0) process.exit(build.status ?? 1);

await import("./helpers/properties.ts");
const patterns = process.argv.slice(2);
const files = globSync(patterns.length > 0 ? patterns : ["test/**/*.test.ts"]).toSorted();
const mocha = new Mocha({ timeout: 120_000, reporter: "spec" });
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();

const runner = mocha.run((failures) => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  process.stdout.write(`${passes} passed, ${failures} failed, ${pending} skipped\n`);
  process.exitCode = failures > 0 || passes === 0 ? 1 : 0;
});
