/**
 * Which lines of the contracts the tests reach: those in Solidity alone, then both kinds together. Takes
 * patterns of mocha files; without any, all that run on the simulated chain and bound no gas, which
 * instrumented code uses more of. Artifacts are kept apart from those of the ordinary build.
 */
import { globSync } from "node:fs";
import Mocha from "mocha";

/** Its gas or size is what a file is about, or it starts a build or a node of its own. */
const NOT_HERE = /gas|sizes|warnings|solidity|year|adversarial|stateful/;
/** Titles of tests that leave a call too little gas for instrumented code. */
const BOUNDS_GAS = /starv|gas|cannot fit/;
const RUN = "solidity";

process.env.HARDHAT_COVERAGE = "true";
const { default: hre } = await import("hardhat");
await hre.tasks.getTask("build").run({ noTests: true, quiet: true, force: true });
await hre.tasks.getTask(["test", "solidity"]).run({ noCompile: false });

const patterns = process.argv.slice(2);
const files = globSync(patterns.length > 0 ? patterns : ["test/contracts/**/*.test.ts"])
  .filter((file) => !NOT_HERE.test(file))
  .toSorted();
const mocha = new Mocha({ timeout: 1_200_000, reporter: "dot", grep: BOUNDS_GAS, invert: true });
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();
const failed = await new Promise<number>((resolve) => mocha.run(resolve));
// The run of the Solidity tests, continued.
await hre.hooks.runHandlerChain("test", "onTestWorkerDone", [RUN], async () => {});
await hre.hooks.runHandlerChain("test", "onTestRunDone", [RUN], async () => {});
process.exit(failed > 0 ? 1 : 0);
