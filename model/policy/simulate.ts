/** What the policy would have done: a market that starts at the first score and syncs every round. */
import type { MarketConfig, Regime } from "./market-config.ts";
import { type Policy, policyOf, startPolicy, syncPolicy } from "./policy.ts";
import type { Observation } from "./regime-machine.ts";

export interface SimulatedRound {
  readonly round: number;
  readonly score: number;
  readonly regime: Regime;
  readonly policy: Policy;
}

/** A proof needs a moment; so much later its round is on chain and synced. */
const SYNC_DELAY_SECONDS = 60;

/** @param observations oldest first; rounds may be missing */
export function simulatePolicy(
  config: MarketConfig,
  observations: readonly Observation[],
): SimulatedRound[] {
  let market = startPolicy(config, observations[0]?.observedAt ?? 0);
  return observations.map((observation) => {
    const timestamp = observation.observedAt + SYNC_DELAY_SECONDS;
    const synced = syncPolicy({ market, config, timestamp, unseen: [observation] });
    market = synced?.market ?? market;
    const { round, score } = observation;
    const policy = policyOf(market, config, timestamp);
    return { round, score, regime: market.regimeState.regime, policy };
  });
}
