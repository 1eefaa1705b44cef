/**
 * What a column of a known meaning can hold. A number outside is a mistake of unit: decimals that were
 * not applied, a percentage for a ratio, gwei for wei. Returns what is wrong, undefined when nothing is.
 */
export type CheckValue = (value: number, previous: number | undefined) => string | undefined;

/** No hourly price of a listed asset moved so far; decimals applied twice or not at all do. */
const MAX_PRICE_JUMP = 50;
/** No listed asset costs ten million dollars; a price with 8 decimals too many does. */
const MAX_PRICE = 1e7;
/** A real low was 1/30,000 of its neighbour (LINK, March 2020); 8 decimals are 10^8. */
const MAX_LOW_JUMP = 1e6;
/** Volume really fell to 1/5,000 of its neighbour (BNB, November 2017). */
const MAX_VOLUME_JUMP = 1e6;
/** UST really fell to 0.006. A price in percent is 100, one with 8 decimals 10^8. */
const STABLE_RANGE = { min: 0.001, max: 50 };
/** Where a stablecoin's history starts, before anything has happened to it. */
const STABLE_START = { min: 0.5, max: 2 };
/** No exchange let the 8-hour rate of a major perpetual pass 0.75 %; 0.01 is the usual 0.01 % in percent. */
const MAX_FUNDING_RATE = 0.0075;
/** 10,000 gwei. */
const MAX_GAS_WEI = 1e13;
/** In gwei, no price is above this. */
const MIN_GAS_WEI = 1e4;
/** A day's mean really was 41 times its neighbour's (Ethereum, December 2016). */
const MAX_GAS_JUMP = 50;
/** What a lending protocol holds really changed by 1.7-fold in a day. */
const MAX_POOL_JUMP = 50;

function jumpAbove(most: number, value: number, previous: number | undefined): string | undefined {
  const jump = Math.max(value / (previous ?? value), (previous ?? value) / value);
  return jump > most
    ? `${value} after ${previous}: more than ${most}-fold, as with other decimals`
    : undefined;
}

function within(min: number, max: number, otherwise: string): CheckValue {
  return (value) => (value >= min && value <= max ? undefined : `${value}: ${otherwise}`);
}

export const checkPrice: CheckValue = (price, previous) => {
  if (!(price > 0)) return `${price} is not a price`;
  if (price > MAX_PRICE) return `${price} is no price in USD: more than ${MAX_PRICE}`;
  return jumpAbove(MAX_PRICE_JUMP, price, previous);
};
/** A low of 0 or less is for the bar's own check. */
export const checkLow: CheckValue = (low, previous) =>
  low > 0 ? jumpAbove(MAX_LOW_JUMP, low, previous) : undefined;
/** Hours without trades are real; a negative volume is for the bar's own check. */
export const checkVolume: CheckValue = (volume, previous) =>
  volume > 0 && (previous ?? 0) > 0 ? jumpAbove(MAX_VOLUME_JUMP, volume, previous) : undefined;
export const checkAmount = within(0, Number.MAX_VALUE, "an amount is not negative");
/** All of Aave together was never used to less than a third, nor to more than nine tenths. */
export const checkPoolUse = within(
  0.03,
  0.99,
  "the share of the pools that is borrowed: borrowed and supplied are not in one unit",
);
export const checkRatio = within(0, 1, "a ratio is from 0 to 1, not a percentage");
const checkStableRange = within(
  STABLE_RANGE.min,
  STABLE_RANGE.max,
  `the price of a stablecoin in USD is between ${STABLE_RANGE.min} and ${STABLE_RANGE.max}`,
);
export const checkStablePrice: CheckValue = (price, previous) =>
  checkStableRange(price, previous) ?? jumpAbove(MAX_PRICE_JUMP, price, previous);
const checkStableStart = within(
  STABLE_START.min,
  STABLE_START.max,
  `a stablecoin's history starts between ${STABLE_START.min} and ${STABLE_START.max} USD`,
);
/** Of a series from its listing on. */
export const checkStableHistory: CheckValue = (price, previous) =>
  previous === undefined ? checkStableStart(price, previous) : checkStablePrice(price, previous);
export const checkFundingRate = within(
  -MAX_FUNDING_RATE,
  MAX_FUNDING_RATE,
  `an 8-hour rate is a ratio of at most ${MAX_FUNDING_RATE}, not a percentage`,
);
/** 0 is for a chain without transactions yet: Ethereum's first days. */
export const checkGasPrice: CheckValue = (wei, previous = 0) => {
  if (wei === 0) return previous === 0 ? undefined : `0 after ${previous}: blocks were not free`;
  if (!(wei >= MIN_GAS_WEI && wei <= MAX_GAS_WEI)) {
    return `${wei}: a gas price is in wei, ${MIN_GAS_WEI} to ${MAX_GAS_WEI}, not in gwei`;
  }
  return previous === 0 ? undefined : jumpAbove(MAX_GAS_JUMP, wei, previous);
};
/** What is borrowed from, or left in, all pools of a protocol. */
export const checkPoolTotal: CheckValue = (total, previous) =>
  total > 0 ? jumpAbove(MAX_POOL_JUMP, total, previous) : `${total}: the pools hold something`;
