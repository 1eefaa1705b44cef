/** What the simulated market allows in one hour: a strategy's parameters at the market's own scale. */
import { BPS } from "../policy/market-config.ts";
import type { LendingLimits } from "./borrowers.ts";
import type { HourParameters } from "./parameter-track.ts";

/** What does not change during a run. */
export interface MarketScale {
  readonly liquidationThresholdBps: number;
  /** What a share of 10000 bps of the caps stands for: dollars of debt, units of collateral. */
  readonly borrowCapUsd: number;
  readonly supplyCap: number;
}

export interface MarketLimits extends LendingLimits {
  readonly borrowCapUsd: number;
  readonly supplyCap: number;
  /** Shares of the debt. */
  readonly liquidationBonus: number;
  readonly closeFactor: number;
}

export const asShare = (bps: number): number => bps / BPS;

export function limitsOf(now: HourParameters, scale: MarketScale): MarketLimits {
  return {
    maxLtv: asShare(now.maxLtvBps),
    liquidationThreshold: asShare(scale.liquidationThresholdBps),
    borrowCapUsd: asShare(now.borrowCapBps) * scale.borrowCapUsd,
    supplyCap: asShare(now.supplyCapBps) * scale.supplyCap,
    liquidationBonus: asShare(now.liquidationBonusBps),
    closeFactor: asShare(now.closeFactorBps),
  };
}
