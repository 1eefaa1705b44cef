/**
 * What follows the contracts, one step per transaction or two: models, feeds, markets, handover. Each
 * step asks the chain whether it is done, so it does not matter who did it, or when a run was cut off.
 */
import { type BaseContract, Contract, type Signer } from "ethers";
import { ROLES } from "../../../contracts/ignition/permissions.ts";
import {
  addFeed,
  assignModel,
  configureMarket,
  registerModel,
} from "../../../contracts/ignition/setup.ts";
import { feedIdOf, toCommittedFeed } from "../../statement/feed.ts";
import { loadInterface } from "../abi.ts";
import type { ContractName } from "./address-book.ts";
import type { DeploymentPlan, PlannedFeed } from "./deployment-file.ts";

/** `waits` says for what; running the same deployment later goes on from there. */
export type StepState = "done" | "to do" | { readonly waits: string };

export interface Step {
  readonly name: string;
  /** Whether it needs no role. */
  readonly isOpenToAll?: boolean;
  state(): Promise<StepState>;
  run(): Promise<void>;
}

export interface SetupChain {
  readonly signer: Signer;
  readonly addresses: Readonly<Record<ContractName, string>>;
  /** Address of a shape's verifier. */
  readonly verifiers: Readonly<Record<string, string>>;
  /** What stands around the core. */
  readonly extensions: readonly Step[];
  handOver(): Promise<void>;
}

interface Contracts {
  readonly models: BaseContract;
  readonly oracle: BaseContract;
  readonly policy: BaseContract;
  readonly accessManager: BaseContract;
}

const ACCESS_MANAGER_ABI = ["function hasRole(uint64, address) view returns (bool, uint32)"];

export function stepsOf(plan: DeploymentPlan, chain: SetupChain): readonly Step[] {
  const { addresses, signer } = chain;
  const contracts: Contracts = {
    models: new Contract(addresses.ModelRegistry, loadInterface("IModelRegistry"), signer),
    oracle: new Contract(addresses.RiskOracle, loadInterface("IRiskOracle"), signer),
    policy: new Contract(addresses.RiskPolicy, loadInterface("IRiskPolicy"), signer),
    accessManager: new Contract(addresses.AccessManager, ACCESS_MANAGER_ABI, signer),
  };
  const models = new Map(plan.feeds.map((feed) => [feed.modelCommitment, feed]));
  const steps = [
    ...[...models.values()].map((feed) => modelStep(feed, chain, contracts)),
    ...plan.feeds.flatMap((feed) => feedSteps(feed, contracts)),
    ...chain.extensions,
  ].map((step) => asGovernor(step, signer, contracts));
  return plan.handOver ? [...steps, handoverStep(steps, chain, contracts)] : steps;
}

function modelStep(planned: PlannedFeed, chain: SetupChain, { models }: Contracts): Step {
  const { modelCommitment, shape, cardHash } = planned;
  const isKnown = () => exists(() => models.getFunction("model")(modelCommitment), "ModelUnknown");
  return {
    name: `register model ${short(modelCommitment)}`,
    state: async () => ((await isKnown()) ? "done" : "to do"),
    run: async () => {
      const verifier = chain.verifiers[shape.name] ?? "";
      const { markets, reports } = shape;
      await registerModel({ models, modelCommitment, verifier, markets, reports, cardHash });
    },
  };
}

function feedSteps(planned: PlannedFeed, contracts: Contracts): Step[] {
  const { feed, maxAgeSeconds, modelCommitment, policy: config } = planned;
  const { models, oracle, policy } = contracts;
  const id = feedIdOf(feed);
  const isKnown = () => exists(() => oracle.getFunction("feed")(id), "FeedUnknown");
  const add: Step = {
    name: `add feed ${feed.name}`,
    state: async () => ((await isKnown()) ? "done" : "to do"),
    run: async () => {
      await addFeed({ oracle, feed: toCommittedFeed(feed), maxAgeSeconds });
    },
  };
  const assign: Step = {
    name: `assign model ${short(modelCommitment)} to ${feed.name}`,
    state: async () => {
      const listensTo = (await isKnown())
        ? (await oracle.getFunction("feed")(id)).modelCommitment
        : 0n;
      if (listensTo === modelCommitment) return "done";
      const isRegistered = await exists(
        () => models.getFunction("model")(modelCommitment),
        "ModelUnknown",
      );
      if (!isRegistered) return "to do";
      const { activeAt } = await models.getFunction("model")(modelCommitment);
      const block = await models.runner?.provider?.getBlock("latest");
      if (BigInt(block?.timestamp ?? 0) >= activeAt) return "to do";
      return { waits: `the model is active at ${new Date(Number(activeAt) * 1000).toISOString()}` };
    },
    run: () => assignModel(oracle, id, modelCommitment),
  };
  const configure = feed.markets.map(
    ({ id: marketId, symbol }): Step => ({
      name: `configure market ${marketId} ${symbol}`,
      state: async () => ((await isMarketConfigured(policy, marketId)) ? "done" : "to do"),
      run: () => configureMarket(policy, marketId, config),
    }),
  );
  return [add, assign, ...configure];
}

/** After a handover what is left to do goes through the governor's schedule. */
function asGovernor(step: Step, signer: Signer, { accessManager }: Contracts): Step {
  return {
    ...step,
    async state() {
      const state = await step.state();
      if (state !== "to do" || step.isOpenToAll === true) return state;
      const member = await accessManager.getFunction("hasRole")(
        ROLES.governor,
        await signer.getAddress(),
      );
      const [isMember, delaySeconds]: [boolean, bigint] = [member[0], member[1]];
      if (isMember && delaySeconds === 0n) return "to do";
      return { waits: "governance was handed over: the governor has to schedule it" };
    },
  };
}

function handoverStep(
  before: readonly Step[],
  chain: SetupChain,
  { accessManager }: Contracts,
): Step {
  return {
    name: "hand governance over",
    async state() {
      const deployer = await chain.signer.getAddress();
      const [isAdmin]: [boolean] = await accessManager.getFunction("hasRole")(
        ROLES.admin,
        deployer,
      );
      if (!isAdmin) return "done";
      const states = await Promise.all(before.map((step) => step.state()));
      if (states.every((state) => state === "done")) return "to do";
      return { waits: "the steps before it" };
    },
    run: chain.handOver,
  };
}

export const isMarketConfigured = (policy: BaseContract, marketId: bigint): Promise<boolean> =>
  exists(() => policy.getFunction("marketConfig")(marketId), "MarketNotConfigured");

async function exists(read: () => Promise<unknown>, unknownError: string): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (error instanceof Error && "revert" in error) {
      const { revert } = error;
      const isUnknown =
        typeof revert === "object" &&
        revert !== null &&
        "name" in revert &&
        revert.name === unknownError;
      if (isUnknown) return false;
    }
    throw error;
  }
}

const short = (commitment: bigint): string => `${String(commitment).slice(0, 8)}…`;
