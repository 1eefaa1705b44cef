#!/usr/bin/env node
/** The `ballast` command: the same program under the project's own Node. */
process.argv.splice(2, 0, "prover/cli/ballast.ts");
await import("./bootstrap.mjs");
