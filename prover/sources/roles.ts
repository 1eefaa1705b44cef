/** The parts that sources play: what each one's facts are, how far back, how fresh, for which features. */
import { SECONDS_PER_DAY } from "../../model/features/daily-values.ts";
import { SECONDS_PER_HOUR } from "../../model/features/hourly-grid.ts";
import type { DayEvent, MarketEvent, PriceEvent } from "../../model/features/market-events.ts";
import { type CheckValue, checkPrice, checkStablePrice } from "../../model/features/plausible.ts";
import { openCandles, openDays, openPrices, type SourceContext } from "./open-sources.ts";
import type { ReadOptions, Source, Sourced } from "./source.ts";
import type { CandleSpec, DaySpec, MarketSpec, PriceSpec, SourcesFile } from "./sources-file.ts";

export interface Role {
  /** Such as "perpetual of ETH/USD". */
  readonly name: string;
  readonly source: string;
  /** Features that miss something when this fails. */
  readonly features: readonly string[];
  readonly lookBackSeconds: number;
  /** Older than this at the round, the newest fact is stale. */
  readonly maxAgeSeconds: number;
  read(options: ReadOptions): Promise<Sourced<MarketEvent>>;
}

const HOUR = SECONDS_PER_HOUR;
/** Thirty days of 24-hour windows, and a day to spare. */
const MONTH = 33 * SECONDS_PER_DAY;
const WEEK = 8 * SECONDS_PER_DAY;
const DAY = 26 * HOUR;
/** A feed's heartbeat is a day at most, and a little late. */
const FEED_MAX_AGE = 25 * HOUR;
const QUOTE_MAX_AGE = 2 * HOUR;
const CANDLE_MAX_AGE = 6 * HOUR;

const SPOT_FEATURES = [
  ...["rv6", "park24", "es7d", "dsv72", "dd6", "dd24", "dd7d"],
  ...["csspread", "amihud", "volsurge", "lev", "venue"],
];

export interface MarketRoles {
  /** Without it there is no observation. */
  readonly spot: Role;
  readonly perpetual: Role | undefined;
  readonly secondVenue: Role | undefined;
}

export function marketRoles(symbol: string, spec: MarketSpec, context: SourceContext): MarketRoles {
  const { spot, perpetual, secondVenue } = spec;
  return {
    spot: candleRole({
      ...{ name: `spot of ${symbol}`, series: "spot", spec: spot, context },
      ...{ features: SPOT_FEATURES, lookBackSeconds: MONTH, maxAgeSeconds: 0 },
    }),
    perpetual:
      perpetual &&
      candleRole({
        ...{ name: `perpetual of ${symbol}`, series: "perpetual", spec: perpetual, context },
        ...{ features: ["lev"], lookBackSeconds: DAY },
      }),
    secondVenue:
      secondVenue &&
      priceRole({
        ...{ name: `second venue of ${symbol}`, kind: "second-venue", spec: secondVenue, context },
        ...{ features: ["venue"], lookBackSeconds: DAY, maxAgeSeconds: QUOTE_MAX_AGE },
      }),
  };
}

/** Those that every market of the feed uses. */
export function sharedRoles(shared: SourcesFile["shared"], context: SourceContext): Role[] {
  const { market, stables, stakedEther, utilisation, funding, gasPrice } = shared;
  const stakedRole = (name: string, kind: PriceEvent["kind"], spec: PriceSpec): Role =>
    priceRole({
      ...{ name, kind, spec, context, features: ["peg"] },
      ...{ lookBackSeconds: MONTH, maxAgeSeconds: QUOTE_MAX_AGE },
    });
  return [
    ...Object.entries(market).map(([series, spec]) =>
      candleRole({
        ...{ name: `${series} of the market`, series, spec, context },
        ...{ features: ["mktdd7d"], lookBackSeconds: WEEK },
      }),
    ),
    ...stables.map((spec, i) =>
      priceRole({
        ...{ name: `stablecoin ${i + 1}`, kind: "stable", spec, context, check: checkStablePrice },
        ...{ features: ["peg"], lookBackSeconds: DAY, maxAgeSeconds: FEED_MAX_AGE },
      }),
    ),
    ...(stakedEther === undefined
      ? []
      : [
          stakedRole("staked ether", "staked-ether", stakedEther.stakedEther),
          stakedRole("ether of the staked ether", "ether", stakedEther.ether),
        ]),
    ...dayRole("utilisation", "util", utilisation, context),
    ...dayRole("funding", "lev", funding, context),
    ...dayRole("gas-price", "gas", gasPrice, context),
  ];
}

type RoleParameters<Spec> = Pick<Role, "name" | "features" | "lookBackSeconds"> & {
  readonly spec: Spec;
  readonly context: SourceContext;
};

function candleRole(
  parameters: RoleParameters<CandleSpec> & {
    readonly series: string;
    readonly maxAgeSeconds?: number;
  },
): Role {
  const { name, features, lookBackSeconds, series, spec, context } = parameters;
  const { maxAgeSeconds = spec.maxAgeSeconds ?? CANDLE_MAX_AGE } = parameters;
  const source = openCandles(spec, context);
  return {
    ...{ name, source: source.name, features, lookBackSeconds, maxAgeSeconds },
    read: reader(source, (bar) => ({ kind: "candle", series, bar })),
  };
}

function priceRole(
  parameters: RoleParameters<PriceSpec> & {
    readonly kind: PriceEvent["kind"];
    readonly maxAgeSeconds: number;
    readonly check?: CheckValue;
  },
): Role {
  const { name, features, lookBackSeconds, kind, spec, context, check = checkPrice } = parameters;
  const maxAgeSeconds = spec.maxAgeSeconds ?? parameters.maxAgeSeconds;
  const source = openPrices(spec, context, check);
  return {
    ...{ name, source: source.name, features, lookBackSeconds, maxAgeSeconds },
    read: reader(source, ({ time, value }) => ({ kind, series: name, time, price: value })),
  };
}

/** The value of the last complete day is the one that counts: nothing older will do. */
function dayRole(
  kind: DayEvent["kind"],
  feature: string,
  spec: DaySpec | undefined,
  context: SourceContext,
): Role[] {
  if (spec === undefined) return [];
  const source = openDays(spec, context, kind);
  const role: Role = {
    ...{ name: kind, source: source.name, features: [feature] },
    ...{ lookBackSeconds: MONTH, maxAgeSeconds: SECONDS_PER_DAY - 1 },
    read: reader(source, ({ time, value }) => ({ kind, time, value })),
  };
  return [role];
}

function reader<T>(source: Source<T>, toEvent: (fact: T) => MarketEvent): Role["read"] {
  return async (options) => {
    const { facts, newestAt } = await source.read(options);
    return { facts: facts.map(toEvent), newestAt };
  };
}
