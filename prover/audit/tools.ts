/** Step 1: the tools are the pinned ones. */
import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../artifacts/json-file.ts";
import { checkCompiler } from "../setup/circom.ts";
import type { AuditStep } from "./step.ts";
import { hashTree, TOOL_PINS } from "./tool-pins.ts";

/** Far above a lock file of any size. */
const LOCK_MAX_BYTES = 16_777_216;

const lockShape = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional(), integrity: z.string().optional() }),
  ),
});
const packageShape = z.looseObject({ version: z.string() });

export const toolsStep: AuditStep = {
  number: 1,
  id: "tools",
  title: "compiler and proof libraries are the pinned ones",
  threats: ["C20", "K9", "S14"],
  explanation: `Everything below trusts the circom compiler, snarkjs and its template, and the Solidity
compiler. Their versions must be those of package-lock.json, and the sha-256 over all their installed
files must be the one in prover/audit/tool-pins.ts, so that an altered node_modules is seen. A failure
means: delete node_modules and run npm ci.`,
  async run({ root }, checks) {
    const lockPath = join(root, "package-lock.json");
    const lock = readJsonFile({ path: lockPath, schema: lockShape, maxBytes: LOCK_MAX_BYTES });
    for (const { name, version, treeSha256 } of TOOL_PINS) {
      const directory = join(root, "node_modules", name);
      const locked = lock.packages[`node_modules/${name}`];
      const installed = readJsonFile({
        path: join(directory, "package.json"),
        schema: packageShape,
      }).version;
      const code = "TOOL_VERSION";
      checks.same(`${name} in package-lock.json`, {
        actual: locked?.version ?? "missing",
        expected: version,
        code,
        location: lockPath,
      });
      checks.same(`${name} installed`, { actual: installed, expected: version, code });
      checks.require(locked?.integrity !== undefined, "TOOL_INTEGRITY", `${name} has no integrity`);
      checks.same(`${name} files sha-256`, {
        actual: hashTree(directory),
        expected: treeSha256,
        code: "TOOL_FILES",
        location: directory,
      });
    }
    checks.saw(`circom.wasm sha-256: ${checkCompiler()}`);
  },
};
