/** How fast one level moves in one direction: step, delay and budgets, as findings. */
import {
  type Budget,
  type Finding,
  findingOf,
  type Reading,
  type Step,
} from "./published-bounds.ts";

export interface WatchedLevel {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  /** Higher is tighter. */
  readonly read: (reading: Reading) => number;
}

export interface Speed {
  readonly step: number;
  readonly delaySeconds: number;
  readonly budgets: readonly Budget[];
}

export type Direction = "loosens" | "tightens";

interface Move {
  readonly timestamp: number;
  /** Positive. */
  readonly amount: number;
}

const SECONDS_PER_HOUR = 3_600;
const HOURS_PER_DAY = 24;

/** In hours up to a day, in days from there. */
function durationText(seconds: number): string {
  const hours = seconds / SECONDS_PER_HOUR;
  return hours > HOURS_PER_DAY ? `${hours / HOURS_PER_DAY} days` : `${hours} hours`;
}

const where = ({ timestamp }: Move): string => `t = ${timestamp}`;

export function checkSpeed(
  level: WatchedLevel,
  direction: Direction,
  speed: Speed,
  steps: readonly Step[],
): Finding[] {
  const moves = movesOf(level, direction, steps);
  const name = `${level.name}-${direction}`;
  const what = `${level.what} ${direction}`;
  return [
    findingOf(
      {
        bound: `${name}-step`,
        statement: `${what} by at most ${speed.step} at once`,
        unit: level.unit,
      },
      moves.map((move) => ({ margin: speed.step - move.amount, where: where(move) })),
    ),
    findingOf(
      {
        bound: `${name}-delay`,
        statement: `${what} at most every ${durationText(speed.delaySeconds)}`,
        unit: "seconds",
      },
      moves.slice(1).map((move, i) => ({
        margin: move.timestamp - (moves[i]?.timestamp ?? 0) - speed.delaySeconds,
        where: where(move),
      })),
    ),
    ...speed.budgets.map((budget) => checkBudget(level, direction, budget, moves)),
  ];
}

/** What a level moves in any window, however the moves are spread over it. */
export function checkWindow(
  level: WatchedLevel,
  direction: Direction,
  budget: Budget,
  steps: readonly Step[],
): Finding {
  return checkBudget(level, direction, budget, movesOf(level, direction, steps));
}

function checkBudget(
  { name, what, unit }: WatchedLevel,
  direction: Direction,
  budget: Budget,
  moves: readonly Move[],
): Finding {
  const { amount: most, windowSeconds } = budget;
  const spent = (end: Move): number =>
    moves
      .filter(({ timestamp: t }) => t <= end.timestamp && t > end.timestamp - windowSeconds)
      .reduce((sum, { amount }) => sum + amount, 0);
  const statement = `${what} ${direction} by at most ${most} in any ${durationText(windowSeconds)}`;
  return findingOf(
    { bound: `${name}-${direction}-${budget.name}`, statement, unit },
    moves.map((move) => ({ margin: most - spent(move), where: where(move) })),
  );
}

function movesOf(
  { read }: WatchedLevel,
  direction: Direction,
  steps: readonly Step[],
): readonly Move[] {
  const sign = direction === "tightens" ? 1 : -1;
  const moves: Move[] = [];
  for (const [i, { reading }] of steps.entries()) {
    const before = steps[i - 1];
    if (before === undefined) continue;
    const amount = sign * (read(reading) - read(before.reading));
    if (amount > 0) moves.push({ timestamp: reading.timestamp, amount });
  }
  return moves;
}
