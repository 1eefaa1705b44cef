/**
 * A deployment from its file to its address book. Everything that can be refused is refused before the
 * first transaction; running it again does what is left, which may be nothing.
 */
import { Contract, type Wallet } from "ethers";
import { BallastError } from "../../../model/errors.ts";
import type { Shape } from "../../artifacts/manifest.ts";
import { loadInterface } from "../abi.ts";
import { asChainError } from "../revert.ts";
import {
  type AddressBook,
  CONTRACT_NAMES,
  requireAsWritten,
  requireChain,
  requireSame,
} from "./address-book.ts";
import { addressesOf, bookOf, requireCode } from "./deployed-book.ts";
import type { DeploymentPlan } from "./deployment-file.ts";
import { checkExtensions } from "./extensions/check.ts";
import type { Site } from "./extensions/extension.ts";
import { extensionSteps } from "./extensions/steps.ts";
import { requireFunds } from "./funds.ts";
import { type IgnitionDeployer, startIgnition } from "./ignition.ts";
import { isMarketConfigured, type Step, stepsOf } from "./steps.ts";
import type { VerifierCode } from "./verifier-code.ts";

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
  /** Called once the core stands, before anything that can fail later, and after every extension. */
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
 * `CONTRACT_OTHER`, `VERIFIER_CODE`, `DEPLOYMENT`, `REVERTED`, `RPC`, and as checkExtensions does
 */
export async function deployBallast(parameters: DeployParameters): Promise<DeployReport> {
  const { plan, wallet, book, verifierOf, isDryRun, onProgress } = parameters;
  const { chainId } = plan;
  onProgress("checking chain, keys and verifiers");
  const provider = providerOf(wallet);
  await requireChain(provider, chainId);
  if (book !== undefined) await requireBook(parameters, book);
  const codes = new Map<string, VerifierCode>();
  for (const { shape } of plan.feeds) {
    if (!codes.has(shape.name)) codes.set(shape.name, await verifierOf(shape, chainId));
  }
  await withTypedErrors("extensions", () => checkExtensions(provider, plan.extensions, book));
  await requireFunds({ provider, account: wallet.address, plan, book });
  if (isDryRun) return dryRun(parameters, codes);

  const before = await provider.getTransactionCount(wallet.address);
  const { deployed, steps } = await run(parameters, codes);
  const after = await provider.getTransactionCount(wallet.address);
  return { chainId, transactions: after - before, steps, book: deployed };
}

/** Everything that an earlier run wrote down stands, and is the same. */
async function requireBook({ wallet }: DeployParameters, book: AddressBook): Promise<void> {
  const provider = providerOf(wallet);
  await requireAsWritten(provider, book, CONTRACT_NAMES);
  for (const [label, extension] of Object.entries(book.extensions)) {
    await requireSame(provider, label, extension);
  }
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
    const provider = providerOf(wallet);
    const { chainId } = plan;
    const { book } = parameters;
    const core = { provider, chainId, addresses, verifiers, stateDirectory, before: book };
    const deployed = await bookOf(core);
    await requireCode({ provider, deployed, codes, before: book });
    onDeployed(deployed);
    return await runSteps(parameters, { deployed, verifiers, ignition });
  } finally {
    await ignition.close();
  }
}

interface Stage {
  readonly deployed: AddressBook;
  readonly verifiers: Readonly<Record<string, string>>;
  /** Undefined in a dry run. */
  readonly ignition: IgnitionDeployer | undefined;
}

async function runSteps(parameters: DeployParameters, stage: Stage) {
  const { steps, bookNow } = planSteps(parameters, stage);
  const reports: StepReport[] = [];
  for (const step of steps) {
    parameters.onProgress(step.name);
    const report = await reportOf(step);
    if (report.state === "to do") {
      await withTypedErrors(step.name, () => step.run());
      reports.push({ name: step.name, state: "done" });
    } else reports.push(report);
  }
  return { deployed: bookNow(), steps: reports };
}

/** All steps, and the address book as they have left it. */
function planSteps(parameters: DeployParameters, { deployed, verifiers, ignition }: Stage) {
  const { plan, wallet, onDeployed } = parameters;
  const addresses = addressesOf(deployed);
  const policy = new Contract(addresses.RiskPolicy, loadInterface("IRiskPolicy"), wallet);
  let book = deployed;
  const extensions = extensionSteps({
    extensions: plan.extensions,
    provider: providerOf(wallet),
    site: { core: addresses, signer: wallet, deployModule: ignition?.deployModule ?? noModule },
    bookNow: () => book,
    isConfigured: (marketId) => isMarketConfigured(policy, marketId),
    onDeployed(added) {
      book = { ...book, extensions: { ...book.extensions, ...added } };
      onDeployed(book);
    },
  });
  const handOver = async () => ignition?.handOver(addresses.AccessManager, plan);
  const chain = { signer: wallet, addresses, verifiers, extensions, handOver };
  return { steps: stepsOf(plan, chain), bookNow: () => book };
}

/** Of a dry run, which reads the state of its steps and runs none. */
const noModule: Site["deployModule"] = () => Promise.resolve({});

async function reportOf(step: Step): Promise<StepReport> {
  const state = await withTypedErrors(step.name, () => step.state());
  if (typeof state === "object") return { name: step.name, state: "waits", reason: state.waits };
  return { name: step.name, state: state === "done" ? "done before" : "to do" };
}

async function dryRun(parameters: DeployParameters, codes: Codes): Promise<DeployReport> {
  const { plan, book } = parameters;
  const { chainId } = plan;
  const verifiers = [...codes.keys()].filter((shape) => book?.verifiers[shape] === undefined);
  const deployments: StepReport[] = [
    ...(book === undefined ? ["contracts"] : []),
    ...verifiers.map((shape) => `verifier ${shape}`),
    ...(book === undefined ? labelsOf(plan) : []),
  ].map((what) => ({ name: `deploy ${what}`, state: "to do" }));
  if (book === undefined) return { chainId, transactions: 0, steps: deployments, book };
  const { steps } = planSteps(parameters, { deployed: book, verifiers: {}, ignition: undefined });
  const reports: StepReport[] = [];
  for (const step of steps) reports.push(await reportOf(step));
  return { chainId, transactions: 0, steps: [...deployments, ...reports], book };
}

const labelsOf = ({ extensions }: DeploymentPlan): string[] =>
  extensions.flatMap(({ contracts }) => contracts.map(({ label }) => label));

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
