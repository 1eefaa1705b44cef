/** One contract on the chain: its code against its sources and the address book, and whom it knows. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Contract, getAddress, keccak256 } from "ethers";
import { accessManagerArtifact } from "../../contracts/ignition/artifacts.ts";
import type { ContractName, DeployedContract } from "../chain/deployment/address-book.ts";
import { compareCode, libraryAddresses } from "./code-comparison.ts";
import type { Checks } from "./step.ts";
import type { AuditedChain } from "./subject.ts";

export interface NamedContract extends DeployedContract {
  readonly name: string;
  /** The compiler's. */
  readonly artifact: unknown;
}

export interface CheckCodeParameters {
  /** The folder that the compiler left. */
  readonly artifacts: string;
  readonly chain: AuditedChain;
  readonly contract: NamedContract;
  readonly checks: Checks;
}

/** @returns the code; undefined when there is none. */
export async function checkCode(parameters: CheckCodeParameters): Promise<string | undefined> {
  const { artifacts, chain, contract, checks } = parameters;
  const { provider } = chain;
  const { name, address, codeHash, artifact } = contract;
  const code = await provider.getCode(address);
  if (!checks.require(code !== "0x", "CONTRACT_MISSING", `no ${name}`, address)) return undefined;
  const message = `${name} has code ${keccak256(code)}, the address book says ${codeHash}`;
  checks.require(keccak256(code) === codeHash, "CODE_NOT_IN_BOOK", message, address);
  const difference = compareCode(code, artifact);
  if (checks.require(difference === undefined, "CODE_DIFFERS", `${name}: ${difference}`, address)) {
    checks.saw(`${name} ${address} is its sources' code`);
  }
  for (const [library, at] of libraryAddresses(code, artifact)) {
    const found = await provider.getCode(at);
    const flaw = compareCode(found, readArtifact(artifacts, join("libraries", `${library}.sol`)));
    if (checks.require(flaw === undefined, "CODE_DIFFERS", `${library}: ${flaw}`, at)) {
      checks.saw(`${library} ${at} is its sources' code`);
    }
  }
  return code;
}

/** The compiler's artifact of a source below contracts/; without one, OpenZeppelin's access manager. */
export function readArtifact(artifacts: string, source: string | undefined) {
  if (source === undefined) return accessManagerArtifact;
  const path = join(artifacts, "contracts", source, `${basename(source, ".sol")}.json`);
  const artifact: unknown = JSON.parse(readFileSync(path, "utf8"));
  return artifact;
}

export interface Wire {
  readonly name: string;
  readonly address: string;
  readonly getter: string;
  readonly target: ContractName;
}

/** The getter has to answer with the contract that the address book names. */
export async function checkWire(
  { provider, book }: AuditedChain,
  { name, address, getter, target }: Wire,
  checks: Checks,
): Promise<void> {
  const abi = [`function ${getter}() view returns (address)`];
  const found = await answerOf(new Contract(address, abi, provider), getter);
  checks.same(`${name}.${getter}()`, {
    actual: found,
    expected: getAddress(book.contracts[target].address),
    code: "WIRED_ELSEWHERE",
    location: address,
  });
}

/** What a getter answers, as text; an audit goes on where there is no answer. */
export async function answerOf(contract: Contract, getter: string): Promise<string> {
  try {
    return String(await contract.getFunction(getter)());
  } catch {
    return "no answer";
  }
}
