/**
 * What the next 24 hours did, one target per factor head and each in [0, 1]. Windows start at the
 * round's own time, so a label and a feature never share a bar.
 */
import {
  endOfRound,
  HOURS_PER_DAY,
  type HourlyGrid,
  windowBefore,
} from "../features/hourly-grid.ts";
import { amihudRatio } from "../features/liquidity-features.ts";
import { meanOfWorst, parkinsonVolatility } from "../features/price-features.ts";
import { clamp } from "../fixed-point.ts";

export interface Labels {
  /** Mean of the 2 worst hourly returns / 6 %. */
  readonly expectedShortfall: number;
  /** 1 when the low is more than 10 % under the current close: an 80 % LTV position is gone. */
  readonly isLiquidated: number;
  /** Parkinson volatility * clip(sqrt(Amihud ratio / its trailing median), 0.5, 2) / 15 %. */
  readonly liquidityAdjustedVolatility: number;
  /** Mean drawdown to the low of BTC, ETH, BNB and LINK / 20 %. */
  readonly systemStress: number;
  /** Largest fall to the low, as a share of the current close; not a target. */
  readonly fall: number;
}

export const EXPECTED_SHORTFALL_FULL = 0.06;
export const VOLATILITY_FULL = 0.15;
export const SYSTEM_STRESS_FULL = 0.2;
export const LIQUIDATION_FALL = 0.1;

export interface LabelParameters {
  readonly spot: HourlyGrid;
  readonly amihudMedian: Float64Array;
  readonly marketGrids: readonly HourlyGrid[];
  readonly round: number;
}

/** Undefined when the 24 hours are not over or hold too few bars. */
export function labelsOf({
  spot,
  amihudMedian,
  marketGrids,
  round,
}: LabelParameters): Labels | undefined {
  const now = endOfRound(spot, round);
  const later = now + HOURS_PER_DAY;
  const returns = windowBefore(spot.logReturn, later, HOURS_PER_DAY);
  const fall = forwardFall(spot, round);
  const falls = marketGrids.map((grid) => forwardFall(grid, round)).filter((f) => !Number.isNaN(f));
  const amihud = amihudRatio(spot, later) / (amihudMedian[now - 1] ?? Number.NaN);
  if (returns === undefined || Number.isNaN(fall)) return undefined;
  const illiquidity = Number.isNaN(amihud) ? 1 : clamp(Math.sqrt(amihud), 0.5, 2);
  const labels = {
    expectedShortfall: unit(meanOfWorst(returns, 2) / EXPECTED_SHORTFALL_FULL),
    isLiquidated: fall > LIQUIDATION_FALL ? 1 : 0,
    liquidityAdjustedVolatility: unit(
      (parkinsonVolatility(spot, later) * illiquidity) / VOLATILITY_FULL,
    ),
    systemStress: unit(falls.reduce((a, b) => a + b, 0) / falls.length / SYSTEM_STRESS_FULL),
    fall,
  };
  return Object.values(labels).some(Number.isNaN) ? undefined : labels;
}

/** 1 - lowest low of the next 24 hours / current close, at least 0. */
export function forwardFall(grid: HourlyGrid, round: number): number {
  const now = endOfRound(grid, round);
  const close = grid.close[now - 1] ?? Number.NaN;
  const lows = windowBefore(grid.low, now + HOURS_PER_DAY, HOURS_PER_DAY);
  if (lows === undefined || lows.length === 0) return Number.NaN;
  return Math.max(0, 1 - Math.min(...lows) / close);
}

function unit(value: number): number {
  return clamp(value, 0, 1);
}
