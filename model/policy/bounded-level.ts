/**
 * One bounded number on its way to a target; higher is tighter. Each direction has its own clock, so
 * loosening never delays tightening. Three remembered loosenings answer for every 24-hour window
 * because their delay is at least eight hours. Solidity twin: contracts/libraries/BoundedLevel.sol.
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
] as const;
export type Movement = (typeof MOVEMENTS)[number];

export interface Loosening {
  readonly at: number;
  readonly amount: number;
}

export interface Level {
  readonly value: number;
  readonly tightenedAt: number;
  /** The last three, newest first. */
  readonly loosenings: readonly Loosening[];
}

export const BUDGET_WINDOW_SECONDS = 86_400;
const LOG_ENTRIES = 3;
export const MIN_LOOSEN_DELAY_SECONDS = BUDGET_WINDOW_SECONDS / LOG_ENTRIES;

/** A level whose first movement in either direction also waits. */
export function startLevel(value: number, timestamp: number): Level {
  return { value, tightenedAt: timestamp, loosenings: [{ at: timestamp, amount: 0 }] };
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
  const amount = Math.min(level.value - target, limits.loosenStep, left);
  const loosenings = [{ at: timestamp, amount }, ...level.loosenings].slice(0, LOG_ENTRIES);
  return { level: { ...level, value: level.value - amount, loosenings }, movement: "loosened" };
}
