import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "chai";
import { projectRoot } from "../../../prover/artifacts/paths.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const PROGRAM = join(projectRoot, "prover", "cli", "ballast.ts");

describe("ballast, interrupted", function () {
  this.timeout(20_000);
  const file = useTemporaryDirectory();
  const scratchFolders = (pid: number | undefined): string[] => {
    const build = join(projectRoot, "build");
    if (!existsSync(build)) return [];
    return readdirSync(build).filter((name) => name.startsWith(`compile-${pid}-`));
  };

  for (const [signal, status] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`exits ${status} on two ${signal} during a compilation and leaves nothing`, async () => {
      mkdirSync(file("build"));
      const child = spawn(process.execPath, [PROGRAM, "compile", "--shape", "small"], {
        env: { ...process.env, BALLAST_BUILD: file("build") },
        stdio: "ignore",
      });
      while (scratchFolders(child.pid).length === 0 && child.exitCode === null) await delay(20);
      child.kill(signal);
      child.kill(signal);
      const [code] = await once(child, "exit");
      expect(code).to.equal(status);
      expect(scratchFolders(child.pid)).to.deep.equal([]);
      expect(readdirSync(file("build/circuits/small"))).to.deep.equal([]);
    });
  }

  it("exits 141 without a stack when nobody reads its output", async () => {
    const child = spawn(process.execPath, [PROGRAM, "commit", "--model", "model/ballast-v1.json"], {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk);
    });
    const [code] = await once(child, "close");
    expect(code).to.equal(141);
    expect(stderr).to.equal("");
  });
});
