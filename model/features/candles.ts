/** Hourly candles of a file. Outages are kept as what they are, listed, and refused when too long. */
import { dataError } from "./data-error.ts";
import {
  type Bar,
  type Candles,
  type HourlyGrid,
  hourlyGrid,
  SECONDS_PER_HOUR,
} from "./hourly-grid.ts";
import { checkLow, checkPrice } from "./plausible.ts";
import { readSeries } from "./series.ts";

/** The longest real outage is 34 hours (Binance, February 2018); more is a file with a piece missing. */
export const MAX_OUTAGE_HOURS = 48;

const COLUMNS = ["open", "high", "low", "close", "volume"];
const CHECKS = { open: checkPrice, high: checkPrice, low: checkLow, close: checkPrice };

/**
 * @throws BallastError as readSeries does, `DATA_CANDLE` for a bar that no trades can make and
 * `DATA_GAP` after an outage longer than MAX_OUTAGE_HOURS.
 */
export async function readCandles(directory: string, file: string): Promise<HourlyGrid> {
  return hourlyGrid(await readColumns(directory, file));
}

/** The same candles one by one. */
export async function readBars(directory: string, file: string): Promise<Bar[]> {
  const candles = await readColumns(directory, file);
  hourlyGrid(candles);
  const { times, open, high, low, close, volume } = candles;
  const at = (column: readonly number[], i: number): number => column[i] ?? Number.NaN;
  return times.map((time, i) => ({
    ...{ time, open: at(open, i), high: at(high, i), low: at(low, i) },
    ...{ close: at(close, i), volume: at(volume, i) },
  }));
}

async function readColumns(directory: string, file: string): Promise<Candles> {
  const series = await readSeries({ directory, file, columns: COLUMNS, checks: CHECKS });
  const { times } = series;
  requireNoGap({ file, times, stepSeconds: SECONDS_PER_HOUR, maxMissing: MAX_OUTAGE_HOURS });
  return {
    file,
    times,
    open: series.column("open"),
    high: series.column("high"),
    low: series.column("low"),
    close: series.column("close"),
    volume: series.column("volume"),
  };
}

/** The hours between the first bar and the last that have none, in order. */
export function missingHours({ firstHour, close }: HourlyGrid): number[] {
  return Array.from(close.keys())
    .filter((i) => Number.isNaN(close[i]))
    .map((i) => firstHour + i);
}

export interface GapParameters {
  readonly file: string;
  readonly times: readonly number[];
  readonly stepSeconds: number;
  /** How many steps in a row may have no row. */
  readonly maxMissing: number;
}

/** @throws BallastError `DATA_GAP` at the row after the gap. */
export function requireNoGap({ file, times, stepSeconds, maxMissing }: GapParameters): void {
  for (const [i, time] of times.entries()) {
    const missing = Math.floor((time - (times[i - 1] ?? time)) / stepSeconds) - 1;
    if (missing > maxMissing) {
      const message = `${missing} rows are missing above, at most ${maxMissing} may be`;
      throw dataError("DATA_GAP", message, file, i + 2, "ts");
    }
  }
}
