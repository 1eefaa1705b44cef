/**
 * What history gives the simulated market: four prices an hour, volatility and volume. Hour h is the
 * hour that starts at round h, so everything known at its start comes from bars before it.
 */
import { HOURS_PER_DAY, type HourlyGrid, windowBefore } from "../features/hourly-grid.ts";
import { drawdown, parkinsonVolatility } from "../features/price-features.ts";
import { median } from "../features/rolling.ts";

export const QUARTERS_PER_HOUR = 4;
const VOLUME_MEDIAN_DAYS = 30;

export interface PricePath {
  readonly firstRound: number;
  readonly hours: number;
  /** Outcomes count from this hour on; what is before lets the market settle. */
  readonly measuredFrom: number;
  /** Open, the nearer extreme, the other one, close: four prices an hour. */
  readonly quarters: Float64Array;
  /** On a daily scale, of the 24 hours before. */
  readonly volatility: Float64Array;
  readonly dailyVolumeUsd: Float64Array;
  /** 1 − close / highest close of the 24 hours before. */
  readonly drawdown: Float64Array;
  /** Median volume of a day over the 30 days before the path. */
  readonly usualVolumeUsd: number;
}

export interface PricePathParameters {
  readonly spot: HourlyGrid;
  readonly firstRound: number;
  readonly hours: number;
  readonly measuredFrom: number;
}

/** An hour without a bar stands still at the last price, and keeps the last known conditions. */
export function pricePath(parameters: PricePathParameters): PricePath {
  const { spot, firstRound, hours, measuredFrom } = parameters;
  const start = firstRound - spot.firstHour;
  const path = {
    firstRound,
    hours,
    measuredFrom,
    quarters: new Float64Array(hours * QUARTERS_PER_HOUR),
    volatility: new Float64Array(hours),
    dailyVolumeUsd: new Float64Array(hours),
    drawdown: new Float64Array(hours),
    usualVolumeUsd: usualVolume(spot, start),
  };
  let price = lastClose(spot, start);
  for (let hour = 0; hour < hours; hour++) {
    const bar = start + hour;
    const quarters = Number.isNaN(spot.close[bar] ?? Number.NaN)
      ? [price, price, price, price]
      : barPrices(spot, bar);
    path.quarters.set(quarters, hour * QUARTERS_PER_HOUR);
    price = quarters[QUARTERS_PER_HOUR - 1] ?? price;
    const keep = (column: Float64Array, next: number): void => {
      column[hour] = Number.isFinite(next) && next >= 0 ? next : (column[hour - 1] ?? 0);
    };
    keep(path.volatility, parkinsonVolatility(spot, bar));
    keep(path.dailyVolumeUsd, dailyVolume(spot, bar));
    keep(path.drawdown, drawdown(spot, bar, HOURS_PER_DAY));
  }
  return path;
}

/** A falling bar is taken to have reached its high first, a rising one its low. */
function barPrices(spot: HourlyGrid, bar: number): number[] {
  const at = (column: Float64Array): number => column[bar] ?? Number.NaN;
  const [open, high, low, close] = [at(spot.open), at(spot.high), at(spot.low), at(spot.close)];
  return close < open ? [open, high, low, close] : [open, low, high, close];
}

function lastClose(spot: HourlyGrid, end: number): number {
  for (let bar = end - 1; bar >= 0; bar--) {
    const close = spot.close[bar] ?? Number.NaN;
    if (!Number.isNaN(close)) return close;
  }
  return Number.NaN;
}

function dailyVolume(spot: HourlyGrid, end: number): number {
  const window = windowBefore(spot.usdVolume, end, HOURS_PER_DAY);
  return window === undefined ? Number.NaN : window.reduce((sum, volume) => sum + volume, 0);
}

function usualVolume(spot: HourlyGrid, end: number): number {
  const days = Array.from({ length: VOLUME_MEDIAN_DAYS }, (_, day) =>
    dailyVolume(spot, end - day * HOURS_PER_DAY),
  ).filter((volume) => volume > 0);
  return days.length === 0 ? Number.NaN : median(days);
}
