/** Step 12: what stands on the chain is what the sources compile to, wired as the modules wire it. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONTRACT_NAMES, type ContractName } from "../chain/deployment/address-book.ts";
import { KINDS } from "../chain/deployment/extensions/kinds.ts";
import { permutationFlaws } from "./code-comparison.ts";
import { checkCode, checkWire, readArtifact } from "./contract-code.ts";
import { checkExtensions } from "./extension-code.ts";
import { withFreshContracts } from "./fresh-contracts.ts";
import type { AuditStep, Checks } from "./step.ts";
import type { AuditedChain, AuditSubject } from "./subject.ts";
import { SOLC_SHA256 } from "./tool-pins.ts";
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
code at the verifier's address; compiles the contracts from their sources, with the pinned compiler and
without any cache, and compares the code of each, with immutable values and library addresses left out,
and those with the address book; follows the getters by which the contracts know each other. The same of
everything that the address book names around the core, with the facts that its deployer chose. The address
book's code hashes must hold, and each registered model must pin the code hash of the verifier that stands
there now.`,
  async run(subject, checks, { onProgress }) {
    const { chain, contractArtifacts } = subject;
    if (chain === undefined) return checks.skip("no chain: --rpc and --addresses were not given");
    checkCompiler(subject, checks);
    const check = (artifacts: string) => checkDeployment({ subject, chain, artifacts, checks });
    if (contractArtifacts !== undefined) return check(contractArtifacts);
    onProgress?.("compiling the contracts from their sources");
    await withFreshContracts(sourcesOf(chain), check);
    checks.saw("contracts compiled afresh");
  },
};

/** What compiles is the pinned compiler, whatever npm says of its package. */
function checkCompiler({ root }: AuditSubject, checks: Checks): void {
  const path = join(root, "node_modules", "solc", "soljson.js");
  const actual = createHash("sha256").update(readFileSync(path)).digest("hex");
  const code = "COMPILER_DIFFERS";
  checks.same("solc sha-256", { actual, expected: SOLC_SHA256, code, location: path });
}

const LIBRARIES = ["libraries/MarketSetup.sol"];

/** Of every contract that the address book names, and of what these link. */
function sourcesOf({ book }: AuditedChain): string[] {
  const core = Object.values(SOURCES).filter((source) => source !== undefined);
  const around = Object.values(book.extensions).map(({ contract }) => KINDS[contract].source);
  return [...new Set([...core, ...LIBRARIES, ...around])];
}

interface DeploymentCheck {
  readonly subject: AuditSubject;
  readonly chain: AuditedChain;
  /** The folder that the compiler left. */
  readonly artifacts: string;
  readonly checks: Checks;
}

async function checkDeployment(check: DeploymentCheck): Promise<void> {
  const { subject, chain, checks } = check;
  for (const name of CONTRACT_NAMES) await checkContract(check, name);
  for (const [name, getter, target] of WIRING) {
    const { address } = chain.book.contracts[name];
    await checkWire(chain, { name, address, getter, target }, checks);
  }
  await checkExtensions(check);
  await checkVerifierCode(subject, chain, checks);
}

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
  { chain, artifacts, checks }: DeploymentCheck,
  name: ContractName,
): Promise<void> {
  const artifact = readArtifact(artifacts, SOURCES[name]);
  const contract = { name, artifact, ...chain.book.contracts[name] };
  const code = await checkCode({ artifacts, chain, contract, checks });
  if (code === undefined || name !== "PoseidonHasher") return;
  for (const flaw of await permutationFlaws(chain.provider, code, artifact)) {
    checks.fail("PERMUTATION_CODE", flaw, contract.address);
  }
}
