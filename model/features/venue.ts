/** How far a second venue's price is from the primary one at the same minute. */
import { dataError } from "./data-error.ts";
import type { OnGap } from "./gaps.ts";
import { type HourlyGrid, SECONDS_PER_HOUR } from "./hourly-grid.ts";
import { type HourlyValues, hourlyValues, type Observation } from "./hourly-values.ts";
import { QUOTE_COLUMN, readQuotes } from "./quotes.ts";
import { otherUnit } from "./same-unit.ts";

/** Only ETH has a second venue in the data; the others report the neutral value. */
export const VENUE_FILES: Readonly<Record<string, string>> = {
  ETH: "coingecko_1h/WETH.csv.gz",
};

export interface ReadVenueGapParameters {
  readonly directory: string;
  readonly asset: string;
  readonly primary: HourlyGrid;
  readonly onGap?: OnGap;
}

/** @throws BallastError as readQuotes does, and `DATA_UNIT` for a quote in another unit. */
export async function readVenueGap(parameters: ReadVenueGapParameters): Promise<HourlyValues> {
  const { directory, asset, primary, onGap } = parameters;
  const file = VENUE_FILES[asset];
  if (file === undefined) return new Map();
  const quotes = await readQuotes({ directory, file, onGap });
  for (const [i, quote] of quotes.entries()) {
    const problem = otherUnit(quote.value, priceAt(primary, quote.time));
    if (problem) throw dataError("DATA_UNIT", `${problem} of ${asset}`, file, i + 2, QUOTE_COLUMN);
  }
  return venueGap(quotes, primary);
}

export function venueGap(quotes: readonly Observation[], primary: HourlyGrid): HourlyValues {
  const gaps = quotes
    .map((quote) => ({ time: quote.time, value: quoteGap(quote, primary) }))
    .filter(({ value }) => !Number.isNaN(value));
  return hourlyValues(gaps, (_, last) => last);
}

/** |quote / primary - 1|, NaN without a primary bar. */
export function quoteGap({ time, value }: Observation, primary: HourlyGrid): number {
  return Math.abs(value / priceAt(primary, time) - 1);
}

/** At a quote's minute, on the line from the bar's open to its close; NaN without a bar. */
function priceAt(grid: HourlyGrid, time: number): number {
  const hour = Math.floor(time / SECONDS_PER_HOUR);
  const open = grid.open[hour - grid.firstHour] ?? Number.NaN;
  const close = grid.close[hour - grid.firstHour] ?? Number.NaN;
  return open + (close - open) * (time / SECONDS_PER_HOUR - hour);
}
