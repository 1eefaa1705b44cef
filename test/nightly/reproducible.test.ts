/**
 * Two copies of the project in folders of different names and depths, each built from nothing: circuit,
 * development key, verifier source and contract bytecode have to be the same bytes.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { projectRoot } from "../../prover/artifacts/paths.ts";

/** The compiler sees only files below the project, so what it reads cannot be a link. */
const COPIED_PACKAGES = ["circom2", "circomlib"];

function copyProject(directory: string): void {
  const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: projectRoot, encoding: "utf8" });
  for (const file of tracked.split("\0").filter((name) => name !== "")) {
    if (file.startsWith("test/")) continue;
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    cpSync(join(projectRoot, file), join(directory, file));
  }
  const modules = join(directory, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(projectRoot, "node_modules"))) {
    const from = join(projectRoot, "node_modules", name);
    if (COPIED_PACKAGES.includes(name)) cpSync(from, join(modules, name), { recursive: true });
    else symlinkSync(from, join(modules, name));
  }
}

/** sha-256 of everything that compiler, setup and Solidity compiler make. */
function build(directory: string): Record<string, string> {
  const hardhat = createRequire(import.meta.url).resolve("hardhat/package.json");
  const commands = [
    ["prover/cli/ballast.ts", "setup", "--dev", "--shape", "small"],
    [hardhat.replace("package.json", "dist/src/cli.js"), "build", "--quiet"],
  ];
  for (const command of commands) {
    const { status, stderr } = spawnSync(process.execPath, command, {
      cwd: directory,
      encoding: "utf8",
    });
    expect(status, stderr).to.equal(0);
  }
  const hashes: Record<string, string> = {};
  const keep = (name: string, bytes: string | Uint8Array): void => {
    hashes[name] = createHash("sha256").update(bytes).digest("hex");
  };
  const circuit = join(directory, "build", "circuits", "small");
  for (const name of readdirSync(circuit).filter((file) => file !== "circuit.stamp.json")) {
    keep(name, readFileSync(join(circuit, name)));
  }
  const artifacts = join(directory, "build", "hardhat", "artifacts");
  for (const path of globSync("contracts/**/*.json", { cwd: artifacts })) {
    const { bytecode, deployedBytecode } = JSON.parse(readFileSync(join(artifacts, path), "utf8"));
    keep(path, `${bytecode} ${deployedBytecode}`);
  }
  return hashes;
}

describe("two builds in two folders", function () {
  this.timeout(1_800_000);
  let root = "";
  before(() => {
    root = mkdtempSync(join(tmpdir(), "ballast-builds-"));
  });
  after(() => rmSync(root, { recursive: true }));

  it("give the same r1cs, wasm, symbols, keys, verifier and bytecode", () => {
    const [first, second] = [join(root, "a"), join(root, "a much longer", "name", "b")];
    copyProject(first);
    copyProject(second);
    const hashes = build(first);
    expect(Object.keys(hashes).length).to.be.greaterThan(30);
    expect(build(second)).to.deep.equal(hashes);
  });
});
