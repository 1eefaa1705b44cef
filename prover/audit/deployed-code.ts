/** Step 12: what stands on the chain is what the sources compile to, wired as the modules wire it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Contract, getAddress, keccak256 } from "ethers";
import { accessManagerArtifact } from "../../contracts/ignition/artifacts.ts";
import { CONTRACT_NAMES, type ContractName } from "../chain/deployment/address-book.ts";
import { compareCode, libraryAddresses, permutationFlaws } from "./code-comparison.ts";
import { contractAt } from "./on-chain.ts";
import type { AuditStep, Checks } from "./step.ts";
import type { AuditedChain, AuditSubject } from "./subject.ts";
import { checkVerifierCode } from "./verifier-code.ts";

/** Which contract each getter of each contract has to name. */
const WIRING: readonly [contract: ContractName, getter: string, target: ContractName][] = [
  ["PublisherRegistry", "authority", "AccessManager"],
  ["PublisherRegistry", "HASHER", "PoseidonHasher"],
  ["ModelRegistry", "authority", "AccessManager"],
  ["RiskOracle", "authority", "AccessManager"],
  ["RiskOracle", "HASHER", "PoseidonHasher"],
  ["RiskOracle", "PUBLISHERS", "PublisherRegistry"],
  ["RiskOracle", "MODELS", "ModelRegistry"],
  ["RiskPolicy", "authority", "AccessManager"],
  ["RiskPolicy", "ORACLE", "RiskOracle"],
];

export const deployedCodeStep: AuditStep = {
  number: 12,
  id: "deployed-code",
  title: "the deployed bytecode is what the sources give",
  threats: ["K8", "K9", "V4", "V5"],
  explanation: `Exports the Solidity verifier from the proving key, compiles it and compares it with the
code at the verifier's address; compares the code of every contract with the compiler's artifact, with
immutable values and library addresses left out, and those with the address book; follows the getters
by which the contracts know each other. The address book's code hashes must hold, and each registered
model must pin the code hash of the verifier that stands there now.`,
  async run(subject, checks) {
    const { chain } = subject;
    if (chain === undefined) return checks.skip("no chain: --rpc and --addresses were not given");
    for (const name of CONTRACT_NAMES) await checkContract(subject, chain, name, checks);
    for (const [contract, getter, target] of WIRING) {
      await checkWire(chain, { contract, getter, target }, checks);
    }
    await checkVerifierCode(subject, chain, checks);
  },
};

async function checkContract(
  subject: AuditSubject,
  { provider, book }: AuditedChain,
  name: ContractName,
  checks: Checks,
): Promise<void> {
  const { address, codeHash } = book.contracts[name];
  const code = await provider.getCode(address);
  if (!checks.require(code !== "0x", "CONTRACT_MISSING", `no ${name}`, address)) return;
  const message = `${name} has code ${keccak256(code)}, the address book says ${codeHash}`;
  checks.require(keccak256(code) === codeHash, "CODE_NOT_IN_BOOK", message, address);
  const artifact = readArtifact(subject, name);
  const difference = compareCode(code, artifact);
  if (checks.require(difference === undefined, "CODE_DIFFERS", `${name}: ${difference}`, address)) {
    checks.saw(`${name} ${address} is its sources' code`);
  }
  for (const [library, at] of libraryAddresses(code, artifact)) {
    const found = await provider.getCode(at);
    const flaw = compareCode(found, readArtifact(subject, library));
    if (checks.require(flaw === undefined, "CODE_DIFFERS", `${library}: ${flaw}`, at)) {
      checks.saw(`${library} ${at} is its sources' code`);
    }
  }
  if (name !== "PoseidonHasher") return;
  for (const flaw of await permutationFlaws(provider, code, artifact)) {
    checks.fail("PERMUTATION_CODE", flaw, address);
  }
}

/** AccessManager is OpenZeppelin's own build. */
function readArtifact({ contractArtifacts }: AuditSubject, name: string): unknown {
  if (name === "AccessManager") return accessManagerArtifact;
  const folder = name === "MarketSetup" ? join("libraries", `${name}.sol`) : `${name}.sol`;
  const path = join(contractArtifacts, "contracts", folder, `${name}.json`);
  return JSON.parse(readFileSync(path, "utf8"));
}

interface Wire {
  readonly contract: ContractName;
  readonly getter: string;
  readonly target: ContractName;
}

async function checkWire(
  chain: AuditedChain,
  { contract, getter, target }: Wire,
  checks: Checks,
): Promise<void> {
  const { provider, book } = chain;
  const address = await contractAt(chain, contract).getAddress();
  const abi = [`function ${getter}() view returns (address)`];
  const found = await addressFrom(new Contract(address, abi, provider), getter);
  checks.same(`${contract}.${getter}()`, {
    actual: found,
    expected: getAddress(book.contracts[target].address),
    code: "WIRED_ELSEWHERE",
    location: address,
  });
}

async function addressFrom(contract: Contract, getter: string): Promise<string> {
  try {
    return String(await contract.getFunction(getter)());
  } catch {
    return "no answer";
  }
}
