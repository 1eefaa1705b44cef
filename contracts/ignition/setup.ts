/**
 * What follows a deployment, as the account behind each contract's runner: seat publishers, register
 * models, add feeds, configure markets. After the handover the same calls go through a schedule.
 */
import { type BaseContract, keccak256, type Provider } from "ethers";
import { BallastError } from "../../model/errors.ts";
import type { MarketConfig } from "../../model/policy/market-config.ts";
import { requireDeployable } from "../../prover/chain/dev-verifier.ts";
import { type Feed, feedId } from "../../prover/commitment.ts";
import { addPublisherArguments, provePossession } from "../../prover/report/possession.ts";

function providerOf(contract: BaseContract): Provider {
  const provider = contract.runner?.provider;
  if (provider) return provider;
  throw new BallastError("internal", "NO_PROVIDER", "the contract is not connected to a chain");
}

async function send(contract: BaseContract, name: string, args: unknown[]): Promise<void> {
  const transaction = await contract.getFunction(name).send(...args);
  await transaction.wait();
}

export interface SeatPublisher {
  readonly publishers: BaseContract;
  readonly slot: number;
  readonly secret: Uint8Array;
}

export async function seatPublisher({ publishers, slot, secret }: SeatPublisher): Promise<void> {
  const { chainId } = await providerOf(publishers).getNetwork();
  const registry = await publishers.getAddress();
  const proven = provePossession(secret, { chainId, registry });
  await send(publishers, "addPublisher", [...addPublisherArguments(slot, proven)]);
}

export interface RegisterModel {
  readonly models: BaseContract;
  readonly modelCommitment: bigint;
  /** Address of the shape's verifier; its code is pinned as it is now. */
  readonly verifier: string;
  readonly markets: number;
  readonly reports: number;
  /** 32 bytes, hex. */
  readonly cardHash: string;
}

/** @throws BallastError `DEV_VERIFIER` for a development verifier anywhere but on a local chain. */
export async function registerModel(model: RegisterModel): Promise<void> {
  const { models, modelCommitment, verifier, markets, reports, cardHash } = model;
  const provider = providerOf(models);
  const codehash = keccak256(await provider.getCode(verifier));
  requireDeployable(codehash, (await provider.getNetwork()).chainId);
  await send(models, "registerModel", [
    modelCommitment,
    [verifier, codehash, markets, reports, cardHash],
  ]);
}

export interface AddFeed {
  readonly oracle: BaseContract;
  readonly feed: Feed;
  readonly maxAgeSeconds: number;
  /** Active; the feed listens to none without it. */
  readonly modelCommitment?: bigint;
}

/** Adds the feed and lets it listen to a model. */
export async function addFeed(parameters: AddFeed): Promise<bigint> {
  const { oracle, feed, maxAgeSeconds, modelCommitment } = parameters;
  const { name, schemaHash, periodSeconds, marketIds } = feed;
  const id = feedId(feed);
  await send(oracle, "addFeed", [[name, schemaHash, periodSeconds, marketIds], maxAgeSeconds]);
  if (modelCommitment !== undefined) await assignModel(oracle, id, modelCommitment);
  return id;
}

export async function assignModel(
  oracle: BaseContract,
  id: bigint,
  modelCommitment: bigint,
): Promise<void> {
  await send(oracle, "assignModel", [id, modelCommitment]);
}

export async function configureMarket(
  policy: BaseContract,
  marketId: bigint,
  config: MarketConfig,
): Promise<void> {
  await send(policy, "configureMarket", [marketId, config]);
}
