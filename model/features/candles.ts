/** Hourly candles of a file. Outages are kept as what they are, listed, and refused when too long. */
import { checkGaps, type OnGap } from "./gaps.ts";
import { type Bar, type Candles, type HourlyGrid, hourlyGrid } from "./hourly-grid.ts";
import { type CheckValue, checkLow, checkPrice, checkVolume } from "./plausible.ts";
import { readSeries } from "./series.ts";

/** The longest real outage is 34 hours (Binance, February 2018); more is a file with a piece missing. */
export const MAX_OUTAGE_HOURS = 48;

export interface ReadCandlesParameters {
  readonly directory: string;
  readonly file: string;
  /** What the closes must satisfy beyond being prices. */
  readonly closeCheck?: CheckValue;
  readonly onGap?: OnGap | undefined;
}

/**
 * @throws BallastError as readSeries does, `DATA_CANDLE` for a bar that no trades can make and
 * `DATA_GAP` after an outage longer than MAX_OUTAGE_HOURS.
 */
export async function readCandles(parameters: ReadCandlesParameters): Promise<HourlyGrid> {
  return hourlyGrid(await readColumns(parameters));
}

/** The same candles one by one. */
export async function readBars(parameters: ReadCandlesParameters): Promise<Bar[]> {
  const candles = await readColumns(parameters);
  hourlyGrid(candles);
  const { times, open, high, low, close, volume } = candles;
  const at = (column: readonly number[], i: number): number => column[i] ?? Number.NaN;
  return times.map((time, i) => ({
    ...{ time, open: at(open, i), high: at(high, i), low: at(low, i) },
    ...{ close: at(close, i), volume: at(volume, i) },
  }));
}

async function readColumns(parameters: ReadCandlesParameters): Promise<Candles> {
  const { directory, file, closeCheck, onGap } = parameters;
  const close: CheckValue = (price, previous) =>
    checkPrice(price, previous) ?? closeCheck?.(price, previous);
  const series = await readSeries({
    directory,
    file,
    columns: ["open", "high", "low", "close", "volume"],
    checks: { open: checkPrice, high: checkPrice, low: checkLow, close, volume: checkVolume },
  });
  const { times } = series;
  checkGaps({ file, times, step: "hour", maxMissing: MAX_OUTAGE_HOURS, onGap });
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
