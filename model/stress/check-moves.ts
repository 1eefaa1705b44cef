/** Bounds on how fast the parameters move: step, delay and budgets, each direction on its own. */
import { limitsOf, type Parameter, type StepLimits } from "../policy/market-config.ts";
import { checkSpeed, checkWindow, type Speed, type WatchedLevel } from "./level-moves.ts";
import {
  at,
  type Finding,
  findingOf,
  type Margin,
  type PublishedBounds,
  type Reading,
  type Step,
} from "./published-bounds.ts";

const LTV: WatchedLevel = {
  name: "ltv",
  what: "maximum LTV",
  unit: "bps",
  read: ({ maxLtvBps }) => -maxLtvBps,
};
const CAP = position("cap", ({ levels }) => levels.cap);
const RATE = position("rate", ({ levels }) => levels.rate);
const LIQUIDATION = position("liquidation", ({ levels }) => levels.liquidation);
const FEE = position("fee", ({ levels }) => levels.fee);
const BONUS: WatchedLevel = {
  name: "bonus",
  what: "liquidation bonus",
  unit: "bps",
  read: ({ liquidationBonusBps }) => liquidationBonusBps,
};

function position(name: string, read: WatchedLevel["read"]): WatchedLevel {
  return { name, what: `${name} position`, unit: "positions", read };
}

export function checkMoves(steps: readonly Step[], bounds: PublishedBounds): Finding[] {
  const limits = (parameter: Parameter): StepLimits => limitsOf(bounds.config, parameter);
  const loosens = (level: WatchedLevel, parameter: Parameter): Finding[] =>
    checkSpeed(level, "loosens", loosening(limits(parameter), bounds), steps);
  const tightens = (level: WatchedLevel, parameter: Parameter): Finding[] =>
    checkSpeed(level, "tightens", tightening(limits(parameter), bounds), steps);
  const speed = bounds.bonusSpeed;
  return [
    ...loosens(LTV, "haircut"),
    ...loosens(CAP, "cap"),
    ...loosens(RATE, "rate"),
    ...loosens(LIQUIDATION, "liquidation"),
    ...loosens(FEE, "fee"),
    ...tightens(RATE, "rate"),
    ...tightens(LIQUIDATION, "liquidation"),
    checkWindow(BONUS, "tightens", speed, steps),
    checkWindow(BONUS, "loosens", speed, steps),
    checkCurveStep(steps, bounds),
    checkLiquidationStep(steps, bounds),
  ];
}

function loosening(limits: StepLimits, { windowSeconds, weekSeconds }: PublishedBounds): Speed {
  return {
    step: limits.loosenStep,
    delaySeconds: limits.loosenDelaySeconds,
    budgets: [
      { name: "budget", amount: limits.loosenBudget, windowSeconds },
      { name: "week", amount: limits.loosenBudgetWeek, windowSeconds: weekSeconds },
    ],
  };
}

/** Nothing else limits tightening: the budget is what the delay lets through in a day. */
function tightening(limits: StepLimits, { windowSeconds }: PublishedBounds): Speed {
  const { tightenStep, tightenDelaySeconds } = limits;
  const amount = tightenStep * Math.ceil(windowSeconds / tightenDelaySeconds);
  return {
    step: tightenStep,
    delaySeconds: tightenDelaySeconds,
    budgets: [{ name: "budget", amount, windowSeconds }],
  };
}

function checkCurveStep(steps: readonly Step[], { curveStepBps: most }: PublishedBounds): Finding {
  const statement = `one step moves kink, base, slopes and convex term by at most ${most.kinkBps}, ${most.baseBps}, ${most.slope1Bps}, ${most.slope2Bps} and ${most.convexBps} bps`;
  return findingOf(
    { bound: "curve-step", statement, unit: "bps" },
    stepMargins(steps, ({ levels }) => levels.rate, [
      { most: most.kinkBps, read: ({ curve }) => curve.kinkBps },
      { most: most.baseBps, read: ({ curve }) => curve.baseBps },
      { most: most.slope1Bps, read: ({ curve }) => curve.slope1Bps },
      { most: most.slope2Bps, read: ({ curve }) => curve.slope2Bps },
      { most: most.convexBps, read: ({ curve }) => curve.convexBps },
    ]),
  );
}

function checkLiquidationStep(
  steps: readonly Step[],
  { liquidationStepBps: most }: PublishedBounds,
): Finding {
  const statement = `one step moves liquidation bonus and close factor by at most ${most.liquidationBonusBps} and ${most.closeFactorBps} bps`;
  return findingOf(
    { bound: "liquidation-step", statement, unit: "bps" },
    stepMargins(steps, ({ levels }) => levels.liquidation, [
      { most: most.liquidationBonusBps, read: (reading) => reading.liquidationBonusBps },
      { most: most.closeFactorBps, read: (reading) => reading.closeFactorBps },
    ]),
  );
}

interface NumberBound {
  readonly most: number;
  readonly read: (reading: Reading) => number;
}

/** Of every step that moves the level. */
function stepMargins(
  steps: readonly Step[],
  levelOf: (reading: Reading) => number,
  numbers: readonly NumberBound[],
): Margin[] {
  return steps.flatMap((step, i): Margin[] => {
    const before = steps[i - 1]?.reading;
    const { reading } = step;
    if (before === undefined || levelOf(before) === levelOf(reading)) return [];
    const left = numbers.map(({ most, read }) => most - Math.abs(read(reading) - read(before)));
    return [{ margin: Math.min(...left), where: at(step) }];
  });
}
