/**
 * How far staked ether trades under its usual price in ether. It cannot be redeemed at once, so its
 * standing discount is no failure: what unwinds leveraged positions is a discount that widens. The
 * median of half a day is compared with the median of 30 days, which also hides quotes' scatter.
 */
import type { OnGap } from "./gaps.ts";
import { HOURS_PER_DAY, SECONDS_PER_HOUR } from "./hourly-grid.ts";
import { type HourlyValues, hourlyValues, valuesBefore } from "./hourly-values.ts";
import { readQuotes } from "./quotes.ts";
import { median } from "./rolling.ts";

const STAKED_ETHER = "coingecko_1h/stETH.csv.gz";
const ETHER = "coingecko_1h/WETH.csv.gz";

export const STAKED_ETHER_FILES: readonly string[] = [STAKED_ETHER, ETHER];

/** March 2022: lending markets take it as collateral. Before that its market was thin. */
const LISTED_HOUR = Date.UTC(2022, 2, 1) / (1000 * SECONDS_PER_HOUR);

const RECENT_HOURS = 12;
export const USUAL_HOURS = 30 * HOURS_PER_DAY;
/** With fewer of a window's hours quoted the window says nothing. */
const MIN_SHARE = 0.5;

/** Hour to 1 - recent / usual price in ether, not below 0; from the listing on. */
export async function readStakedEtherDiscounts(
  directory: string,
  onGap?: OnGap,
): Promise<HourlyValues> {
  const readHours = async (file: string): Promise<HourlyValues> =>
    hourlyValues(await readQuotes({ directory, file, onGap }), (_, last) => last);
  const [staked, ether] = [await readHours(STAKED_ETHER), await readHours(ETHER)];
  const ratios = new Map<number, number>();
  for (const [hour, price] of staked) {
    const etherPrice = ether.get(hour);
    if (etherPrice !== undefined) ratios.set(hour, price / etherPrice);
  }
  return stakedEtherDiscounts(ratios);
}

export function stakedEtherDiscounts(ratios: HourlyValues): Map<number, number> {
  const discounts = new Map<number, number>();
  for (const hour of ratios.keys()) {
    const discount = stakedEtherDiscountAt(ratios, hour);
    if (!Number.isNaN(discount)) discounts.set(hour, discount);
  }
  return discounts;
}

/** From the windows that end with this hour; NaN before the listing and when either is too thin. */
export function stakedEtherDiscountAt(ratios: HourlyValues, hour: number): number {
  if (hour < LISTED_HOUR) return Number.NaN;
  const recent = medianOf(valuesBefore(ratios, hour + 1, RECENT_HOURS), RECENT_HOURS);
  const usual = medianOf(valuesBefore(ratios, hour + 1, USUAL_HOURS), USUAL_HOURS);
  return Math.max(0, 1 - recent / usual);
}

function medianOf(values: readonly number[], hours: number): number {
  return values.length < MIN_SHARE * hours ? Number.NaN : median(values);
}
