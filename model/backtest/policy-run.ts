/**
 * The one place where backtest and stress simulation touch the policy: a market's policy over time, fed
 * with scores, read as the parameters that a lending market would apply.
 */
import type { MarketConfig, Regime } from "../policy/market-config.ts";
import {
  type MarketPolicy,
  maxLtvBps,
  type Staleness,
  stalenessOf,
  startPolicy,
  syncPolicy,
} from "../policy/policy.ts";
import { curveAt, type RateCurve } from "../policy/rate-curve.ts";
import type { Observation } from "../policy/regime-machine.ts";

/** What readers of the policy see at a moment. */
export interface PolicyView {
  readonly timestamp: number;
  readonly maxLtvBps: number;
  readonly liquidationThresholdBps: number;
  readonly curve: RateCurve;
  /** 0 calm, 10000 transition, 20000 stress. */
  readonly ratePosition: number;
  readonly regime: Regime;
  readonly staleness: Staleness;
}

export interface PolicyRun {
  readonly config: MarketConfig;
  readonly market: MarketPolicy;
}

export function startRun(config: MarketConfig, timestamp: number): PolicyRun {
  return { config, market: startPolicy(config, timestamp) };
}

/** The run after a sync that brings these rounds; unchanged where the contract has nothing to do. */
export function syncRun(
  run: PolicyRun,
  timestamp: number,
  unseen: readonly Observation[],
): PolicyRun {
  const synced = syncPolicy({ ...run, timestamp, unseen });
  return synced === undefined ? run : { ...run, market: synced.market };
}

export function viewOf({ market, config }: PolicyRun, timestamp: number): PolicyView {
  const ratePosition = market.ratePosition.value;
  return {
    timestamp,
    maxLtvBps: maxLtvBps(market, config, timestamp),
    liquidationThresholdBps: config.liquidationThresholdBps,
    curve: curveAt(config.profiles, ratePosition),
    ratePosition,
    regime: market.regimeState.regime,
    staleness: stalenessOf(market, config, timestamp),
  };
}
