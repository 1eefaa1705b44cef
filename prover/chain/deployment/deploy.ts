/**
 * A deployment from its file to its address book. Everything that can be refused is refused before the
 * first transaction; running it again does what is left, which may be nothing.
 */
import { formatEther, type Wallet } from "ethers";
import { BallastError } from "../../../model/errors.ts";
import type { Shape } from "../../artifacts/manifest.ts";
import { loadInterface } from "../abi.ts";
import { asChainError } from "../revert.ts";
import {
  type AddressBook,
  CONTRACT_NAMES,
  describeContract,
  requireAsWritten,
  requireChain,
  requireSame,
} from "./address-book.ts";
import type { DeploymentPlan } from "./deployment-file.ts";
import { startIgnition } from "./ignition.ts";
import { firstBlockOf } from "./journal.ts";
import { type Step, stepsOf } from "./steps.ts";
import type { VerifierCode } from "./verifier-code.ts";

/** 37.6 million for one feed of one market (test/prover/chain/deployment/deploy.test.ts), and some more. */
const DEPLOYMENT_GAS = 42_000_000n;

export interface DeployParameters {
  readonly plan: DeploymentPlan;
  readonly url: string;
  /** Connected to the endpoint. */
  readonly wallet: Wallet;
  readonly stateDirectory: string;
  /** The address book of an earlier run. */
  readonly book?: AddressBook | undefined;
  readonly verifierOf: (shape: Shape, chainId: bigint) => Promise<VerifierCode>;
  readonly isDryRun: boolean;
  readonly onProgress: (stage: string) => void;
  /** Called once the contracts stand, before anything that can fail later. */
  readonly onDeployed: (book: AddressBook) => void;
}

export interface StepReport {
  readonly name: string;
  /** What this run found, or did. */
  readonly state: "done before" | "done" | "to do" | "waits";
  readonly reason?: string;
}

export interface DeployReport {
  readonly chainId: bigint;
  readonly transactions: number;
  readonly steps: readonly StepReport[];
  /** Undefined in a dry run before the first deployment. */
  readonly book: AddressBook | undefined;
}

/**
 * @throws BallastError `CHAIN_WRONG`, `DEV_KEY`, `VKEY_UNSOUND`, `FUNDS`, `CONTRACT_MISSING`,
 * `CONTRACT_OTHER`, `VERIFIER_CODE`, `DEPLOYMENT`, `REVERTED`, `RPC`
 */
export async function deployBallast(parameters: DeployParameters): Promise<DeployReport> {
  const { plan, wallet, book, verifierOf, isDryRun, onProgress } = parameters;
  const { chainId } = plan;
  onProgress("checking chain, keys and verifiers");
  const provider = providerOf(wallet);
  await requireChain(provider, chainId);
  if (book !== undefined) await requireAsWritten(provider, book, CONTRACT_NAMES);
  const codes = new Map<string, VerifierCode>();
  for (const { shape } of plan.feeds) {
    if (!codes.has(shape.name)) codes.set(shape.name, await verifierOf(shape, chainId));
  }
  if (book === undefined) await requireFunds(wallet);
  if (isDryRun) return dryRun(parameters, codes);

  const before = await provider.getTransactionCount(wallet.address);
  const { deployed, steps } = await run(parameters, codes);
  const after = await provider.getTransactionCount(wallet.address);
  return { chainId, transactions: after - before, steps, book: deployed };
}

type Codes = ReadonlyMap<string, VerifierCode>;

async function run(parameters: DeployParameters, codes: Codes) {
  const { plan, wallet, url, stateDirectory, onProgress, onDeployed } = parameters;
  onProgress("compiling contracts");
  const ignition = await startIgnition({ url, wallet, stateDirectory });
  try {
    onProgress("contracts");
    const addresses = await ignition.contracts(plan);
    const verifiers: Record<string, string> = {};
    for (const [shapeName, code] of codes) {
      onProgress(`verifier ${shapeName}`);
      verifiers[shapeName] = await ignition.verifier(shapeName, code);
    }
    const deployed = await bookOf({ ...parameters, addresses, verifiers });
    await requireCode(parameters, deployed, codes);
    onDeployed(deployed);
    const handOver = () => ignition.handOver(addresses.AccessManager, plan);
    const chain = { signer: wallet, addresses, verifiers, handOver };
    return { deployed, steps: await runSteps(stepsOf(plan, chain), onProgress) };
  } finally {
    await ignition.close();
  }
}

async function runSteps(
  steps: readonly Step[],
  onProgress: (stage: string) => void,
): Promise<StepReport[]> {
  const reports: StepReport[] = [];
  for (const step of steps) {
    onProgress(step.name);
    const report = await reportOf(step);
    if (report.state === "to do") {
      await withTypedErrors(step.name, () => step.run());
      reports.push({ name: step.name, state: "done" });
    } else reports.push(report);
  }
  return reports;
}

async function reportOf(step: Step): Promise<StepReport> {
  const state = await withTypedErrors(step.name, () => step.state());
  if (typeof state === "object") return { name: step.name, state: "waits", reason: state.waits };
  return { name: step.name, state: state === "done" ? "done before" : "to do" };
}

async function dryRun(parameters: DeployParameters, codes: Codes): Promise<DeployReport> {
  const { plan, wallet, book } = parameters;
  const { chainId } = plan;
  const verifiers = [...codes.keys()].filter((shape) => book?.verifiers[shape] === undefined);
  const deployments: StepReport[] = [
    ...(book === undefined ? ["contracts"] : []),
    ...verifiers.map((shape) => `verifier ${shape}`),
  ].map((what) => ({ name: `deploy ${what}`, state: "to do" }));
  if (book === undefined) return { chainId, transactions: 0, steps: deployments, book };
  const addresses = addressesOf(book);
  const handOver = () => Promise.resolve();
  const steps = stepsOf(plan, { signer: wallet, addresses, verifiers: {}, handOver });
  const reports: StepReport[] = [];
  for (const step of steps) reports.push(await reportOf(step));
  return { chainId, transactions: 0, steps: [...deployments, ...reports], book };
}

interface BookParameters extends DeployParameters {
  readonly addresses: ReturnType<typeof addressesOf>;
  readonly verifiers: Readonly<Record<string, string>>;
}

async function bookOf(parameters: BookParameters): Promise<AddressBook> {
  const { plan, wallet, addresses, verifiers, stateDirectory } = parameters;
  const provider = providerOf(wallet);
  const describe = (name: string, address: string) => describeContract(provider, name, address);
  const described = Object.entries(verifiers).map(
    async ([shape, address]) => [shape, await describe(`verifier ${shape}`, address)] as const,
  );
  return {
    chainId: plan.chainId,
    block: firstBlockOf(stateDirectory) ?? 0,
    contracts: {
      AccessManager: await describe("AccessManager", addresses.AccessManager),
      PoseidonHasher: await describe("PoseidonHasher", addresses.PoseidonHasher),
      PublisherRegistry: await describe("PublisherRegistry", addresses.PublisherRegistry),
      ModelRegistry: await describe("ModelRegistry", addresses.ModelRegistry),
      RiskOracle: await describe("RiskOracle", addresses.RiskOracle),
      RiskPolicy: await describe("RiskPolicy", addresses.RiskPolicy),
    },
    verifiers: Object.fromEntries(await Promise.all(described)),
  };
}

const addressesOf = ({ contracts }: AddressBook) => ({
  AccessManager: contracts.AccessManager.address,
  PoseidonHasher: contracts.PoseidonHasher.address,
  PublisherRegistry: contracts.PublisherRegistry.address,
  ModelRegistry: contracts.ModelRegistry.address,
  RiskOracle: contracts.RiskOracle.address,
  RiskPolicy: contracts.RiskPolicy.address,
});

/** What stands on the chain has to be what was compiled, and what an earlier run wrote down. */
async function requireCode(
  { wallet, book }: DeployParameters,
  deployed: AddressBook,
  codes: Codes,
): Promise<void> {
  for (const [shape, { codeHash }] of codes) {
    const actual = deployed.verifiers[shape];
    if (actual?.codeHash === codeHash) continue;
    throw new BallastError("chain", "VERIFIER_CODE", `verifier ${shape} has other code`, {
      location: actual?.address ?? shape,
      hint: `code with the hash ${codeHash}`,
    });
  }
  if (book === undefined) return;
  for (const name of CONTRACT_NAMES) {
    const { address } = deployed.contracts[name];
    if (address !== book.contracts[name].address) {
      throw new BallastError("input", "STATE_OTHER", `${name} of the address book is another`, {
        location: address,
        hint: "the address book and the state directory of one deployment",
      });
    }
    await requireSame(providerOf(wallet), name, book.contracts[name]);
  }
}

/** Before the first transaction, because half a deployment costs as well. */
async function requireFunds(wallet: Wallet): Promise<void> {
  const provider = providerOf(wallet);
  const balance = await provider.getBalance(wallet.address);
  const { gasPrice } = await provider.getFeeData();
  const needed = DEPLOYMENT_GAS * (gasPrice ?? 0n);
  if (balance > 0n && balance >= needed) return;
  const message = `the account holds ${formatEther(balance)} of ${formatEther(needed)}`;
  throw new BallastError("chain", "FUNDS", message, {
    location: wallet.address,
    hint: "an account that can pay for the deployment",
  });
}

function providerOf({ provider }: Wallet) {
  if (provider !== null) return provider;
  throw new BallastError("internal", "NO_PROVIDER", "the wallet is not connected to a chain");
}

async function withTypedErrors<T>(step: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asChainError(error, loadInterface("IRiskOracle"), step);
  }
}
