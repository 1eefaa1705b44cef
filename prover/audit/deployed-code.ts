/** Step 12: what stands on the chain is what the sources compile to, wired as the modules wire it. */
import { CONTRACT_NAMES, type ContractName } from "../chain/deployment/address-book.ts";
import { permutationFlaws } from "./code-comparison.ts";
import { checkCode, checkWire, readArtifact } from "./contract-code.ts";
import { checkExtensions } from "./extension-code.ts";
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
by which the contracts know each other. The same of everything that the address book names around the
core, with the facts that its deployer chose. The address book's code hashes must hold, and each registered
model must pin the code hash of the verifier that stands there now.`,
  async run(subject, checks) {
    const { chain } = subject;
    if (chain === undefined) return checks.skip("no chain: --rpc and --addresses were not given");
    for (const name of CONTRACT_NAMES) await checkContract(subject, chain, name, checks);
    for (const [name, getter, target] of WIRING) {
      const { address } = chain.book.contracts[name];
      await checkWire(chain, { name, address, getter, target }, checks);
    }
    await checkExtensions(subject, chain, checks);
    await checkVerifierCode(subject, chain, checks);
  },
};

const SOURCES: Readonly<Record<ContractName, string | undefined>> = {
  /** OpenZeppelin's own build. */
  AccessManager: undefined,
  PoseidonHasher: "PoseidonHasher.sol",
  PublisherRegistry: "PublisherRegistry.sol",
  ModelRegistry: "ModelRegistry.sol",
  RiskOracle: "RiskOracle.sol",
  RiskPolicy: "RiskPolicy.sol",
};

async function checkContract(
  subject: AuditSubject,
  chain: AuditedChain,
  name: ContractName,
  checks: Checks,
): Promise<void> {
  const artifact = readArtifact(subject, SOURCES[name]);
  const contract = { name, artifact, ...chain.book.contracts[name] };
  const code = await checkCode({ subject, chain, contract, checks });
  if (code === undefined || name !== "PoseidonHasher") return;
  for (const flaw of await permutationFlaws(chain.provider, code, artifact)) {
    checks.fail("PERMUTATION_CODE", flaw, contract.address);
  }
}
