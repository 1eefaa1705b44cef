/** Daily series of a file, given out by round alone; days without a row are told to `onGap`. */
import { CompletedDays, dailyColumn, dayOf, SECONDS_PER_DAY } from "./daily-values.ts";
import { dataError } from "./data-error.ts";
import { checkGaps, type OnGap } from "./gaps.ts";
import { type CheckValue, checkAmount } from "./plausible.ts";
import { readSeries, type Series } from "./series.ts";

const MAX_MISSING_DAYS = 7;

export interface ReadDailyParameters {
  readonly directory: string;
  readonly file: string;
  readonly column: string;
  readonly check: CheckValue;
  readonly onGap?: OnGap;
}

/**
 * @throws BallastError as readSeries does, `DATA_DAY` for a stamp that is not the start of a day and
 * `DATA_GAP`.
 */
export async function readDaily(parameters: ReadDailyParameters): Promise<CompletedDays> {
  const { directory, file, column, check, onGap } = parameters;
  const checks = { [column]: check };
  const series = await readSeries({ directory, file, columns: [column], checks });
  requireDays(series);
  checkGaps({ file, times: series.times, step: "day", maxMissing: MAX_MISSING_DAYS, onGap });
  return dailyColumn(series, column);
}

/**
 * A lending pool's borrowed share at the end of every day: borrowed / (borrowed + available), from the
 * last row of the day. Both columns are in one unit, any one.
 * @throws BallastError as readSeries does, `DATA_GAP`, and `DATA_UNIT` for a pool that holds nothing.
 */
export async function readPoolState(
  directory: string,
  file: string,
  onGap?: OnGap,
): Promise<CompletedDays> {
  const checks = { borrowed: checkAmount, available: checkAmount };
  const series = await readSeries({ directory, file, columns: ["borrowed", "available"], checks });
  checkGaps({ file, times: series.times, step: "day", maxMissing: MAX_MISSING_DAYS, onGap });
  const available = series.column("available");
  const byDay = new Map<number, number>();
  for (const [i, borrowed] of series.column("borrowed").entries()) {
    const utilisation = borrowed / (borrowed + (available[i] ?? Number.NaN));
    if (Number.isNaN(utilisation)) {
      throw dataError("DATA_UNIT", "nothing borrowed, nothing available", file, i + 2, "borrowed");
    }
    byDay.set(dayOf(series.times[i] ?? Number.NaN), utilisation);
  }
  return new CompletedDays(byDay);
}

/** @throws BallastError `DATA_DAY`. */
export function requireDays({ file, times }: Series): void {
  const odd = times.findIndex((time) => time % SECONDS_PER_DAY !== 0);
  if (odd >= 0) {
    const message = `${times[odd]} is not 00:00 UTC of a day`;
    throw dataError("DATA_DAY", message, file, odd + 2, "ts");
  }
}
