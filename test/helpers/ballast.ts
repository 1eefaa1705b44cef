/** A deployed Ballast on the simulated chain, with publishers, a model, a feed and policies. */
import type { BaseContract, ContractTransactionReceipt } from "ethers";
import ballast from "../../contracts/ignition/modules/ballast.ts";
import {
  addFeed,
  configureMarket,
  registerModel,
  seatPublisher,
} from "../../contracts/ignition/setup.ts";
import type { MarketScore } from "../../model/inference/evaluate.ts";
import { STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { configHash, type Feed, publisherSetCommitment } from "../../prover/commitment.ts";
import { publicKeyOf } from "../../prover/report/babyjub.ts";
import { encodePublicSignals } from "../../prover/statement/public-signals.ts";
import { ethers, ignition, networkHelpers } from "./chain.ts";
import { secretOf } from "./world.ts";

export const PERIOD_SECONDS = 3600;
export const MAX_AGE_SECONDS = 900;
export const ACTIVATION_DELAY_SECONDS = 86_400;
export const MODEL = 1_000_001n;
export const CARD_HASH = `0x${"ca".repeat(32)}`;
export const NO_PROOF = new Array<bigint>(8).fill(0n);
/** Slots 0, 2 and 4 of five. */
export const BITMAP = 0b10101;
export const PUBLISHER_NAMES = ["a", "b", "c", "d", "e"] as const;

export const slotOf = (index: number): number => 2 * index;
export const marketIdsOf = (markets: number): bigint[] =>
  Array.from({ length: markets }, (_, index) => BigInt(index + 1));

export function feedOf(markets: number): Feed {
  return {
    name: "test-feed",
    schemaHash: 7n,
    periodSeconds: PERIOD_SECONDS,
    marketIds: marketIdsOf(markets),
  };
}

/** The contracts alone, as the module deploys them. */
export async function deploy() {
  const [deployer, governor, guardian, operator, stranger] = await ethers.getSigners();
  if (!deployer || !governor || !guardian || !operator || !stranger) {
    throw new Error("the simulated chain has fewer than five accounts");
  }
  const roles = { guardian: guardian.address, operator: operator.address };
  const parameters = { Ballast: { ...roles, activationDelaySeconds: ACTIVATION_DELAY_SECONDS } };
  const contracts = await ignition.deploy(ballast, { parameters });
  return { ...contracts, deployer, governor, guardian, operator, stranger };
}

export type Deployment = Awaited<ReturnType<typeof deploy>>;

export interface LiveParameters {
  readonly markets: number;
  readonly reports?: number;
  readonly verifier?: string;
}

/** Deployed, seated, registered, activated, listed and configured; no round yet. */
export async function goLive({ markets, reports = 3, verifier }: LiveParameters) {
  const deployment = await deploy();
  const { publishers, models, oracle, policy } = deployment;
  for (const [index, name] of PUBLISHER_NAMES.entries()) {
    await seatPublisher({ publishers, slot: slotOf(index), secret: secretOf(name) });
  }
  const address =
    verifier ?? (await (await ethers.deployContract("AlwaysTrueVerifier")).getAddress());
  await registerModel({
    models,
    modelCommitment: MODEL,
    verifier: address,
    markets,
    reports,
    cardHash: CARD_HASH,
  });
  await networkHelpers.time.increase(ACTIVATION_DELAY_SECONDS);
  const feed = feedOf(markets);
  const parameters = { oracle, feed, maxAgeSeconds: MAX_AGE_SECONDS, modelCommitment: MODEL };
  const feedId = await addFeed(parameters);
  for (const marketId of feed.marketIds) await configureMarket(policy, marketId, STARTING_CONFIG);
  return { ...deployment, feed, feedId, config: currentConfig(feedId), verifier: address };
}

export type Live = Awaited<ReturnType<typeof goLive>>;

/** The config hash over the five publishers of goLive. */
export function currentConfig(feedId: bigint): bigint {
  const xBySlot = new Array<bigint>(16).fill(0n);
  for (const [index, name] of PUBLISHER_NAMES.entries()) {
    xBySlot[slotOf(index)] = publicKeyOf(secretOf(name)).x;
  }
  return configHash({
    modelCommitment: MODEL,
    publisherSet: publisherSetCommitment(xBySlot),
    feedId,
  });
}

export const scoreOf = (score: number, width = 0): MarketScore => ({
  score,
  scoreLow: Math.max(0, score - width),
  scoreHigh: Math.min(10_000, score + width),
  factors: [1, 2, 3, 4],
});

export interface Round {
  readonly round: number;
  readonly bitmap?: number;
  readonly markets: readonly MarketScore[];
}

export function signalsOf(live: Live, { round, bitmap = BITMAP, markets }: Round): bigint[] {
  return encodePublicSignals({ configHash: live.config, round, bitmap, markets });
}

/** The round whose time has come by the newest block. */
export async function currentRound(): Promise<number> {
  return Math.floor((await networkHelpers.time.latest()) / PERIOD_SECONDS);
}

/** Waits for the next round and submits it with these scores. */
export async function submitNext(live: Live, markets: readonly MarketScore[]): Promise<number> {
  const round = (await currentRound()) + 1;
  await networkHelpers.time.increaseTo(round * PERIOD_SECONDS);
  await send(
    live.oracle,
    "submit",
    live.feedId,
    MODEL,
    NO_PROOF,
    signalsOf(live, { round, markets }),
  );
  return round;
}

export async function send(
  contract: BaseContract,
  name: string,
  ...args: unknown[]
): Promise<ContractTransactionReceipt> {
  const transaction = await contract.getFunction(name).send(...args);
  const receipt = await transaction.wait();
  if (receipt === null) throw new Error(`${name} was not mined`);
  return receipt;
}
