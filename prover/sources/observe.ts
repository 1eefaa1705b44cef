/**
 * One round of a feed, observed: every source is read, and the facts go through the same stream that
 * the model's training data agree with. A source that fails leaves its features missing, and said so;
 * without the market's own candles there is no observation.
 */
import { BallastError } from "../../model/errors.ts";
import { FeatureStream } from "../../model/features/feature-stream.ts";
import type { FeatureRow } from "../../model/features/feature-table.ts";
import { SECONDS_PER_HOUR } from "../../model/features/hourly-grid.ts";
import type { OnProgress } from "../../model/progress.ts";
import { SCHEMA } from "../../model/schema.ts";
import type { FeedFile } from "../statement/feed.ts";
import { compareVenues, inUnitOfSpot } from "./agreement.ts";
import type { SourceContext } from "./open-sources.ts";
import { type Reading, readOptional, readRequired, type SourceWarning } from "./read-role.ts";
import { marketRoles, type Role, sharedRoles } from "./roles.ts";
import { sourceError } from "./source.ts";
import type { MarketSpec, SourcesFile } from "./sources-file.ts";

export interface ObserveParameters {
  readonly sources: SourcesFile;
  readonly context: SourceContext;
  readonly feed: FeedFile;
  readonly round: number;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

export interface ObservedFeature {
  readonly name: string;
  /** `bps`, or the power of ten that one unit of a ratio is. */
  readonly unit: string;
  readonly value: number;
  readonly isMissing: boolean;
  readonly sources: readonly string[];
  /** At the round, of the oldest source's newest fact; null when missing. */
  readonly ageSeconds: number | null;
}

export interface ObservedMarket {
  readonly symbol: string;
  readonly row: FeatureRow;
  readonly features: readonly ObservedFeature[];
}

export interface Observed {
  readonly round: number;
  readonly markets: readonly ObservedMarket[];
  /** What a publisher should know before signing. */
  readonly warnings: readonly SourceWarning[];
}

/** In calm markets venues are 50 bps apart, in crashes 200: beyond 500 one of them is wrong. */
const DEFAULT_DISAGREEMENT = { maxBps: 500, action: "refuse" } as const;

/**
 * @throws BallastError `SOURCES_PERIOD`, `SOURCES_MARKET`, `SOURCES_ENDPOINT`, `SOURCE_DISAGREE`,
 * `SOURCE_INCOMPLETE`, `SOURCE_STALE`, and whatever the spot candles' source throws.
 */
export async function observeRound(parameters: ObserveParameters): Promise<Observed> {
  const { sources, context, feed, round, onProgress } = parameters;
  requireHourly(feed);
  const markets = feed.markets.map(({ symbol }) => ({
    symbol,
    roles: marketRoles(symbol, marketSpec(sources, symbol, context.location), context),
  }));
  const shared = sharedRoles(sources.shared, context);
  const total =
    shared.length + markets.flatMap(({ roles }) => Object.values(roles).filter(Boolean)).length;
  let done = 0;
  const warnings: SourceWarning[] = [];
  const ending = new AbortController();
  const signal = AbortSignal.any([parameters.signal, ending.signal]);
  const count = <T>(role: Role, reading: T): T => {
    onProgress?.({ stage: `read ${role.name}`, done: ++done, total });
    return reading;
  };
  const read = async (role: Role | undefined): Promise<Reading | undefined> =>
    role && count(role, await readOptional(role, { round, signal, warnings }));
  try {
    const [sharedReadings, ...observed] = await Promise.all([
      Promise.all(shared.map(read)),
      ...markets.map(async ({ symbol, roles: { spot: role, perpetual, secondVenue } }) => {
        const [spot, perpetualBars, venue] = await Promise.all([
          readRequired(role, { round, signal, warnings }).then((reading) => count(role, reading)),
          read(perpetual),
          read(secondVenue),
        ]);
        const bound = { ...DEFAULT_DISAGREEMENT, ...sources.disagreement };
        compareVenues({ spot, venue, ...bound, warnings });
        const inUnit = inUnitOfSpot({ spot, perpetual: perpetualBars, warnings });
        return { symbol, readings: [spot, inUnit, venue] };
      }),
    ]);
    return {
      round,
      markets: observed.map(({ symbol, readings }) =>
        observeMarket(symbol, [...readings, ...sharedReadings], round),
      ),
      warnings: warnings.toSorted((a, b) => a.role.localeCompare(b.role, "en")),
    };
  } finally {
    // When one market cannot be observed, nobody waits for the others.
    ending.abort();
  }
}

function requireHourly({ periodSeconds }: FeedFile): void {
  if (periodSeconds === SECONDS_PER_HOUR) return;
  throw new BallastError("usage", "SOURCES_PERIOD", `the feed's period is ${periodSeconds} s`, {
    hint: "the features are of hourly bars: a feed with a period of 3600 s",
  });
}

function marketSpec({ markets }: SourcesFile, symbol: string, location: string): MarketSpec {
  const spec = Object.hasOwn(markets, symbol) ? markets[symbol] : undefined;
  if (spec !== undefined) return spec;
  throw new BallastError("usage", "SOURCES_MARKET", `no sources for the feed's market ${symbol}`, {
    location: `${location}#/markets`,
    hint: `it has: ${Object.keys(markets).join(", ") || "none"}`,
  });
}

function observeMarket(
  symbol: string,
  readings: readonly (Reading | undefined)[],
  round: number,
): ObservedMarket {
  const present = readings.filter((reading) => reading !== undefined);
  const stream = new FeatureStream({
    ...{ spot: "spot", perpetual: "perpetual", market: ["BTC", "ETH", "BNB"] },
  });
  for (const { facts } of present) for (const fact of facts) stream.push(fact);
  const row = stream.observe(round);
  if (row === undefined) {
    const message = "less than a week of candles, or none of the round's last hour";
    throw sourceError("SOURCE_INCOMPLETE", `spot of ${symbol}`, message);
  }
  const features = SCHEMA.map(({ name, unit, exponent }, i): ObservedFeature => {
    const isMissing = (row.missing & (1 << i)) !== 0;
    const used = isMissing ? [] : present.filter(({ role }) => role.features.includes(name));
    const newest = used.map(({ newestAt }) => newestAt);
    return {
      name,
      unit: unit === "bps" ? unit : `10^${exponent}`,
      value: row.features[i] ?? 0,
      isMissing,
      sources: used.map(({ role }) => role.source),
      ageSeconds: used.length === 0 ? null : round * SECONDS_PER_HOUR - Math.min(...newest),
    };
  });
  return { symbol, row, features };
}
