/** How fast no level may move, and how far no step may carry a number; a part of policy-bounds.ts. */
import {
  BPS,
  limitsOf,
  type MarketConfig,
  PARAMETERS,
  type Parameter,
  type Profile,
  type StepLimits,
} from "./market-config.ts";
import { type Loosening, OUTER_CORRIDOR } from "./outer-corridor.ts";
import { MAX_POSITION, POSITIONS_PER_REGIME } from "./profiles.ts";

export type StepRule = "StepLimitsInvalid" | "StepTooLarge";

export function brokenLimit(config: MarketConfig): StepRule | undefined {
  const areSafe = PARAMETERS.every((parameter) => {
    const limits = limitsOf(config, parameter);
    return (
      isLooseningBounded(limits, OUTER_CORRIDOR.mostLoosening[parameter]) &&
      isTimely(parameter, limits)
    );
  });
  return areSafe ? undefined : "StepLimitsInvalid";
}

function isLooseningBounded(limits: StepLimits, most: Loosening): boolean {
  return (
    limits.loosenStep >= 1 &&
    limits.loosenStep <= limits.tightenStep &&
    limits.loosenStep <= limits.loosenBudget &&
    limits.loosenBudget <= limits.loosenBudgetWeek &&
    limits.loosenStep <= most.loosenStep &&
    limits.loosenBudget <= most.loosenBudget &&
    limits.loosenBudgetWeek <= most.loosenBudgetWeek &&
    limits.loosenDelaySeconds >= OUTER_CORRIDOR.minLoosenDelaySeconds &&
    limits.loosenDelaySeconds >= limits.tightenDelaySeconds
  );
}

function isTimely(parameter: Parameter, limits: StepLimits): boolean {
  const { tightenStep, tightenDelaySeconds } = limits;
  if (parameter !== "rate" && parameter !== "liquidation") {
    const whole = parameter === "haircut" ? BPS : MAX_POSITION;
    return tightenStep === whole && tightenDelaySeconds === 0;
  }
  return (
    tightenStep <= POSITIONS_PER_REGIME &&
    tightenDelaySeconds >= OUTER_CORRIDOR.minTightenDelaySeconds[parameter] &&
    MAX_POSITION * tightenDelaySeconds <= OUTER_CORRIDOR.maxTighteningSeconds * tightenStep
  );
}

export function brokenStep(config: MarketConfig): StepRule | undefined {
  const [calm, transition, stress] = config.profiles;
  const areSmall =
    areStepsSmall(config, calm, transition) && areStepsSmall(config, transition, stress);
  return areSmall ? undefined : "StepTooLarge";
}

function areStepsSmall(config: MarketConfig, from: Profile, to: Profile): boolean {
  const moved = (distance: number, parameter: Parameter): number =>
    Math.ceil(
      (Math.abs(distance) * limitsOf(config, parameter).tightenStep) / POSITIONS_PER_REGIME,
    );
  const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = OUTER_CORRIDOR.maxRateStepBps;
  const { liquidationBonusBps, closeFactorBps } = OUTER_CORRIDOR.maxLiquidationStepBps;
  return (
    moved(to.kinkBps - from.kinkBps, "rate") <= kinkBps &&
    moved(to.baseBps - from.baseBps, "rate") <= baseBps &&
    moved(to.slope1Bps - from.slope1Bps, "rate") <= slope1Bps &&
    moved(to.slope2Bps - from.slope2Bps, "rate") <= slope2Bps &&
    moved(to.convexBps - from.convexBps, "rate") <= convexBps &&
    moved(to.liquidationBonusBps - from.liquidationBonusBps, "liquidation") <=
      liquidationBonusBps &&
    moved(to.closeFactorBps - from.closeFactorBps, "liquidation") <= closeFactorBps
  );
}
