#!/usr/bin/env node
/** The `ballast` command: the same program under the project's own Node. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const bootstrap = fileURLToPath(new URL("bootstrap.mjs", import.meta.url));
const args = [bootstrap, "prover/cli/ballast.ts", ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
