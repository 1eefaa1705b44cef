/** What an alarm watches of a market, as figures without thresholds; docs/policy.md says what each means. */
import { loosenedInWeeks, loosenedInWindow, type Movement } from "./bounded-level.ts";
import {
  BPS,
  haircutFloor,
  limitsOf,
  type MarketConfig,
  type Parameter,
  type PerParameter,
} from "./market-config.ts";
import { OUTER_CORRIDOR } from "./outer-corridor.ts";
import { nextSync, type Staleness, type SyncParameters, stalenessOf } from "./policy.ts";
import { MAX_POSITION } from "./profiles.ts";

export interface LevelAlarms {
  readonly value: number;
  /** What a sync now would do to the level, or what holds it. */
  readonly next: Movement;
  /** In the level's unit, as the budgets are. */
  readonly loosenedDay: number;
  readonly budgetDay: number;
  readonly loosenedWeeks: number;
  readonly budgetWeek: number;
  /** How far the level could still go before the corridor ends. */
  readonly toLoosest: number;
  readonly toTightest: number;
}

export interface MarketAlarms {
  readonly staleness: Staleness;
  readonly isFrozen: boolean;
  /** Since the newest score, synced or not. */
  readonly ageSeconds: number;
  /** Between both ends of the newest interval, in hundredths of a point; undefined before a round. */
  readonly dispersion?: number;
  /** Accepted rounds that nobody has synced the policy to. */
  readonly unsyncedRounds: number;
  readonly levels: PerParameter<LevelAlarms>;
}

export interface Interval {
  readonly observedAt: number;
  readonly scoreLow: number;
  readonly scoreHigh: number;
}

export interface AlarmParameters extends SyncParameters {
  /** The newest round that the oracle accepted. */
  readonly newest?: Interval;
}

export function alarmsOf(parameters: AlarmParameters): MarketAlarms {
  const { market, config, timestamp, unseen, newest } = parameters;
  const { movements } = nextSync(parameters);
  const observedAt = Math.max(market.regimeState.observedAt, newest?.observedAt ?? 0);
  const ofLevel = (parameter: Parameter): LevelAlarms => {
    const level = market.levels[parameter];
    const { loosenBudget, loosenBudgetWeek } = limitsOf(config, parameter);
    const { loosest, tightest } = corridorOf(config, parameter);
    return {
      value: level.value,
      next: movements[parameter],
      loosenedDay: loosenedInWindow(level, timestamp),
      budgetDay: loosenBudget,
      loosenedWeeks: loosenedInWeeks(level, timestamp),
      budgetWeek: loosenBudgetWeek,
      toLoosest: level.value - loosest,
      toTightest: tightest - level.value,
    };
  };
  return {
    staleness: stalenessOf(market, config, timestamp),
    isFrozen: timestamp < market.frozenUntil,
    ageSeconds: Math.max(0, timestamp - observedAt),
    ...(newest && { dispersion: newest.scoreHigh - newest.scoreLow }),
    unsyncedRounds: unseen.length,
    levels: {
      haircut: ofLevel("haircut"),
      cap: ofLevel("cap"),
      rate: ofLevel("rate"),
      liquidation: ofLevel("liquidation"),
      fee: ofLevel("fee"),
    },
  };
}

function corridorOf(config: MarketConfig, parameter: Parameter) {
  if (parameter !== "haircut") return { loosest: 0, tightest: MAX_POSITION };
  return { loosest: haircutFloor(config), tightest: BPS - OUTER_CORRIDOR.minLtvBps };
}

/** How long a pool has been above its kink without a new score: when rates matter most, none moves. */
export function silenceAboveKink(
  utilisationBps: number,
  kinkBps: number,
  ageSeconds: number,
): number {
  return utilisationBps > kinkBps ? ageSeconds : 0;
}

/** Of the last `count` rounds whose successor is due, those that were never accepted. */
export function missedRounds(accepted: readonly number[], dueRound: number, count: number): number {
  const held = accepted.filter((round) => round > dueRound - count && round <= dueRound);
  return count - held.length;
}
