/** How far a second venue's price is from the primary one at the same minute. */
import { type HourlyGrid, SECONDS_PER_HOUR } from "./hourly-grid.ts";
import { type HourlyValues, hourlyValues, type Observation } from "./hourly-values.ts";
import { checkPrice } from "./plausible.ts";
import { readSeries } from "./series.ts";

/** Only ETH has a second venue in the data; the others report the neutral value. */
export const VENUE_FILES: Readonly<Record<string, string>> = {
  ETH: "coingecko_1h/WETH.csv.gz",
};

export async function readVenueGap(
  directory: string,
  asset: string,
  primary: HourlyGrid,
): Promise<HourlyValues> {
  const file = VENUE_FILES[asset];
  if (file === undefined) return new Map();
  const { times, column } = await readSeries({
    directory,
    file,
    columns: ["price_usd"],
    checks: { price_usd: checkPrice },
  });
  return venueGap(times, column("price_usd"), primary);
}

export function venueGap(
  times: readonly number[],
  prices: readonly number[],
  primary: HourlyGrid,
): HourlyValues {
  const gaps: Observation[] = [];
  for (const [i, time] of times.entries()) {
    const value = quoteGap({ time, value: prices[i] ?? Number.NaN }, primary);
    if (!Number.isNaN(value)) gaps.push({ time, value });
  }
  return hourlyValues(gaps, (_, last) => last);
}

/**
 * |quote / primary - 1|, NaN without a primary bar. The primary price at a quote's minute is taken on
 * the line from its bar's open to its close.
 */
export function quoteGap({ time, value }: Observation, primary: HourlyGrid): number {
  const hour = Math.floor(time / SECONDS_PER_HOUR);
  const open = primary.open[hour - primary.firstHour] ?? Number.NaN;
  const close = primary.close[hour - primary.firstHour] ?? Number.NaN;
  const atQuote = open + (close - open) * (time / SECONDS_PER_HOUR - hour);
  return Math.abs(value / atQuote - 1);
}
