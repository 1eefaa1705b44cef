/** What somebody would have to do in the market to make an honest publisher sign a value. */
import { SCHEMA } from "../schema.ts";

const BPS_PER_PERCENT = 100;

const percent = (bps: number): string => `${(bps / BPS_PER_PERCENT).toFixed(1)} %`;

const DEEDS: Readonly<Record<string, (amount: string, value: number) => string>> = {
  rv6: (x) => `make six hours of price moves add up to a volatility of ${x} a day`,
  park24: (x) => `hold the high-low (Parkinson) range at ${x} a day for 24 h`,
  es7d: (x) => `make the eight worst hours of a week fall ${x} on average`,
  dsv72: (x) => `hold the downside volatility of three days at ${x} a day`,
  dd6: (x) => `hold the price ${x} under its 6-hour high`,
  dd24: (x) => `hold the price ${x} under its 24-hour high`,
  dd7d: (x) => `hold the price ${x} under its 7-day high`,
  csspread: (x) => `hold the spread that highs and lows imply at ${x} on average for 24 h`,
  amihud: (x) => `make a traded dollar move the price ${x} its 30-day median for 24 h`,
  volsurge: (x) => `trade ${x} the 30-day median volume in 24 h`,
  mktdd7d: (x) => `hold BTC, ETH and BNB ${x} under their 7-day highs on average`,
  peg: (x) => `take one listed pegged asset ${x} off its peg within 24 h`,
  util: (_, value) => `borrow until ${percent(value)} of the lending pool is used at a day's end`,
  lev: (_, value) =>
    `hold mean funding at ${(value / 10_000).toFixed(3)} % per 8 h for a day, or the perpetual ${((4 * value) / 10_000).toFixed(2)} % off spot for 24 h`,
  gas: (x) => `hold a day's mean gas price at ${x} its 30-day median`,
  venue: (x) => `hold the second venue ${x} off the first for half of 24 h`,
};

export function deedFor(feature: string, value: number): string {
  const unit = SCHEMA.find(({ name }) => name === feature)?.unit;
  const amount = unit === "bps" ? percent(value) : `${(value / 10_000).toFixed(1)} times`;
  return DEEDS[feature]?.(amount, value) ?? `make ${feature} reach ${value}`;
}
