/** An invented market as facts in order, and the same facts as the batch code reads them. */
import { CompletedDays, dayOf } from "../../model/features/daily-values.ts";
import { type HourlyGrid, hourlyGrid } from "../../model/features/hourly-grid.ts";
import { hourlyValues } from "../../model/features/hourly-values.ts";
import type { MarketData } from "../../model/features/market-data.ts";
import {
  type DayEvent,
  firstRoundOf,
  type MarketEvent,
  type PriceEvent,
} from "../../model/features/market-events.ts";
import { stakedEtherDiscounts } from "../../model/features/staked-ether.ts";
import { venueGap } from "../../model/features/venue.ts";
import { type Random, seededRandom } from "../../model/random.ts";

/** 2022-02-20 00:00 UTC: staked ether begins to count nine days later. */
export const FACTS_FIRST_HOUR = Date.UTC(2022, 1, 20) / 3_600_000;
const CANDLES = ["ETH", "BTC", "BNB", "ETH-PERP"];
const PRICES = [
  { kind: "stable", series: "DAI", level: 1 },
  { kind: "stable", series: "USDC", level: 1 },
  { kind: "staked-ether", series: "aggregator", level: 99 },
  { kind: "ether", series: "aggregator", level: 100 },
  { kind: "second-venue", series: "aggregator", level: 100 },
] as const;
const DAYS = [
  { kind: "utilisation", level: 0.6 },
  { kind: "funding", level: 0.0004 },
  { kind: "gas-price", level: 5e10 },
] as const;

/** Hours, relative to the first, without facts of one series. */
export interface Silence {
  readonly series: number;
  readonly from: number;
  readonly hours: number;
}
export const SERIES_COUNT = CANDLES.length + PRICES.length + DAYS.length;

export interface MarketFactsParameters {
  readonly seed: number;
  readonly hours: number;
  readonly silences: readonly Silence[];
}

/** In the order in which rounds may use them. */
export function marketFacts({ seed, hours, silences }: MarketFactsParameters): MarketEvent[] {
  const isSilent = (series: number, hour: number): boolean =>
    silences.some((s) => s.series === series && hour >= s.from && hour < s.from + s.hours);
  const facts: MarketEvent[] = [
    ...CANDLES.flatMap((series, i) =>
      candles(series, seededRandom(seed + i), hours).filter((_, hour) => !isSilent(i, hour)),
    ),
    ...PRICES.flatMap(({ level, ...source }, i) =>
      prices(source, level, seededRandom(seed + 10 + i), hours).filter(
        ({ time }) => !isSilent(CANDLES.length + i, hourOf(time)),
      ),
    ),
    ...DAYS.flatMap(({ kind, level }, i) =>
      days(kind, level, seededRandom(seed + 20 + i), hours).filter(
        ({ time }) => !isSilent(CANDLES.length + PRICES.length + i, hourOf(time)),
      ),
    ),
  ];
  return facts.toSorted((a, b) => firstRoundOf(a) - firstRoundOf(b));
}

function hourOf(time: number): number {
  return Math.floor(time / 3600) - FACTS_FIRST_HOUR;
}

function candles(series: string, random: Random, hours: number): MarketEvent[] {
  let price = 100;
  return Array.from({ length: hours }, (_, h) => {
    const volatility = h % 120 > 96 ? 0.04 : 0.01;
    const open = price;
    price = open * Math.exp(volatility * random.normal());
    const bar = {
      time: (FACTS_FIRST_HOUR + h) * 3600,
      open,
      close: price,
      high: Math.max(open, price) * (1 + volatility * random.uniform()),
      low: Math.min(open, price) * (1 - 10 * volatility * random.uniform()),
      // Nobody trades in every fiftieth hour.
      volume: random.below(50) === 0 ? 0 : 1_000 * (0.5 + random.uniform()),
    };
    return { kind: "candle" as const, series, bar };
  });
}

/** None, one or two an hour. */
function prices(
  source: Pick<PriceEvent, "kind" | "series">,
  level: number,
  random: Random,
  hours: number,
): PriceEvent[] {
  return Array.from({ length: 2 * hours }, (_, i) => ({
    ...source,
    time: FACTS_FIRST_HOUR * 3600 + i * 1800 + random.below(1800),
    price: level * (1 + 0.03 * random.normal() ** 3),
  })).filter(({ price }) => price > 0 && random.below(3) > 0);
}

function days(kind: DayEvent["kind"], level: number, random: Random, hours: number): DayEvent[] {
  return Array.from({ length: 40 + Math.ceil(hours / 24) }, (_, day) => ({
    kind,
    time: (FACTS_FIRST_HOUR / 24 + day - 40) * 86_400,
    value: level * random.uniform(),
  }));
}

/** What the readers of the raw files would make of the same facts. */
export function batchOf(facts: readonly MarketEvent[]): MarketData {
  const empty = hourlyGrid({
    ...{ file: "none", times: [], open: [], high: [], low: [], close: [], volume: [] },
  });
  const grid = (series: string): HourlyGrid => {
    const bars = facts.flatMap((f) => (f.kind === "candle" && f.series === series ? [f.bar] : []));
    if (bars.length === 0) return { ...empty, length: 0 };
    return hourlyGrid({
      file: series,
      times: bars.map(({ time }) => time),
      open: bars.map(({ open }) => open),
      high: bars.map(({ high }) => high),
      low: bars.map(({ low }) => low),
      close: bars.map(({ close }) => close),
      volume: bars.map(({ volume }) => volume),
    });
  };
  const pricesOf = (kind: PriceEvent["kind"]) =>
    facts.flatMap((f) =>
      f.kind === kind && "price" in f ? [{ time: f.time, value: f.price }] : [],
    );
  const daysOf = (kind: DayEvent["kind"]): CompletedDays =>
    new CompletedDays(
      new Map(
        facts.flatMap((f) => (f.kind === kind && "value" in f ? [[dayOf(f.time), f.value]] : [])),
      ),
    );
  const ETH = {
    spot: grid("ETH"),
    perpetual: grid("ETH-PERP"),
    venueGap: venueGap(pricesOf("second-venue"), grid("ETH")),
  };
  const BTC = { spot: grid("BTC"), perpetual: empty, venueGap: new Map() };
  const last = (_: number, next: number): number => next;
  const ether = hourlyValues(pricesOf("ether"), last);
  const ratios = new Map<number, number>();
  for (const [hour, price] of hourlyValues(pricesOf("staked-ether"), last)) {
    const etherPrice = ether.get(hour);
    if (etherPrice !== undefined) ratios.set(hour, price / etherPrice);
  }
  const deviations = [
    ...pricesOf("stable").map(({ time, value }) => ({ time, value: Math.abs(value - 1) })),
    ...[...stakedEtherDiscounts(ratios)].map(([hour, value]) => ({ time: hour * 3600, value })),
  ];
  return {
    assets: { ETH, BTC, LINK: ETH },
    bnb: grid("BNB"),
    pegDeviation: hourlyValues(deviations, Math.max),
    utilisation: daysOf("utilisation"),
    funding: daysOf("funding"),
    gasPrice: daysOf("gas-price"),
  };
}
