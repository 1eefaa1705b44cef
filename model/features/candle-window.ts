/** The last candles of one market, as the grid that the window functions read; memory is bounded. */
import { type Bar, type HourlyGrid, SECONDS_PER_HOUR, writeBar } from "./hourly-grid.ts";

/** 30 days of a 24-hour window and the bar before it: the longest that a feature looks back. */
export const KEPT_HOURS = 30 * 24 + 24 + 1;

const COLUMNS = ["open", "high", "low", "close", "usdVolume", "logReturn"] as const;

export class CandleWindow {
  /** Twice what is kept, so that moving to the front is rare. */
  readonly #columns = emptyColumns(2 * KEPT_HOURS);
  #firstHour = 0;
  #length = 0;
  #previousClose = Number.NaN;

  /**
   * Appends the hours since the last bar as missing, then the bar.
   * @param onHour called after every hour that was appended, with or without a bar
   */
  append(bar: Bar, onHour?: (grid: HourlyGrid) => void): void {
    const hour = bar.time / SECONDS_PER_HOUR;
    if (this.#length === 0) this.#firstHour = hour;
    if (hour - this.#firstHour - this.#length > KEPT_HOURS) {
      // The outage is longer than all that is kept; only the last close is worth remembering.
      this.#firstHour = hour - KEPT_HOURS;
      this.#length = 0;
    }
    const missing = hour - this.#firstHour - this.#length;
    for (let i = 0; i < missing; i++) {
      this.#makeRoom();
      for (const name of COLUMNS) this.#columns[name][this.#length] = Number.NaN;
      this.#length += 1;
      onHour?.(this.grid());
    }
    this.#makeRoom();
    writeBar(this.#columns, this.#length, bar, this.#previousClose);
    this.#previousClose = bar.close;
    this.#length += 1;
    onHour?.(this.grid());
  }

  grid(): HourlyGrid {
    const column = (name: (typeof COLUMNS)[number]): Float64Array =>
      this.#columns[name].subarray(0, this.#length);
    return {
      firstHour: this.#firstHour,
      length: this.#length,
      open: column("open"),
      high: column("high"),
      low: column("low"),
      close: column("close"),
      usdVolume: column("usdVolume"),
      logReturn: column("logReturn"),
    };
  }

  #makeRoom(): void {
    if (this.#length < this.#columns.open.length) return;
    const dropped = this.#length - KEPT_HOURS;
    for (const name of COLUMNS) this.#columns[name].copyWithin(0, dropped, this.#length);
    this.#firstHour += dropped;
    this.#length -= dropped;
  }
}

function emptyColumns(length: number): Record<(typeof COLUMNS)[number], Float64Array> {
  const empty = (): Float64Array => new Float64Array(length);
  return {
    open: empty(),
    high: empty(),
    low: empty(),
    close: empty(),
    usdVolume: empty(),
    logReturn: empty(),
  };
}
