/** The snarkjs command as a user runs it, in a process of its own. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const main = createRequire(import.meta.url).resolve("snarkjs");
const cli = join(dirname(main), "cli.cjs");

export function snarkjsCli(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}
