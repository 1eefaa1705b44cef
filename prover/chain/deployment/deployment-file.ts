/** What a deployment shall be: chain, roles, delays, and the feeds with their models and policies. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { sha256 } from "ethers";
import { z } from "zod";
import { BallastError } from "../../../model/errors.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { type MarketConfig, STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { readJsonFile, readTextFile } from "../../artifacts/json-file.ts";
import { findShape, type Shape } from "../../artifacts/manifest.ts";
import { modelCommitment } from "../../commitment.ts";
import { type FeedFile, parseFeed } from "../../statement/feed.ts";
import type { Extension } from "./extensions/extension.ts";
import { extensionsShape, planExtensions } from "./extensions/plan.ts";
import { readMarketConfig } from "./market-config-file.ts";
import { addressShape, chainIdShape } from "./shapes.ts";

const DAY_SECONDS = 86_400;
/** Of RiskOracle. */
const MAX_LIVE_FEEDS = 16;
const MAX_DELAY_SECONDS = 30 * DAY_SECONDS;
const path = z.string().min(1).max(1024);
const delay = z.int().min(0).max(MAX_DELAY_SECONDS);

const deploymentShape = z.strictObject({
  format: z.literal("ballast.deployment/1"),
  chainId: chainIdShape,
  governor: addressShape,
  guardian: addressShape,
  operator: addressShape,
  /** How long the governor announces every act; what the model registry waits before a first use. */
  governanceDelaySeconds: delay.default(2 * DAY_SECONDS),
  activationDelaySeconds: delay.default(DAY_SECONDS),
  feeds: z
    .array(
      z.strictObject({
        feed: path,
        model: path,
        shape: z.string(),
        card: path,
        maxAgeSeconds: z.int().min(60).max(DAY_SECONDS),
        /** ballast.market-config/1 for every market of the feed; the starting limits if left out. */
        policy: path.optional(),
      }),
    )
    .max(MAX_LIVE_FEEDS),
  /** What is deployed around the core besides SubmitAndSync, which every deployment has. */
  extensions: extensionsShape.prefault({}),
  /** Whether the deployer gives up its roles once everything else is done. */
  handOver: z.boolean(),
});

export interface PlannedFeed {
  readonly feed: FeedFile;
  readonly modelCommitment: bigint;
  readonly shape: Shape;
  readonly cardHash: string;
  readonly maxAgeSeconds: number;
  readonly policy: MarketConfig;
}

type Planned = "format" | "feeds" | "extensions";

export interface DeploymentPlan extends Omit<z.infer<typeof deploymentShape>, Planned> {
  readonly feeds: readonly PlannedFeed[];
  readonly extensions: readonly Extension[];
}

/**
 * Reads the file and all that it names, relative to itself.
 * @throws BallastError of the file that is wrong, `FEED_SHAPE`, and as planExtensions does
 */
export function readDeployment(file: string): DeploymentPlan {
  const shape = deploymentShape;
  const {
    format: _,
    feeds,
    extensions: options,
    ...rest
  } = readJsonFile({ path: file, schema: shape });
  const planned = feeds.map((entry, index) => readFeed(entry, { file, index }));
  const marketIds = planned.flatMap(({ feed }) => feed.markets.map(({ id }) => id));
  const extensions = planExtensions({ options, file, marketIds });
  return { ...rest, feeds: planned, extensions };
}

type FeedEntry = z.infer<typeof deploymentShape>["feeds"][number];

function readFeed(
  entry: FeedEntry,
  { file, index }: { readonly file: string; readonly index: number },
): PlannedFeed {
  const at = (name: string): string => resolve(dirname(file), name);
  const feed = parseFeed(readTextFile(at(entry.feed)), at(entry.feed));
  const shape = findShape(entry.shape);
  requireShape(feed, shape, `${file}, feeds[${index}]`);
  const { model } = parseModelFile(readTextFile(at(entry.model)), at(entry.model));
  // Read as text first: a missing card is told as every other missing file is.
  readTextFile(at(entry.card));
  return {
    feed,
    shape,
    modelCommitment: modelCommitment(model),
    cardHash: sha256(readFileSync(at(entry.card))),
    maxAgeSeconds: entry.maxAgeSeconds,
    policy: entry.policy === undefined ? STARTING_CONFIG : readMarketConfig(at(entry.policy)),
  };
}

function requireShape(feed: FeedFile, shape: Shape, location: string): void {
  if (feed.markets.length === shape.markets) return;
  const message = `${feed.name} has ${feed.markets.length} markets, shape ${shape.name} proves ${shape.markets}`;
  throw new BallastError("input", "FEED_SHAPE", message, {
    location,
    hint: "a shape for as many markets as the feed has",
  });
}
