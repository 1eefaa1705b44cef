/** A price path from a list of hourly prices: flat within the hour, deep and calm unless told. */
import { type PricePath, QUARTERS_PER_HOUR } from "../../model/backtest/price-path.ts";

export interface PathOptions {
  readonly measuredFrom?: number;
  readonly volatility?: number;
  readonly dailyVolumeUsd?: number;
}

export function pathOf(
  hourly: readonly number[],
  { measuredFrom = 0, volatility = 0.05, dailyVolumeUsd = 1e9 }: PathOptions = {},
): PricePath {
  const hours = hourly.length;
  return {
    firstRound: 480_000,
    hours,
    measuredFrom,
    quarters: Float64Array.from(
      hourly.flatMap((price) => new Array<number>(QUARTERS_PER_HOUR).fill(price)),
    ),
    volatility: new Float64Array(hours).fill(volatility),
    dailyVolumeUsd: new Float64Array(hours).fill(dailyVolumeUsd),
    drawdown: new Float64Array(hours),
    usualVolumeUsd: 1e9,
  };
}

/** Hours at one price. */
export const flat = (price: number, hours: number): number[] =>
  new Array<number>(hours).fill(price);
