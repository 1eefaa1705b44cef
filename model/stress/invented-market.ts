/** A market that never was, as the raw series the feature code reads: same shapes, seeded numbers. */
import { dailyValues } from "../features/daily-values.ts";
import {
  type Candles,
  HOURS_PER_DAY,
  hourlyGrid,
  SECONDS_PER_HOUR,
} from "../features/hourly-grid.ts";
import { hourlyValues } from "../features/hourly-values.ts";
import type { AssetData, MarketData } from "../features/market-data.ts";
import { type Random, seededRandom } from "../random.ts";
import type { Conditions } from "./conditions.ts";

/** 2024-10-04 00:00 UTC; any midnight will do. */
export const FIRST_HOUR = 480_000;
const SYMBOLS = ["ETH", "BTC", "LINK", "BNB"] as const;
const START_PRICE = 1_000;
const CALM_VOLUME = 10_000;
const CALM_GAS_WEI = 3e10;
const BASIS_PER_FUNDING = 4;
/** A wick reaches up to this share of the hour's volatility beyond the body. */
const WICK = 0.6;
/** Days of calm before the first hour, for series whose median looks back further than candles do. */
const EARLIER_DAYS = 40;

interface Walk {
  readonly candles: Candles;
  readonly open: number[];
  readonly high: number[];
  readonly low: number[];
  readonly close: number[];
  readonly volume: number[];
}

export interface InventedMarketParameters {
  readonly hours: number;
  readonly seed: number;
  readonly conditionsAt: (hour: number) => Conditions;
}

export function inventedMarket(parameters: InventedMarketParameters): MarketData {
  const { hours, seed, conditionsAt } = parameters;
  const random = seededRandom(seed);
  const times = Array.from({ length: hours }, (_, h) => (FIRST_HOUR + h) * SECONDS_PER_HOUR);
  const walks = SYMBOLS.map((symbol) => emptyWalk(symbol, times));
  for (let hour = 0; hour < hours; hour++) {
    const now = conditionsAt(hour);
    const shared = random.normal();
    const jumps = random.uniform() < now.jumpChance;
    const jump = jumps ? now.jumpMean + now.jumpSpread * random.normal() : 0;
    for (const [i, walk] of walks.entries()) {
      const isAgainst = now.correlation < 0 && i % 2 === 1;
      appendBar(walk, now, { shared: isAgainst ? -shared : shared, jump, random });
    }
  }
  const [eth, btc, link, bnb] = walks.map(({ candles }) => candles);
  const hourly = (read: (now: Conditions) => number) =>
    hourlyValues(
      times.map((time, h) => ({ time, value: read(conditionsAt(h)) })),
      Math.max,
    );
  const daily = (read: (now: Conditions) => number) => dailySeries(parameters, read);
  const asset = (candles: Candles | undefined): AssetData => {
    const spot = candles ?? emptyCandles(times);
    return {
      spot: hourlyGrid(spot),
      perpetual: hourlyGrid(withBasis(spot, conditionsAt)),
      venueGap: hourly(({ venueGap }) => venueGap),
    };
  };
  return {
    assets: { ETH: asset(eth), BTC: asset(btc), LINK: asset(link) },
    bnb: hourlyGrid(bnb ?? emptyCandles(times)),
    pegDeviation: hourly(({ pegDeviation }) => pegDeviation),
    utilisation: daily(({ utilisation }) => utilisation),
    funding: daily(({ basis }) => basis / BASIS_PER_FUNDING),
    gasPrice: daily(({ gasFactor }) => gasFactor * CALM_GAS_WEI),
  };
}

function emptyWalk(symbol: string, times: readonly number[]): Walk {
  const columns = { open: [], high: [], low: [], close: [], volume: [] };
  return { ...columns, candles: { file: `invented ${symbol}`, times, ...columns } };
}

function emptyCandles(times: readonly number[]): Candles {
  return emptyWalk("", times).candles;
}

function appendBar(
  walk: Walk,
  now: Conditions,
  { shared, jump, random }: { shared: number; jump: number; random: Random },
): void {
  const { volatility, correlation } = now;
  const weight = Math.sqrt(Math.abs(correlation));
  const own = Math.sqrt(1 - Math.abs(correlation)) * random.normal();
  const open = walk.close.at(-1) ?? START_PRICE;
  const close = open * Math.exp(now.drift + volatility * (weight * shared + own) + jump);
  walk.open.push(open);
  walk.close.push(close);
  walk.high.push(Math.max(open, close) * (1 + WICK * volatility * random.uniform()));
  walk.low.push(Math.min(open, close) * (1 - WICK * volatility * random.uniform()));
  walk.volume.push(CALM_VOLUME * now.volumeFactor * (0.75 + 0.5 * random.uniform()));
}

function withBasis(spot: Candles, conditionsAt: (hour: number) => Conditions): Candles {
  const shift = (column: readonly number[]): number[] =>
    column.map((price, hour) => price * (1 + conditionsAt(hour).basis));
  const { open, high, low, close } = spot;
  return { ...spot, open: shift(open), high: shift(high), low: shift(low), close: shift(close) };
}

/** A day holds the worst of its hours; the days before the first hour are like it. */
function dailySeries(
  { hours, conditionsAt }: InventedMarketParameters,
  read: (now: Conditions) => number,
) {
  const days = Array.from({ length: Math.ceil(hours / HOURS_PER_DAY) }, (_, day) =>
    Math.max(
      ...Array.from({ length: HOURS_PER_DAY }, (_, h) =>
        read(conditionsAt(Math.min(hours - 1, day * HOURS_PER_DAY + h))),
      ),
    ),
  );
  const earlier = Array.from({ length: EARLIER_DAYS }, () => read(conditionsAt(0)));
  const values = [...earlier, ...days];
  const times = values.map(
    (_, i) => (FIRST_HOUR + (i - EARLIER_DAYS) * HOURS_PER_DAY) * SECONDS_PER_HOUR,
  );
  return dailyValues(times, values);
}
