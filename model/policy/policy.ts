/**
 * One market's policy over time: scores in, bounded parameters out, in the same integers as
 * contracts/RiskPolicy.sol. The backtest runs this; the contract is held to it step by step.
 */
import { type Level, type Movement, startLevel, stepLevel } from "./bounded-level.ts";
import { liftedValue } from "./lifting.ts";
import {
  BASELINE,
  BPS,
  haircutFloor,
  limitsOf,
  type MarketConfig,
  type Parameter,
  type PerParameter,
  type Profile,
  type Regime,
  STRESS,
} from "./market-config.ts";
import {
  capsAt,
  type Liquidation,
  liquidationAt,
  lpFeePipsAt,
  POSITIONS_PER_REGIME,
} from "./profiles.ts";
import { curveAt, type RateCurve } from "./rate-curve.ts";
import { type Observation, observe, type RegimeState } from "./regime-machine.ts";

/** By rank, as in the contract: fresh, stale (nothing loosens), dead (the baseline holds). */
export const STALENESS = ["fresh", "stale", "dead"] as const;
export type Staleness = (typeof STALENESS)[number];

/** Targets in the levels' units, which hold until a time instead of the regime's. */
export interface ManualTargets {
  readonly targets: PerParameter<number>;
  readonly until: number;
}

export interface MarketPolicy {
  readonly regimeState: RegimeState;
  /** The haircut is 10000 − maximum LTV, in bps; the others are positions between the regimes. */
  readonly levels: PerParameter<Level>;
  readonly frozenUntil: number;
  readonly manual: ManualTargets;
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
  readonly movements: PerParameter<Movement>;
  readonly staleness: Staleness;
}

const MAX_CATCH_UP_ROUNDS = 8;

/** A new market: the transition regime, at its profile. */
export function startPolicy(config: MarketConfig, timestamp: number): MarketPolicy {
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
    levels: perParameter((parameter) =>
      startLevel(regimeTarget(config, parameter, BASELINE), timestamp),
    ),
    frozenUntil: 0,
    manual: { targets: perParameter(() => 0), until: 0 },
  };
}

/** A known market under a new configuration: levels stay or are lifted, confirmations count anew. */
export function reconfigure(
  market: MarketPolicy,
  old: MarketConfig,
  next: MarketConfig,
): MarketPolicy {
  const forgotten = { aboveCalm: 0, aboveTransition: 0, easing: 0, steady: 0, round: 0 } as const;
  const levels = perParameter((parameter) => {
    const level = market.levels[parameter];
    return { ...level, value: liftedValue({ old, next, parameter, value: level.value }) };
  });
  return { ...market, levels, regimeState: { ...market.regimeState, ...forgotten } };
}

/** Undefined where the contract reverts with NothingToSync. */
export function syncPolicy(parameters: SyncParameters): Synced | undefined {
  const synced = nextSync(parameters);
  const hasObserved = synced.market.regimeState.round > parameters.market.regimeState.round;
  return hasObserved || Object.values(synced.movements).some(hasMoved) ? synced : undefined;
}

/** What a sync would do to each level and why, also if that is nothing at all. */
export function nextSync(parameters: SyncParameters): Synced {
  const { market, config, timestamp, unseen } = parameters;
  const wasDead = stalenessOf(market, config, timestamp) === "dead";
  const seen = newestRounds(market.regimeState, unseen, wasDead);
  const before = wasDead ? { ...market.regimeState, easing: 0, steady: 0 } : market.regimeState;
  const regimeState = seen.reduce((state, next) => observe(state, config.rules, next), before);
  const staleness = stalenessOf({ ...market, regimeState }, config, timestamp);

  const isManual = timestamp < market.manual.until;
  const hasEvidence = isManual || regimeState.steady >= config.rules.confirmationsDown;
  const stepped = perParameter((parameter) => {
    const wanted = isManual
      ? manualTarget(market.manual, config, parameter)
      : regimeTarget(config, parameter, regimeState.regime);
    const isNearDeath = wasDead || staleness === "dead";
    return stepLevel({
      level: market.levels[parameter],
      limits: limitsOf(config, parameter),
      target: isNearDeath ? atLeastBaseline(config, parameter, wanted) : wanted,
      timestamp,
      mayLoosen: staleness === "fresh" && hasEvidence && timestamp >= market.frozenUntil,
    });
  });
  const movements = perParameter((parameter) => stepped[parameter].movement);
  const levels = perParameter((parameter) => stepped[parameter].level);
  return { market: { ...market, regimeState, levels }, movements, staleness };
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

/** What a protocol reads of a market, whether or not anybody has synced since the scores went dead. */
export interface Policy extends Pick<Profile, "maxLtvBps" | "lpFeePips">, Liquidation {
  readonly borrowCap: bigint;
  readonly supplyCap: bigint;
  readonly curve: RateCurve;
}

export function policyOf(market: MarketPolicy, config: MarketConfig, timestamp: number): Policy {
  const { profiles } = config;
  const { haircut, cap, rate, liquidation, fee } = shownLevels(market, config, timestamp);
  return {
    maxLtvBps: BPS - haircut,
    ...capsAt(profiles, config, cap),
    curve: curveAt(profiles, rate),
    ...liquidationAt(profiles, liquidation),
    lpFeePips: lpFeePipsAt(profiles, fee),
  };
}

/** The levels behind what a reader sees: rates and liquidation move in steps, also to the baseline. */
export function shownLevels(
  market: MarketPolicy,
  config: MarketConfig,
  timestamp: number,
): PerParameter<number> {
  return perParameter((parameter) =>
    parameter === "rate" || parameter === "liquidation"
      ? market.levels[parameter].value
      : shownValue(market, config, parameter, timestamp),
  );
}

/** The LTV that a reader sees, whether or not anybody has synced since the scores went dead. */
export function maxLtvBps(market: MarketPolicy, config: MarketConfig, timestamp: number): number {
  return BPS - shownValue(market, config, "haircut", timestamp);
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

function perParameter<T>(make: (parameter: Parameter) => T): PerParameter<T> {
  return {
    haircut: make("haircut"),
    cap: make("cap"),
    rate: make("rate"),
    liquidation: make("liquidation"),
    fee: make("fee"),
  };
}

function regimeTarget(config: MarketConfig, parameter: Parameter, regime: Regime): number {
  if (parameter !== "haircut") return regime * POSITIONS_PER_REGIME;
  return BPS - config.profiles[regime].maxLtvBps;
}

/** A configuration may have lowered the corridor's LTV since the target was set. */
function manualTarget(manual: ManualTargets, config: MarketConfig, parameter: Parameter): number {
  const target = manual.targets[parameter];
  return parameter === "haircut" ? Math.max(target, haircutFloor(config)) : target;
}

/** While the scores are dead readers see the baseline, which levels leave by the normal path only. */
const atLeastBaseline = (config: MarketConfig, parameter: Parameter, value: number): number =>
  Math.max(value, regimeTarget(config, parameter, BASELINE));

function shownValue(
  market: MarketPolicy,
  config: MarketConfig,
  parameter: Parameter,
  timestamp: number,
): number {
  const { value } = market.levels[parameter];
  const isDead = stalenessOf(market, config, timestamp) === "dead";
  return isDead ? atLeastBaseline(config, parameter, value) : value;
}

const hasMoved = (movement: Movement): boolean =>
  movement === "tightened" || movement === "loosened";
