/** Bounds on how fast the parameters move: step, delay and budget, each direction on its own. */
import {
  type Finding,
  findingOf,
  type Margin,
  type PublishedBounds,
  type Reading,
  type Step,
} from "./published-bounds.ts";

interface Move {
  readonly timestamp: number;
  /** Positive. */
  readonly amount: number;
}

interface Level {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  /** Higher is tighter. */
  readonly read: (reading: Reading) => number;
}

const LTV: Level = {
  name: "ltv",
  what: "maximum LTV",
  unit: "bps",
  read: ({ maxLtvBps }) => -maxLtvBps,
};
const RATE: Level = {
  name: "rate",
  what: "rate position",
  unit: "positions",
  read: ({ ratePosition }) => ratePosition,
};

export function checkMoves(steps: readonly Step[], bounds: PublishedBounds): Finding[] {
  const { haircutLimits: ltv, rateLimits: rate } = bounds.config;
  const tightening = {
    step: rate.tightenStep,
    delaySeconds: rate.tightenDelaySeconds,
    // Nothing else limits tightening: what the delay lets through in a day.
    budget: rate.tightenStep * Math.ceil(bounds.windowSeconds / rate.tightenDelaySeconds),
  };
  return [
    ...checkLevel(LTV, "loosens", steps, bounds, loosening(ltv)),
    ...checkLevel(RATE, "loosens", steps, bounds, loosening(rate)),
    ...checkLevel(RATE, "tightens", steps, bounds, tightening),
    checkCurveStep(steps, bounds),
  ];
}

interface Speed {
  readonly step: number;
  readonly delaySeconds: number;
  readonly budget: number;
}

const loosening = (limits: {
  readonly loosenStep: number;
  readonly loosenDelaySeconds: number;
  readonly loosenBudget: number;
}): Speed => ({
  step: limits.loosenStep,
  delaySeconds: limits.loosenDelaySeconds,
  budget: limits.loosenBudget,
});

function checkLevel(
  level: Level,
  direction: "loosens" | "tightens",
  steps: readonly Step[],
  { windowSeconds }: PublishedBounds,
  speed: Speed,
): Finding[] {
  const moves = movesOf(level, direction === "tightens" ? 1 : -1, steps);
  const name = `${level.name}-${direction}`;
  const what = `${level.what} ${direction}`;
  const where = ({ timestamp }: Move): string => `t = ${timestamp}`;
  const spent = (end: Move): number =>
    moves
      .filter(({ timestamp: t }) => t <= end.timestamp && t > end.timestamp - windowSeconds)
      .reduce((sum, { amount }) => sum + amount, 0);
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
        statement: `${what} at most every ${speed.delaySeconds / 3_600} hours`,
        unit: "seconds",
      },
      moves.slice(1).map((move, i) => ({
        margin: move.timestamp - (moves[i]?.timestamp ?? 0) - speed.delaySeconds,
        where: where(move),
      })),
    ),
    findingOf(
      {
        bound: `${name}-budget`,
        statement: `${what} by at most ${speed.budget} in any 24 hours`,
        unit: level.unit,
      },
      moves.map((move) => ({ margin: speed.budget - spent(move), where: where(move) })),
    ),
  ];
}

function movesOf({ read }: Level, sign: 1 | -1, steps: readonly Step[]): Move[] {
  const moves: Move[] = [];
  for (const [i, { reading }] of steps.entries()) {
    const before = steps[i - 1];
    if (before === undefined) continue;
    const amount = sign * (read(reading) - read(before.reading));
    if (amount > 0) moves.push({ timestamp: reading.timestamp, amount });
  }
  return moves;
}

function checkCurveStep(steps: readonly Step[], { curveStepBps }: PublishedBounds): Finding {
  const margins: Margin[] = [];
  for (const [i, { reading }] of steps.entries()) {
    const before = steps[i - 1]?.reading;
    if (before === undefined || before.ratePosition === reading.ratePosition) continue;
    const moved = (read: (curve: Reading["curve"]) => number): number =>
      Math.abs(read(reading.curve) - read(before.curve));
    margins.push({
      where: `t = ${reading.timestamp}`,
      margin: Math.min(
        curveStepBps.kink - moved(({ kinkBps }) => kinkBps),
        curveStepBps.base - moved(({ baseBps }) => baseBps),
        curveStepBps.slope1 - moved(({ slope1Bps }) => slope1Bps),
        curveStepBps.slope2 - moved(({ slope2Bps }) => slope2Bps),
      ),
    });
  }
  const statement = "one step moves kink, base and slopes by at most 300, 100, 100 and 400 bps";
  return findingOf({ bound: "curve-step", statement, unit: "bps" }, margins);
}
