/**
 * The one place where backtest and stress simulation touch the policy: a market's policy over time, fed
 * with scores, read as the parameters that a lending market would apply.
 */
import type { MarketConfig, PerParameter, Regime } from "../policy/market-config.ts";
import {
  type MarketPolicy,
  type Policy,
  policyOf,
  type Staleness,
  shownLevels,
  stalenessOf,
  startPolicy,
  syncPolicy,
} from "../policy/policy.ts";
import type { Observation } from "../policy/regime-machine.ts";

/** What readers of the policy see at a moment. */
export interface PolicyView extends Policy {
  readonly timestamp: number;
  readonly liquidationThresholdBps: number;
  /** The haircut is 10000 − maximum LTV; the others: 0 calm, 10000 transition, 20000 stress. */
  readonly levels: PerParameter<number>;
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
  return {
    ...policyOf(market, config, timestamp),
    timestamp,
    liquidationThresholdBps: config.liquidationThresholdBps,
    levels: shownLevels(market, config, timestamp),
    regime: market.regimeState.regime,
    staleness: stalenessOf(market, config, timestamp),
  };
}
