/**
 * What a column of a known meaning can hold. A number outside is a mistake of unit: decimals that were
 * not applied, a percentage for a ratio, gwei for wei. Returns what is wrong, undefined when nothing is.
 */
export type CheckValue = (value: number, previous: number | undefined) => string | undefined;

/** No hourly price of a listed asset moved so far; decimals applied twice or not at all do. */
const MAX_PRICE_JUMP = 50;
/** A real low was 1/30,000 of its neighbour (LINK, March 2020); 8 decimals are 10^8. */
const MAX_LOW_JUMP = 1e6;
/** UST really fell to 0.006. A price in percent is 100, one with 8 decimals 10^8. */
const STABLE_RANGE = { min: 0.001, max: 50 };
/** No exchange let the 8-hour rate of a major perpetual pass 0.75 %; 0.01 is the usual 0.01 % in percent. */
const MAX_FUNDING_RATE = 0.0075;
/** 10,000 gwei. */
const MAX_GAS_WEI = 1e13;
/** 0 was possible in 2015; in gwei, no price is above this. */
const MIN_GAS_WEI = 1e4;

function jumpAbove(most: number, price: number, previous: number | undefined): string | undefined {
  const jump = Math.max(price / (previous ?? price), (previous ?? price) / price);
  return jump > most
    ? `${price} after ${previous}: more than ${most}-fold, as with other decimals`
    : undefined;
}

function within(min: number, max: number, otherwise: string): CheckValue {
  return (value) => (value >= min && value <= max ? undefined : `${value}: ${otherwise}`);
}

export const checkPrice: CheckValue = (price, previous) =>
  price > 0 ? jumpAbove(MAX_PRICE_JUMP, price, previous) : `${price} is not a price`;
/** A low of 0 or less is for the bar's own check. */
export const checkLow: CheckValue = (low, previous) =>
  low > 0 ? jumpAbove(MAX_LOW_JUMP, low, previous) : undefined;
export const checkAmount = within(0, Number.MAX_VALUE, "an amount is not negative");
export const checkRatio = within(0, 1, "a ratio is from 0 to 1, not a percentage");
export const checkStablePrice = within(
  STABLE_RANGE.min,
  STABLE_RANGE.max,
  `the price of a stablecoin in USD is between ${STABLE_RANGE.min} and ${STABLE_RANGE.max}`,
);
export const checkFundingRate = within(
  -MAX_FUNDING_RATE,
  MAX_FUNDING_RATE,
  `an 8-hour rate is a ratio of at most ${MAX_FUNDING_RATE}, not a percentage`,
);
export const checkGasPrice: CheckValue = (wei) =>
  wei === 0 || (wei >= MIN_GAS_WEI && wei <= MAX_GAS_WEI)
    ? undefined
    : `${wei}: a gas price is in wei, ${MIN_GAS_WEI} to ${MAX_GAS_WEI}, not in gwei`;
