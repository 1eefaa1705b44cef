/** A statement of any shape from shipped history, signed by throw-away keys: something to time. */
import { createHash } from "node:crypto";
import { simulateObservations } from "../../model/history/observation.ts";
import { readHistory } from "../../model/history/reader.ts";
import type { IntegerModel } from "../../model/integer-model.ts";
import type { Shape } from "../artifacts/manifest.ts";
import { publicKeyOf } from "../report/babyjub.ts";
import { signReport } from "../report/report.ts";
import { type FeedFile, feedIdOf } from "../statement/feed.ts";
import { buildStatement, type Statement } from "../statement/statement.ts";

/** 12 March 2020, 11:00 UTC. */
const ROUND = 440_003;

export function benchStatement(shape: Shape, model: IntegerModel): Statement {
  const history = readHistory();
  const feed: FeedFile = {
    name: `bench-${shape.name}`,
    periodSeconds: 3600,
    markets: Array.from({ length: shape.markets }, (_, i) => ({
      id: BigInt(i + 1),
      symbol: history.assets[i % history.assets.length] ?? "",
    })),
  };
  const observations = feed.markets.map(({ symbol }) =>
    simulateObservations({
      asset: symbol,
      round: ROUND,
      features: history.featuresAt(symbol, ROUND),
      publishers: shape.reports,
    }),
  );
  const secrets = Array.from({ length: shape.reports }, (_, i) =>
    createHash("sha256").update(`bench publisher ${i}`).digest(),
  );
  return buildStatement({
    shape,
    model,
    feed,
    publishers: secrets.map((secret, slot) => ({
      slot,
      name: `bench-${slot}`,
      ...publicKeyOf(secret),
    })),
    reports: secrets.map((secret, i) =>
      signReport(secret, {
        feedId: feedIdOf(feed),
        round: ROUND,
        features: observations.map((market) => market[i] ?? []),
      }),
    ),
  });
}
