/**
 * Hourly candles on a gap-free clock. Hour h is [3600 h, 3600 (h + 1)); its bar is complete at the
 * hour's end. Round r observes the market at 3600 r, so it may use hours below r and no others.
 */
import { dataError } from "./data-error.ts";

export const SECONDS_PER_HOUR = 3600;
export const HOURS_PER_DAY = 24;
/** A wick below this share of the bar's body is a print nobody could trade on: it is cut. */
const WICK_FLOOR = 0.75;

export interface HourlyGrid {
  /** The hour of index 0. */
  readonly firstHour: number;
  readonly length: number;
  /** NaN where the exchange has no bar. */
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly usdVolume: Float64Array;
  /** ln(close / last close before it): the first bar after an outage carries the whole move. */
  readonly logReturn: Float64Array;
}

export interface Candles {
  readonly file: string;
  readonly times: readonly number[];
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  /** In units of the asset. */
  readonly volume: readonly number[];
}

/** @throws BallastError `DATA_CANDLE` for a bar that no trades can make. */
export function hourlyGrid(candles: Candles): HourlyGrid {
  const { file, times } = candles;
  const firstHour = Math.floor((times[0] ?? 0) / SECONDS_PER_HOUR);
  const length = Math.floor((times.at(-1) ?? 0) / SECONDS_PER_HOUR) - firstHour + 1;
  const empty = (): Float64Array => new Float64Array(length).fill(Number.NaN);
  const grid = {
    firstHour,
    length,
    open: empty(),
    high: empty(),
    low: empty(),
    close: empty(),
    usdVolume: empty(),
    logReturn: empty(),
  };
  let previousClose = Number.NaN;
  for (const [i, time] of times.entries()) {
    const bar = {
      time,
      open: candles.open[i] ?? Number.NaN,
      high: candles.high[i] ?? Number.NaN,
      low: candles.low[i] ?? Number.NaN,
      close: candles.close[i] ?? Number.NaN,
      volume: candles.volume[i] ?? Number.NaN,
    };
    const wrong = wrongCell(bar);
    if (wrong) throw dataError("DATA_CANDLE", wrong.problem, file, i + 2, wrong.column);
    writeBar(grid, time / SECONDS_PER_HOUR - firstHour, bar, previousClose);
    previousClose = bar.close;
  }
  return grid;
}

export interface Bar {
  /** Epoch seconds at the start of the hour. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** In units of the asset. */
  readonly volume: number;
}

export interface WrongCell {
  readonly column: string;
  readonly problem: string;
}

/** What trades of one hour cannot make; undefined when they can make the bar. */
export function wrongCell({ time, open, high, low, close, volume }: Bar): WrongCell | undefined {
  const wrong = (column: string, problem: string): WrongCell => ({ column, problem });
  if (time % SECONDS_PER_HOUR !== 0) return wrong("ts", `${time} is not the start of an hour`);
  if (!(low > 0)) return wrong("low", `a low of ${low} is not above 0`);
  if (!(low <= Math.min(open, close))) {
    return wrong("low", `a low of ${low} is above the open ${open} or the close ${close}`);
  }
  if (!(high >= Math.max(open, close))) {
    return wrong("high", `a high of ${high} is under the open ${open} or the close ${close}`);
  }
  return volume >= 0 ? undefined : wrong("volume", `a volume of ${volume} is under 0`);
}

type BarColumns = Pick<HourlyGrid, "open" | "high" | "low" | "close" | "usdVolume" | "logReturn">;

export function writeBar(
  columns: BarColumns,
  index: number,
  { open, high, low, close, volume }: Bar,
  previousClose: number,
): void {
  columns.open[index] = open;
  columns.high[index] = high;
  columns.low[index] = Math.max(low, WICK_FLOOR * Math.min(open, close));
  columns.close[index] = close;
  columns.usdVolume[index] = volume * close;
  columns.logReturn[index] = Math.log(close / previousClose);
}

/** The index one past the last bar that round `round` may use. */
export function endOfRound(grid: { readonly firstHour: number }, round: number): number {
  return round - grid.firstHour;
}

/** The entries of the `hours` bars before `end` that exist; undefined before the history begins. */
export function windowBefore(
  column: Float64Array,
  end: number,
  hours: number,
): Float64Array | undefined {
  return end > column.length ? undefined : entriesBefore(column, end, hours);
}

/** The same, where hours after the last bar are an outage: at that hour nobody knew it was the last. */
export function entriesBefore(
  column: Float64Array,
  end: number,
  hours: number,
): Float64Array | undefined {
  if (end < hours) return undefined;
  const window = column.subarray(Math.min(end - hours, column.length), end);
  for (const entry of window) {
    if (Number.isNaN(entry)) return window.filter((e) => !Number.isNaN(e));
  }
  return window;
}
