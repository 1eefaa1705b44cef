/** Deploys foreign artifacts and calls them; every helper takes the signer, so any chain will do. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type BaseContract,
  Contract,
  ContractFactory,
  type ContractTransactionReceipt,
  type Signer,
} from "ethers";
import hre from "hardhat";
import { z } from "zod";
import { projectRoot } from "../../artifacts/paths.ts";
import type { ForeignArtifact } from "./compile.ts";

const HEX_DIGITS_PER_BYTE = 2;
const HEX_PREFIX = "0x".length;
/** More than any call here takes; naming it saves an estimate for each transaction. */
const GAS_LIMIT = 15_000_000;

export interface Deployable {
  readonly signer: Signer;
  readonly artifact: ForeignArtifact;
  readonly args?: readonly unknown[];
  /** Addresses of linked libraries, by name. */
  readonly libraries?: Readonly<Record<string, string>>;
}

export async function deployForeign(deployable: Deployable): Promise<BaseContract> {
  const { signer, artifact, args = [], libraries = {} } = deployable;
  const factory = new ContractFactory([...artifact.abi], linked(artifact, libraries), signer);
  const contract = await factory.deploy(...args, { gasLimit: GAS_LIMIT });
  return contract.waitForDeployment();
}

function linked({ bytecode, links }: ForeignArtifact, libraries: Deployable["libraries"]): string {
  let code = bytecode;
  for (const [name, starts] of Object.entries(links)) {
    const address = libraries?.[name]?.slice(HEX_PREFIX).toLowerCase();
    if (address === undefined) throw new Error(`no address for the library ${name}`);
    for (const start of starts) {
      const at = HEX_PREFIX + start * HEX_DIGITS_PER_BYTE;
      code = code.slice(0, at) + address + code.slice(at + address.length);
    }
  }
  return code;
}

const foundryArtifact = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  bytecode: z.object({ object: z.string() }),
  deployedBytecode: z.object({ object: z.string() }),
});

/** An artifact that @uniswap/v4-core ships built. */
export function uniswapArtifact(name: string): ForeignArtifact {
  const path = join(
    projectRoot,
    "node_modules/@uniswap/v4-core/out",
    `${name}.sol`,
    `${name}.json`,
  );
  const { abi, bytecode, deployedBytecode } = foundryArtifact.parse(
    JSON.parse(readFileSync(path, "utf8")),
  );
  const runtimeBytes = (deployedBytecode.object.length - HEX_PREFIX) / HEX_DIGITS_PER_BYTE;
  return { abi, bytecode: bytecode.object, links: {}, runtimeBytes };
}

const hardhatArtifact = z.object({
  abi: z.array(z.record(z.string(), z.unknown())),
  bytecode: z.string(),
  deployedBytecode: z.string(),
});

/** One of our own contracts, as the last build left it; `source` is its file below contracts/. */
export async function ownArtifact(source: string): Promise<ForeignArtifact> {
  const name = `contracts/${source}:${basename(source, ".sol")}`;
  const { abi, bytecode, deployedBytecode } = hardhatArtifact.parse(
    await hre.artifacts.readArtifact(name),
  );
  const runtimeBytes = (deployedBytecode.length - HEX_PREFIX) / HEX_DIGITS_PER_BYTE;
  return { abi, bytecode, links: {}, runtimeBytes };
}

export const attach = (address: string, { abi }: ForeignArtifact, signer: Signer): Contract =>
  new Contract(address, [...abi], signer);

export async function call(
  contract: BaseContract,
  name: string,
  ...args: unknown[]
): Promise<ContractTransactionReceipt> {
  const transaction = await contract.getFunction(name).send(...args, { gasLimit: GAS_LIMIT });
  const receipt = await transaction.wait();
  if (receipt === null) throw new Error(`${name} was not mined`);
  return receipt;
}
