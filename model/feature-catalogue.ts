/**
 * What each input means to a person: its definition for the model card, and how its value reads in a
 * sentence. model/features holds the exact arithmetic; model/schema.ts the unit and the range.
 */
import { BallastError } from "./errors.ts";
import { SCHEMA } from "./schema.ts";

export interface FeatureText {
  readonly name: string;
  readonly definition: string;
  readonly window: string;
  readonly source: string;
  /** Of a value that `formatValue` made: "a fall of 17.2 % from the 24-hour high". */
  phrase(value: string): string;
}

const CANDLES = "hourly candles of the primary venue";
const ALL_CANDLES = "hourly candles of BTC, ETH and BNB";

/** r is the log return of hourly closes; H, L, c are high, low and close of an hourly bar. */
const TEXTS: readonly FeatureText[] = [
  {
    name: "rv6",
    definition: "realised volatility, 2 sqrt(sum r^2), on a daily scale",
    window: "6 h",
    source: CANDLES,
    phrase: (value) => `volatility of ${value} a day over 6 hours`,
  },
  {
    name: "park24",
    definition: "Parkinson's range volatility, sqrt(sum ln(H/L)^2 / (4 ln 2))",
    window: "24 h",
    source: CANDLES,
    phrase: (value) => `volatility of ${value} a day by the ranges of 24 hours`,
  },
  {
    name: "es7d",
    definition: "expected shortfall, minus the mean of the 8 worst r (5 %)",
    window: "168 h",
    source: CANDLES,
    phrase: (value) => `an average loss of ${value} in the worst hours of the week`,
  },
  {
    name: "dsv72",
    definition: "downside volatility, sqrt(2/3 sum min(r, 0)^2), on a daily scale",
    window: "72 h",
    source: CANDLES,
    phrase: (value) => `downside volatility of ${value} a day over three days`,
  },
  {
    name: "dd6",
    definition: "fall from the highest close, 1 - c / max(c)",
    window: "6 h",
    source: CANDLES,
    phrase: (value) => `a fall of ${value} from the 6-hour high`,
  },
  {
    name: "dd24",
    definition: "fall from the highest close, 1 - c / max(c)",
    window: "24 h",
    source: CANDLES,
    phrase: (value) => `a fall of ${value} from the 24-hour high`,
  },
  {
    name: "dd7d",
    definition: "fall from the highest close, 1 - c / max(c)",
    window: "168 h",
    source: CANDLES,
    phrase: (value) => `a fall of ${value} from the 7-day high`,
  },
  {
    name: "csspread",
    definition: "Corwin and Schultz's spread of successive bars, negative ones 0, mean",
    window: "24 h",
    source: CANDLES,
    phrase: (value) => `a bid-ask spread of about ${value}`,
  },
  {
    name: "amihud",
    definition: "price impact, sum |r| / sum USD volume of 24 h, over its 30-day median",
    window: "24 h, 720 h",
    source: CANDLES,
    phrase: (value) => `price impact at ${value} its 30-day median`,
  },
  {
    name: "volsurge",
    definition: "USD volume of 24 h over its 30-day median",
    window: "24 h, 720 h",
    source: CANDLES,
    phrase: (value) => `volume at ${value} its 30-day median`,
  },
  {
    name: "mktdd7d",
    definition: "mean 7-day fall from the highest close of BTC, ETH and BNB",
    window: "168 h",
    source: ALL_CANDLES,
    phrase: (value) => `a market that is ${value} under its 7-day high`,
  },
  {
    name: "peg",
    definition:
      "largest deviation of a pegged asset: |price - 1| of DAI, USDC, USDT and, while listed, UST; from March 2022 how far stETH/ETH of 12 h is under its 30-day median",
    window: "24 h",
    source: "Chainlink rounds, a Uniswap pool, an exchange, CoinGecko",
    phrase: (value) => `a pegged asset ${value} off its peg`,
  },
  {
    name: "util",
    definition: "borrowed / (borrowed + left in the pools) of Aave, known for the day before",
    window: "1 day, lagged a day",
    source: "daily pool totals",
    phrase: (value) => `a lending pool that is used to ${value}`,
  },
  {
    name: "lev",
    definition:
      "leverage: the larger of mean |perpetual/spot - 1| of 24 h / 4 and mean |8 h funding| of the day before",
    window: "24 h; 1 day, lagged a day",
    source: "hourly candles of perpetual and spot, daily funding rates",
    phrase: (value) => `a premium for leverage of ${value}`,
  },
  {
    name: "gas",
    definition: "average gas price of the day before over its 30-day median",
    window: "1 day, 30 days, lagged a day",
    source: "daily average gas price of Ethereum",
    phrase: (value) => `gas at ${value} its 30-day median`,
  },
  {
    name: "venue",
    definition: "median |second venue / primary venue - 1|, quotes taken at the same minute",
    window: "24 h",
    source: "CoinGecko quotes against candles of the primary venue (ETH)",
    phrase: (value) => `venues that are ${value} apart`,
  },
];

/** Ratios to their own median read as multiples; every other number reads as a percentage. */
const MULTIPLES: ReadonlySet<string> = new Set(["amihud", "volsurge", "gas"]);

/** @throws BallastError `FEATURE_UNKNOWN` for a name outside the schema. */
export function featureText(name: string): FeatureText {
  const found = TEXTS.find((text) => text.name === name);
  if (found !== undefined) return found;
  throw new BallastError("internal", "FEATURE_UNKNOWN", `no feature "${name}"`, {
    hint: SCHEMA.map((feature) => feature.name).join(" "),
  });
}

/** A value in schema units as a person reads it: "17.20 %", "2.3 times". */
export function formatValue(name: string, value: number): string {
  const exponent = SCHEMA.find((feature) => feature.name === name)?.exponent ?? 0;
  const ratio = value * 10 ** exponent;
  if (MULTIPLES.has(name)) return `${ratio.toFixed(1)} times`;
  const percent = 100 * ratio;
  return `${percent.toFixed(percent < 1 ? 2 : 1)} %`;
}
