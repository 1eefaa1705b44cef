/** A small, fixed world: publishers with known secrets, a feed, and reports they really sign. */
import { createHash } from "node:crypto";
import { LAYER_SIZES } from "../../model/architecture.ts";
import type { IntegerModel } from "../../model/integer-model.ts";
import { FEATURE_COUNT, SCHEMA } from "../../model/schema.ts";
import { publicKeyOf } from "../../prover/report/babyjub.ts";
import { signReport } from "../../prover/report/report.ts";
import type { Report } from "../../prover/report/report-file.ts";
import { type FeedFile, feedIdOf } from "../../prover/statement/feed.ts";
import type { PublisherSet } from "../../prover/statement/publisher-set.ts";

export function secretOf(name: string): Uint8Array {
  return createHash("sha256").update(`test publisher ${name}`).digest();
}

/** `count` publishers in slots 0, 2, 4, …: a set with gaps. */
export function makePublishers(count: number): PublisherSet {
  return Array.from({ length: count }, (_, index) => ({
    slot: 2 * index,
    name: `publisher-${index}`,
    ...publicKeyOf(secretOf(`publisher-${index}`)),
  }));
}

export function makeFeed(markets: number): FeedFile {
  return {
    name: "test-feed",
    periodSeconds: 3600,
    markets: Array.from({ length: markets }, (_, index) => ({
      id: BigInt(index + 1),
      symbol: `M${index}/USD`,
    })),
  };
}

/** Deterministic values inside each feature's range; different for every market and publisher. */
export function makeFeatures(markets: number, seed: number): number[][] {
  return Array.from({ length: markets }, (_, market) =>
    Array.from({ length: FEATURE_COUNT }, (_, feature) => {
      const max = SCHEMA[feature]?.max ?? 0;
      return (seed * 7919 + market * 104_729 + feature * 1_299_709) % (max + 1);
    }),
  );
}

export function makeReports(
  publishers: PublisherSet,
  feed: FeedFile,
  round: number,
  count = publishers.length,
): Report[] {
  return publishers.slice(0, count).map(({ name }, index) =>
    signReport(secretOf(name), {
      feedId: feedIdOf(feed),
      round,
      features: makeFeatures(feed.markets.length, index + 1),
    }),
  );
}

/** A valid model whose activations are neither all zero nor all saturated. */
export function makeModel(): IntegerModel {
  return {
    normalisation: SCHEMA.map(({ max }) => ({
      lo: Math.floor(max / 100),
      scale: Math.max(1, Math.floor((65_535 * 2 ** 14) / max)),
    })),
    layers: LAYER_SIZES.slice(1).map((outputs, layer) => {
      const inputs = LAYER_SIZES[layer] ?? 0;
      const perInput = [25, 40, 24, 12][layer] ?? 0;
      return {
        weights: Array.from({ length: outputs }, (_, j) =>
          Array.from({ length: inputs }, (_, i) => (perInput * 2 * ((i * 5 + j * 3) % 7)) / 6).map(
            Math.floor,
          ),
        ),
        biases: Array.from({ length: outputs }, (_, j) => -4096 * (j + 1)),
      };
    }),
    salt: 0n,
  };
}
