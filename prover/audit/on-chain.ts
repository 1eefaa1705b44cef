/** What several steps read from the chain: contracts by name, logs in bounded ranges, verifier calls. */
import { Contract, type EventLog, Interface, type Log } from "ethers";
import { accessManagerArtifact } from "../../contracts/ignition/artifacts.ts";
import { type AbiName, loadInterface } from "../chain/abi.ts";
import type { ContractName } from "../chain/deployment/address-book.ts";
import { asChainError } from "../chain/revert.ts";
import { toCalldata } from "../proof/calldata.ts";
import type { Groth16Proof } from "../proof/proof.ts";
import type { AuditedChain } from "./subject.ts";

/** Endpoints refuse wider ranges. */
const LOG_RANGE_BLOCKS = 9_999;

const INTERFACES: Partial<Record<ContractName, AbiName>> = {
  RiskOracle: "IRiskOracle",
  RiskPolicy: "IRiskPolicy",
  PublisherRegistry: "IPublisherRegistry",
  ModelRegistry: "IModelRegistry",
};

export function interfaceOf(name: ContractName): Interface {
  const known = INTERFACES[name];
  return known === undefined ? new Interface(accessManagerArtifact.abi) : loadInterface(known);
}

export function contractAt({ provider, book }: AuditedChain, name: ContractName): Contract {
  return new Contract(book.contracts[name].address, interfaceOf(name), provider);
}

/** A view function's answer, or a typed error. */
export async function read(
  chain: AuditedChain,
  name: ContractName,
  { call, args = [] }: { readonly call: string; readonly args?: readonly unknown[] },
) {
  const contract = contractAt(chain, name);
  try {
    return await contract.getFunction(call)(...args);
  } catch (error) {
    throw asChainError(error, contract.interface, `${name}.${call}`);
  }
}

/** Every event of these names since the deployment, oldest first. */
export const eventsOf = (
  chain: AuditedChain,
  name: ContractName,
  eventNames: readonly string[],
): Promise<EventLog[]> => eventsAt(chain, contractAt(chain, name), eventNames);

export async function eventsAt(
  { provider, book }: AuditedChain,
  contract: Contract,
  eventNames: readonly string[],
): Promise<EventLog[]> {
  const topics = eventNames.map((event) => contract.interface.getEvent(event)?.topicHash ?? "");
  const newest = await provider.getBlockNumber();
  const events: EventLog[] = [];
  for (let from = book.block; from <= newest; from += LOG_RANGE_BLOCKS + 1) {
    const to = Math.min(newest, from + LOG_RANGE_BLOCKS);
    const found = await contract.queryFilter([topics], from, to);
    events.push(...found.filter(isEventLog));
  }
  return events;
}

const isEventLog = (log: Log | EventLog): log is EventLog => "args" in log;

/** The verifier's own answer; false also when it reverts. */
export async function isAcceptedByVerifier(
  { provider }: AuditedChain,
  { verifier, proof, publicSignals }: VerifierCall,
): Promise<boolean> {
  const { a, b, c } = toCalldata(proof);
  const signature = `function verifyProof(uint256[2],uint256[2][2],uint256[2],uint256[${publicSignals.length}]) view returns (bool)`;
  const abi = new Interface([signature]);
  const data = abi.encodeFunctionData("verifyProof", [a, b, c, publicSignals]);
  const answer = await provider.call({ to: verifier, data });
  return answer === `0x${"1".padStart(64, "0")}`;
}

export interface VerifierCall {
  readonly verifier: string;
  readonly proof: Groth16Proof;
  readonly publicSignals: readonly bigint[];
}
