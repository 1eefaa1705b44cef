/**
 * Keeps development verifiers off chains where they could be believed. Their code is known: it is in
 * contracts/generated/dev-verifiers.json, which `ballast check` compares with the compiler's output.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { keccak256 } from "ethers";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { readJsonFile } from "../artifacts/json-file.ts";
import { projectRoot } from "../artifacts/paths.ts";

/** Chain ids of development chains in a process or on a desk: Hardhat and Anvil, Ganache. */
const LOCAL_CHAIN_IDS: readonly bigint[] = [31_337n, 1_337n];

export const devVerifiersPath = join(projectRoot, "contracts", "generated", "dev-verifiers.json");

export const isLocalChain = (chainId: bigint): boolean => LOCAL_CHAIN_IDS.includes(chainId);

const codeHashesSchema = z.record(z.string(), z.string().regex(/^0x[0-9a-f]{64}$/));

/**
 * @param codeHash keccak-256 of the verifier's runtime code
 * @throws BallastError `DEV_VERIFIER`
 */
export function requireDeployable(codeHash: string, chainId: bigint): void {
  if (isLocalChain(chainId)) return;
  const known = readJsonFile({ path: devVerifiersPath, schema: codeHashesSchema });
  const name = Object.keys(known).find((verifier) => known[verifier] === codeHash);
  if (name === undefined) return;
  throw new BallastError("chain", "DEV_VERIFIER", `${name} checks proofs of a DEV key`, {
    location: `chain ${chainId}`,
    hint: "anybody can forge such proofs: only chains 31337 and 1337 take them",
  });
}

/** What dev-verifiers.json has to be, from the compiler's artifacts below build/hardhat. */
export function renderDevVerifiers(artifactsDirectory: string, names: readonly string[]): string {
  const entries = names.map((name): [string, string] => {
    const path = join(artifactsDirectory, "contracts", "generated", `${name}.sol`, `${name}.json`);
    return [name, keccak256(JSON.parse(readFileSync(path, "utf8")).deployedBytecode)];
  });
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
