/** An aggregator's prices in USD, at irregular times, about one an hour. */
import { checkGaps, MAX_SILENT_DAYS, type OnGap } from "./gaps.ts";
import { HOURS_PER_DAY } from "./hourly-grid.ts";
import type { Observation } from "./hourly-values.ts";
import { checkPrice } from "./plausible.ts";
import { readSeries } from "./series.ts";

export const QUOTE_COLUMN = "price_usd";

export interface ReadQuotesParameters {
  readonly directory: string;
  readonly file: string;
  readonly onGap?: OnGap | undefined;
}

/** @throws BallastError as readSeries does, and `DATA_GAP`. */
export async function readQuotes(parameters: ReadQuotesParameters): Promise<Observation[]> {
  const { directory, file, onGap } = parameters;
  const { times, column } = await readSeries({
    directory,
    file,
    columns: [QUOTE_COLUMN],
    checks: { [QUOTE_COLUMN]: checkPrice },
  });
  checkGaps({ file, times, step: "hour", maxMissing: MAX_SILENT_DAYS * HOURS_PER_DAY, onGap });
  const prices = column(QUOTE_COLUMN);
  return times.map((time, i) => ({ time, value: prices[i] ?? Number.NaN }));
}
