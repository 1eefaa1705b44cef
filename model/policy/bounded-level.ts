/**
 * One bounded number on its way to a target; higher is tighter. Each direction has its own clock, so
 * loosening never delays tightening. Three remembered loosenings answer for every 24-hour window
 * because their delay is at least eight hours; any seven days lie in two calendar weeks that follow
 * each other. Solidity twin: contracts/libraries/BoundedLevel.sol.
 */
import type { StepLimits } from "./market-config.ts";

/** What a step did, or why it did nothing, in the order of the contract's enum. */
export const MOVEMENTS = [
  "at-target",
  "tightened",
  "loosened",
  "tighten-delay-runs",
  "loosen-delay-runs",
  "loosen-budget-spent",
  "loosen-blocked",
  "loosen-week-spent",
] as const;
export type Movement = (typeof MOVEMENTS)[number];

export interface Loosening {
  readonly at: number;
  readonly amount: number;
}

/** The week of the last loosening, in weeks since 1970, and what it and the one before gave. */
export interface WeekOfLoosening {
  readonly week: number;
  readonly loosenedThisWeek: number;
  readonly loosenedLastWeek: number;
}

export interface Level extends WeekOfLoosening {
  readonly value: number;
  readonly tightenedAt: number;
  /** The last three, newest first. */
  readonly loosenings: readonly Loosening[];
}

export const BUDGET_WINDOW_SECONDS = 86_400;
const WEEK_SECONDS = 7 * 86_400;
const LOG_ENTRIES = 3;
export const MIN_LOOSEN_DELAY_SECONDS = BUDGET_WINDOW_SECONDS / LOG_ENTRIES;

/** A level whose first movement in either direction also waits. */
export function startLevel(value: number, timestamp: number): Level {
  return {
    value,
    tightenedAt: timestamp,
    loosenings: [{ at: timestamp, amount: 0 }],
    week: weekOf(timestamp),
    loosenedThisWeek: 0,
    loosenedLastWeek: 0,
  };
}

export interface StepParameters {
  readonly level: Level;
  readonly limits: StepLimits;
  readonly target: number;
  readonly timestamp: number;
  readonly mayLoosen: boolean;
}

export interface Stepped {
  readonly level: Level;
  readonly movement: Movement;
}

/** Moves the level as far towards the target as its limits allow; it never passes the target. */
export function stepLevel(parameters: StepParameters): Stepped {
  const { level, target, mayLoosen } = parameters;
  if (target > level.value) return tighten(parameters);
  if (target === level.value) return { level, movement: "at-target" };
  return mayLoosen ? loosen(parameters) : { level, movement: "loosen-blocked" };
}

/** What was loosened in the 24 hours before `timestamp`, an end excluded. */
export function loosenedInWindow(level: Level, timestamp: number): number {
  return level.loosenings
    .filter(({ at }) => at + BUDGET_WINDOW_SECONDS > timestamp)
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** What was loosened in this calendar week and the one before, which any seven days lie in. */
export function loosenedInWeeks(level: Level, timestamp: number): number {
  const { loosenedThisWeek, loosenedLastWeek } = turnWeek(level, weekOf(timestamp));
  return loosenedThisWeek + loosenedLastWeek;
}

function tighten({ level, limits, target, timestamp }: StepParameters): Stepped {
  if (timestamp < level.tightenedAt + limits.tightenDelaySeconds) {
    return { level, movement: "tighten-delay-runs" };
  }
  const value = Math.min(target, level.value + limits.tightenStep);
  return { level: { ...level, value, tightenedAt: timestamp }, movement: "tightened" };
}

function loosen({ level, limits, target, timestamp }: StepParameters): Stepped {
  const loosenedAt = level.loosenings[0]?.at ?? 0;
  if (timestamp < loosenedAt + limits.loosenDelaySeconds) {
    return { level, movement: "loosen-delay-runs" };
  }
  const left = limits.loosenBudget - loosenedInWindow(level, timestamp);
  if (left <= 0) return { level, movement: "loosen-budget-spent" };
  const turned = turnWeek(level, weekOf(timestamp));
  const leftWeek = limits.loosenBudgetWeek - loosenedInWeeks(level, timestamp);
  if (leftWeek <= 0) return { level, movement: "loosen-week-spent" };
  const amount = Math.min(level.value - target, limits.loosenStep, left, leftWeek);
  const loosened: Level = {
    ...level,
    ...turned,
    value: level.value - amount,
    loosenings: [{ at: timestamp, amount }, ...level.loosenings].slice(0, LOG_ENTRIES),
    loosenedThisWeek: turned.loosenedThisWeek + amount,
  };
  return { level: loosened, movement: "loosened" };
}

const weekOf = (timestamp: number): number => Math.floor(timestamp / WEEK_SECONDS);

function turnWeek(level: Level, week: number): WeekOfLoosening {
  const { loosenedThisWeek, loosenedLastWeek } = level;
  if (level.week === week) return { week, loosenedThisWeek, loosenedLastWeek };
  const isNext = level.week + 1 === week;
  return { week, loosenedThisWeek: 0, loosenedLastWeek: isNext ? loosenedThisWeek : 0 };
}
