/**
 * The fuzz and invariant tests written in Solidity, run once and reported one by one. Their numbers of
 * runs are in hardhat.config.ts; FUZZ_FACTOR multiplies them.
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { expect } from "chai";
import hre from "hardhat";
import { countCases } from "../helpers/properties.ts";

const TEST = /function ((?:testFuzz|invariant)_\w+)\(/g;
const PASSED = /✔ (\w+)\(.*\) \(runs: (\d+)\)/g;

interface SolidityTest {
  readonly file: string;
  readonly name: string;
}

const tests: SolidityTest[] = globSync("test/contracts/invariants/*.t.sol")
  .toSorted()
  .flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(TEST)].map(([, name = ""]) => ({
      file: basename(path),
      name,
    })),
  );

describe("Solidity", () => {
  let output = "";
  const runs = new Map<string, number>();

  before(function () {
    this.timeout(900_000);
    const hardhat = createRequire(import.meta.url)
      .resolve("hardhat/package.json")
      .replace("package.json", "dist/src/cli.js");
    const { stdout, stderr } = spawnSync(process.execPath, [hardhat, "test", "solidity"], {
      encoding: "utf8",
    });
    output = stdout + stderr;
    for (const [, name = "", count] of output.matchAll(PASSED)) runs.set(name, Number(count));
  });

  for (const { file, name } of tests) {
    it(`${file} ${name}`, () => {
      const { profiles } = hre.config.test.solidity;
      const { fuzz, invariant } = profiles.default ?? {};
      const isInvariant = name.startsWith("invariant");
      const count = runs.get(name);
      expect(count, output).to.equal(isInvariant ? invariant?.runs : fuzz?.runs);
      countCases((count ?? 0) * (isInvariant ? (invariant?.depth ?? 1) : 1));
    });
  }

  it("has its tests found", () => {
    expect(tests.length).to.be.at.least(16);
  });
});
