/** The demo's cast: five publishers with throw-away keys, one feed of one market, the shipped model. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { sha256, toUtf8Bytes } from "ethers";
import {
  addFeed,
  configureMarket,
  registerModel,
  seatPublisher,
} from "../../../contracts/ignition/setup.ts";
import { type ModelFile, parseModelFile } from "../../../model/model-file.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { findShape, type Shape } from "../../artifacts/manifest.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { modelCommitment } from "../../commitment.ts";
import { publicKeyOf } from "../../report/babyjub.ts";
import { type FeedFile, toCommittedFeed } from "../../statement/feed.ts";
import type { PublisherSet } from "../../statement/publisher-set.ts";
import { ACTIVATION_SECONDS, type LocalChain } from "./local-chain.ts";

export const PERIOD_SECONDS = 3600;
const MAX_AGE_SECONDS = 900;
const PUBLISHER_NAMES = ["alpha", "bravo", "charlie", "delta", "echo"];

export interface World {
  readonly shape: Shape;
  readonly model: ModelFile["model"];
  readonly feed: FeedFile;
  readonly publishers: PublisherSet;
  readonly secrets: readonly Uint8Array[];
}

export function createWorld(modelPath: string): World {
  const secrets = PUBLISHER_NAMES.map(() => randomBytes(32));
  return {
    shape: findShape("small"),
    model: parseModelFile(readTextFile(modelPath), modelPath).model,
    feed: {
      name: "eth-hourly",
      periodSeconds: PERIOD_SECONDS,
      markets: [{ id: 1n, symbol: "ETH/USD" }],
    },
    publishers: secrets.map((secret, slot) => ({
      slot,
      name: PUBLISHER_NAMES[slot] ?? "",
      ...publicKeyOf(secret),
    })),
    secrets,
  };
}

/** Registers everything on chain and waits, in chain time, until the model is active. */
export async function settle(
  chain: LocalChain,
  world: World,
  startsAtSeconds: number,
): Promise<void> {
  const { shape, model, feed } = world;
  await seatPublishers(chain, world);
  await registerModel({
    models: chain.models,
    modelCommitment: modelCommitment(model),
    verifier: await chain.deploy("DevSmallVerifier"),
    markets: shape.markets,
    reports: shape.reports,
    cardHash: cardHash(),
  });
  await chain.setTime(startsAtSeconds + ACTIVATION_SECONDS);
  await addFeed({
    oracle: chain.oracle,
    feed: toCommittedFeed(feed),
    maxAgeSeconds: MAX_AGE_SECONDS,
    modelCommitment: modelCommitment(model),
  });
  for (const { id } of feed.markets) await configureMarket(chain.policy, id, STARTING_CONFIG);
}

/** Of the published card: the sha-256 of its bytes, as `ballast model card` prints it. */
function cardHash(): string {
  return sha256(toUtf8Bytes(readTextFile(join(projectRoot, "docs", "model-card.json"))));
}

export async function seatPublishers(chain: LocalChain, { secrets }: World): Promise<void> {
  for (const [slot, secret] of secrets.entries()) {
    await seatPublisher({ publishers: chain.publishers, slot, secret });
  }
}
