/**
 * One market's policy over time: scores in, bounded parameters out, in the same integers as
 * contracts/RiskPolicy.sol. The backtest runs this; the contract is held to it step by step.
 */
import { type Level, type Movement, startLevel, stepLevel } from "./bounded-level.ts";
import { BASELINE, BPS, type MarketConfig, type Regime, STRESS } from "./market-config.ts";
import { POSITIONS_PER_REGIME } from "./rate-curve.ts";
import { type Observation, observe, type RegimeState } from "./regime-machine.ts";

/** By rank, as in the contract: fresh, stale (nothing loosens), dead (the baseline holds). */
export const STALENESS = ["fresh", "stale", "dead"] as const;
export type Staleness = (typeof STALENESS)[number];

export interface ManualTarget {
  readonly maxLtvBps: number;
  readonly ratePosition: number;
  readonly until: number;
}

export interface MarketPolicy {
  readonly regimeState: RegimeState;
  /** 10000 − maximum LTV, in bps. */
  readonly haircut: Level;
  readonly ratePosition: Level;
  readonly frozenUntil: number;
  readonly manual: ManualTarget;
}

interface Targets {
  readonly haircut: number;
  readonly ratePosition: number;
}

export interface SyncParameters {
  readonly market: MarketPolicy;
  readonly config: MarketConfig;
  readonly timestamp: number;
  /** The accepted rounds that the market has not seen, oldest first. */
  readonly unseen: readonly Observation[];
}

export interface Synced {
  readonly market: MarketPolicy;
  readonly haircutMovement: Movement;
  readonly rateMovement: Movement;
  readonly staleness: Staleness;
}

const MAX_CATCH_UP_ROUNDS = 8;

/** A new market: the transition regime, at its profile. */
export function startPolicy(config: MarketConfig, timestamp: number): MarketPolicy {
  const start = targetsOf(config, BASELINE);
  return {
    regimeState: {
      regime: BASELINE,
      aboveCalm: 0,
      aboveTransition: 0,
      easing: 0,
      steady: 0,
      score: 0,
      round: 0,
      observedAt: 0,
      regimeSince: timestamp,
    },
    haircut: startLevel(start.haircut, timestamp),
    ratePosition: startLevel(start.ratePosition, timestamp),
    frozenUntil: 0,
    manual: { maxLtvBps: 0, ratePosition: 0, until: 0 },
  };
}

/** Undefined where the contract reverts with NothingToSync. */
export function syncPolicy(parameters: SyncParameters): Synced | undefined {
  const { market, config, timestamp, unseen } = parameters;
  const wasDead = stalenessOf(market, config, timestamp) === "dead";
  const seen = newestRounds(market.regimeState, unseen, wasDead);
  const before = wasDead ? { ...market.regimeState, easing: 0, steady: 0 } : market.regimeState;
  const regimeState = seen.reduce((state, next) => observe(state, config.rules, next), before);
  const staleness = stalenessOf({ ...market, regimeState }, config, timestamp);

  const isManual = timestamp < market.manual.until;
  const target = clampTargets(
    isManual ? manualTargets(market.manual) : targetsOf(config, regimeState.regime),
    config,
    wasDead || staleness === "dead",
  );
  const hasEvidence = isManual || regimeState.steady >= config.rules.confirmationsDown;
  const mayLoosen = staleness === "fresh" && hasEvidence && timestamp >= market.frozenUntil;
  const haircut = stepLevel({
    level: market.haircut,
    limits: config.haircutLimits,
    target: target.haircut,
    timestamp,
    mayLoosen,
  });
  const ratePosition = stepLevel({
    level: market.ratePosition,
    limits: config.rateLimits,
    target: target.ratePosition,
    timestamp,
    mayLoosen,
  });
  if (seen.length === 0 && !hasMoved(haircut.movement) && !hasMoved(ratePosition.movement)) {
    return undefined;
  }
  return {
    market: { ...market, regimeState, haircut: haircut.level, ratePosition: ratePosition.level },
    haircutMovement: haircut.movement,
    rateMovement: ratePosition.movement,
    staleness,
  };
}

/** The stress regime without confirmations, and no manual target; leaving takes the normal path. */
export function forceStress(market: MarketPolicy, timestamp: number): MarketPolicy {
  const { regimeState, manual } = market;
  const forced = { regime: STRESS, regimeSince: timestamp, easing: 0, steady: 0 } as const;
  return {
    ...market,
    regimeState: { ...regimeState, ...forced },
    manual: { ...manual, until: 0 },
  };
}

/** The LTV that a reader sees, whether or not anybody has synced since the scores went dead. */
export function maxLtvBps(market: MarketPolicy, config: MarketConfig, timestamp: number): number {
  const isDead = stalenessOf(market, config, timestamp) === "dead";
  const baseline = isDead ? targetsOf(config, BASELINE).haircut : 0;
  return BPS - Math.max(market.haircut.value, baseline);
}

export function stalenessOf(
  { regimeState }: MarketPolicy,
  config: MarketConfig,
  timestamp: number,
): Staleness {
  const ageSeconds = Math.max(0, timestamp - regimeState.observedAt);
  if (ageSeconds > config.deadAfterSeconds) return "dead";
  return ageSeconds > config.staleAfterSeconds ? "stale" : "fresh";
}

/** After a silence that made the scores dead, only the newest round counts, as the first one. */
function newestRounds(
  state: RegimeState,
  unseen: readonly Observation[],
  wasDead: boolean,
): readonly Observation[] {
  const newest = unseen.at(-1)?.round ?? 0;
  const limit = wasDead || state.round === 0 ? 1 : MAX_CATCH_UP_ROUNDS;
  return unseen.filter(({ round }) => round > Math.max(state.round, newest - limit));
}

function targetsOf(config: MarketConfig, regime: Regime): Targets {
  return {
    haircut: BPS - config.profiles[regime].maxLtvBps,
    ratePosition: regime * POSITIONS_PER_REGIME,
  };
}

const manualTargets = ({ maxLtvBps, ratePosition }: ManualTarget): Targets => ({
  haircut: BPS - maxLtvBps,
  ratePosition,
});

/** Inside the corridor, and no looser than baseline around a death: readers have seen the baseline. */
function clampTargets(target: Targets, config: MarketConfig, isDead: boolean): Targets {
  const haircutFloor = BPS - config.liquidationThresholdBps + config.ltvBufferBps;
  const haircut = Math.max(target.haircut, haircutFloor);
  if (!isDead) return { ...target, haircut };
  const baseline = targetsOf(config, BASELINE);
  return {
    haircut: Math.max(haircut, baseline.haircut),
    ratePosition: Math.max(target.ratePosition, baseline.ratePosition),
  };
}

const hasMoved = (movement: Movement): boolean =>
  movement === "tightened" || movement === "loosened";
