/** The ABIs that the command line speaks, from contracts/generated/abi.json (`ballast check --write`). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Interface } from "ethers";
import { z } from "zod";
import { readJsonFile } from "../artifacts/json-file.ts";
import { projectRoot } from "../artifacts/paths.ts";

/** Interfaces whose functions, events and errors a client needs. */
export const ABI_NAMES = [
  "IRiskOracle",
  "IRiskPolicy",
  "IPublisherRegistry",
  "IModelRegistry",
] as const;
export type AbiName = (typeof ABI_NAMES)[number];

export const abiPath = join(projectRoot, "contracts", "generated", "abi.json");

const abiFileSchema = z.record(z.enum(ABI_NAMES), z.array(z.looseObject({ type: z.string() })));

export function loadInterface(name: AbiName): Interface {
  return new Interface(readJsonFile({ path: abiPath, schema: abiFileSchema })[name]);
}

/** What abi.json has to be, from the compiler's artifacts below build/hardhat. */
export function renderAbiFile(artifactsDirectory: string): string {
  const abis = ABI_NAMES.map((name) => {
    const path = join(artifactsDirectory, "contracts", "interfaces", `${name}.sol`, `${name}.json`);
    return [name, JSON.parse(readFileSync(path, "utf8")).abi];
  });
  return `${JSON.stringify(Object.fromEntries(abis), null, 1)}\n`;
}
