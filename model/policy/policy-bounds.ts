/**
 * The outer corridor: what no configuration may allow, whoever sets it. Each rule has the name of the
 * contract's error; the first broken one counts. Solidity twin: contracts/libraries/PolicyBounds.sol.
 */
import { BallastError } from "../errors.ts";
import { MIN_LOOSEN_DELAY_SECONDS } from "./bounded-level.ts";
import {
  BPS,
  limitsOf,
  type MarketConfig,
  PARAMETERS,
  type Parameter,
  type PerParameter,
  type Profile,
  type StepLimits,
} from "./market-config.ts";
import { MAX_POSITION, POSITIONS_PER_REGIME } from "./profiles.ts";

const SCORE_MAX = 10_000;
const MAX_CONFIRMATIONS = 24;
const MIN_DWELL_SECONDS = 3_600;
const MAX_DEAD_SECONDS = 2 * 86_400;
const MAX_ANOMALY_LIMIT = 5_000;
const THRESHOLD_BPS = { min: 1_000, max: 9_500 } as const;
const MIN_LTV_BUFFER_BPS = 200;
/** Not 0: an LTV of 0 traps borrowers of several assets on some lending markets. */
const MIN_LTV_BPS = 100;
/** Not 0: several lending markets read a cap of 0 as no cap. */
const CAP_SHARE_BPS = { min: 500, max: BPS } as const;
/** The largest number of a cap is no cap either. */
const CAP_LIMIT = 2n ** 128n - 1n;
const KINK_BPS = { min: 7_000, max: 9_500 } as const;
const BASE_BPS = { min: 0, max: 2_000 } as const;
const SLOPE1_BPS = { min: 0, max: 2_000 } as const;
/** The highest is of slope2 and the convex term together. */
const SLOPE2_BPS = { min: 500, max: 30_000 } as const;
const BONUS_BPS = { min: 200, max: 1_000 } as const;
const CLOSE_FACTOR_BPS = { min: 1_000, max: BPS } as const;
const MAX_GRACE_SECONDS = 4 * 3_600;
const FEE_PIPS = { min: 100, max: 10_000 } as const;
/** What one step of a position may move, either way; existing borrowers pay it. */
const MAX_RATE_STEP_BPS = {
  kinkBps: 300,
  baseBps: 100,
  slope1Bps: 100,
  slope2Bps: 400,
  convexBps: 400,
} as const;
const MAX_LIQUIDATION_STEP_BPS = { liquidationBonusBps: 50, closeFactorBps: 1_000 } as const;
/** What only new positions meet tightens at once; what existing ones pay takes steps. */
const MIN_TIGHTEN_DELAY_SECONDS = { rate: 8 * 3_600, liquidation: 3 * 86_400 } as const;
/** A level that tightens in steps gets from calm to stress in this time. */
const MAX_TIGHTENING_SECONDS = 30 * 86_400;

type Loosening = Pick<StepLimits, "loosenStep" | "loosenBudget" | "loosenBudgetWeek">;

/** The most that any configuration may loosen a level: a step, 24 hours, 7 days. */
const MOST_LOOSENING: PerParameter<Loosening> = {
  haircut: { loosenStep: 200, loosenBudget: 400, loosenBudgetWeek: 1_200 },
  cap: { loosenStep: 2_000, loosenBudget: 6_000, loosenBudgetWeek: 24_000 },
  rate: { loosenStep: 2_000, loosenBudget: 6_000, loosenBudgetWeek: 24_000 },
  liquidation: { loosenStep: 5_000, loosenBudget: 5_000, loosenBudgetWeek: 15_000 },
  fee: { loosenStep: 10_000, loosenBudget: 20_000, loosenBudgetWeek: 60_000 },
};

/** The outer corridor, for documents and for those who check it from outside. */
export const OUTER_CORRIDOR = {
  confirmations: { min: 1, max: MAX_CONFIRMATIONS },
  minDwellSeconds: MIN_DWELL_SECONDS,
  maxDeadSeconds: MAX_DEAD_SECONDS,
  maxAnomalyLimit: MAX_ANOMALY_LIMIT,
  liquidationThresholdBps: THRESHOLD_BPS,
  minLtvBufferBps: MIN_LTV_BUFFER_BPS,
  minLtvBps: MIN_LTV_BPS,
  capShareBps: CAP_SHARE_BPS,
  kinkBps: KINK_BPS,
  baseBps: BASE_BPS,
  slope1Bps: SLOPE1_BPS,
  slope2AndConvexBps: SLOPE2_BPS,
  liquidationBonusBps: BONUS_BPS,
  closeFactorBps: CLOSE_FACTOR_BPS,
  maxGraceSeconds: MAX_GRACE_SECONDS,
  lpFeePips: FEE_PIPS,
  maxRateStepBps: MAX_RATE_STEP_BPS,
  maxLiquidationStepBps: MAX_LIQUIDATION_STEP_BPS,
  minTightenDelaySeconds: MIN_TIGHTEN_DELAY_SECONDS,
  maxTighteningSeconds: MAX_TIGHTENING_SECONDS,
  minLoosenDelaySeconds: MIN_LOOSEN_DELAY_SECONDS,
  mostLoosening: MOST_LOOSENING,
} as const;

export type PolicyRule =
  | "ThresholdsInvalid"
  | "ConfirmationsInvalid"
  | "DwellTooShort"
  | "AnomalyLimitsInvalid"
  | "StalenessLimitsInvalid"
  | "LiquidationThresholdOutOfRange"
  | "LtvBufferTooSmall"
  | "LtvOutOfCorridor"
  | "CapInvalid"
  | "CapShareOutOfCorridor"
  | "RateCurveOutOfCorridor"
  | "LiquidationOutOfCorridor"
  | "BonusAboveCollateral"
  | "FeeOutOfCorridor"
  | "ProfileLooserThan"
  | "StepLimitsInvalid"
  | "StepTooLarge";

/** @throws BallastError `POLICY_UNSAFE` with the name of the first broken rule. */
export function requireSafeConfig(config: MarketConfig): void {
  const rule = brokenRule(config);
  if (rule === undefined) return;
  throw new BallastError("input", "POLICY_UNSAFE", `the policy breaks the rule ${rule}`, {
    hint: "contracts/interfaces/IRiskPolicy.sol states every rule",
    details: { rule },
  });
}

/** The first rule that a configuration breaks, in the contract's order. */
export function brokenRule(config: MarketConfig): PolicyRule | undefined {
  return (
    brokenScoreRule(config) ??
    brokenLtvRule(config) ??
    brokenCapRule(config) ??
    brokenProfileRule(config) ??
    brokenLimit(config) ??
    brokenStep(config)
  );
}

const within = (value: number, { min, max }: { min: number; max: number }): boolean =>
  value >= min && value <= max;

function brokenScoreRule(config: MarketConfig): PolicyRule | undefined {
  const { rules, staleAfterSeconds, deadAfterSeconds } = config;
  const { transitionFrom, stressAbove, hysteresis } = rules;
  const areApart =
    hysteresis > 0 &&
    transitionFrom > hysteresis &&
    stressAbove >= transitionFrom + hysteresis &&
    stressAbove < SCORE_MAX;
  if (!areApart) return "ThresholdsInvalid";
  const { confirmationsUp: up, confirmationsDown: down } = rules;
  if (up < 1 || up > down || down > MAX_CONFIRMATIONS) return "ConfirmationsInvalid";
  if (rules.dwellSeconds < MIN_DWELL_SECONDS) return "DwellTooShort";
  const anomalyLimits = { min: 1, max: MAX_ANOMALY_LIMIT };
  if (!within(rules.maxIntervalWidth, anomalyLimits) || !within(rules.maxJump, anomalyLimits)) {
    return "AnomalyLimitsInvalid";
  }
  const isOrdered = staleAfterSeconds > 0 && staleAfterSeconds < deadAfterSeconds;
  return isOrdered && deadAfterSeconds <= MAX_DEAD_SECONDS ? undefined : "StalenessLimitsInvalid";
}

function brokenLtvRule(config: MarketConfig): PolicyRule | undefined {
  const { liquidationThresholdBps, ltvBufferBps, profiles } = config;
  if (!within(liquidationThresholdBps, THRESHOLD_BPS)) return "LiquidationThresholdOutOfRange";
  if (ltvBufferBps < MIN_LTV_BUFFER_BPS) return "LtvBufferTooSmall";
  const corridor = { min: MIN_LTV_BPS, max: liquidationThresholdBps - ltvBufferBps };
  return profiles.every(({ maxLtvBps }) => within(maxLtvBps, corridor))
    ? undefined
    : "LtvOutOfCorridor";
}

function brokenCapRule({ borrowCap, supplyCap, profiles }: MarketConfig): PolicyRule | undefined {
  const isCap = (cap: bigint): boolean => cap > 0n && cap < CAP_LIMIT;
  if (!isCap(borrowCap) || !isCap(supplyCap)) return "CapInvalid";
  const areShares = profiles.every(
    ({ borrowCapBps, supplyCapBps }) =>
      within(borrowCapBps, CAP_SHARE_BPS) && within(supplyCapBps, CAP_SHARE_BPS),
  );
  return areShares ? undefined : "CapShareOutOfCorridor";
}

function brokenProfileRule(config: MarketConfig): PolicyRule | undefined {
  const { profiles, liquidationThresholdBps } = config;
  for (const [rank, profile] of profiles.entries()) {
    if (!isCurveInCorridor(profile)) return "RateCurveOutOfCorridor";
    if (!isLiquidationInCorridor(profile)) return "LiquidationOutOfCorridor";
    const takenBps2 = liquidationThresholdBps * (BPS + profile.liquidationBonusBps);
    if (takenBps2 > BPS * BPS) return "BonusAboveCollateral";
    if (!within(profile.lpFeePips, FEE_PIPS)) return "FeeOutOfCorridor";
    const below = profiles[rank - 1];
    if (below !== undefined && !isTighter(profile, below)) return "ProfileLooserThan";
  }
  return undefined;
}

/** slope1 ≤ slope2 and a kink above one half make every curve between two profiles convex too. */
function isCurveInCorridor(profile: Profile): boolean {
  const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = profile;
  return (
    within(kinkBps, KINK_BPS) &&
    within(baseBps, BASE_BPS) &&
    within(slope1Bps, SLOPE1_BPS) &&
    slope1Bps <= slope2Bps &&
    slope2Bps >= SLOPE2_BPS.min &&
    slope2Bps + convexBps <= SLOPE2_BPS.max
  );
}

function isLiquidationInCorridor(profile: Profile): boolean {
  const { liquidationBonusBps, closeFactorBps, graceSeconds } = profile;
  return (
    within(liquidationBonusBps, BONUS_BPS) &&
    within(closeFactorBps, CLOSE_FACTOR_BPS) &&
    graceSeconds <= MAX_GRACE_SECONDS
  );
}

const FALL_AS_THEY_TIGHTEN = [
  "maxLtvBps",
  "borrowCapBps",
  "supplyCapBps",
  "kinkBps",
  "graceSeconds",
] as const satisfies readonly (keyof Profile)[];
const GROW_AS_THEY_TIGHTEN = [
  "baseBps",
  "slope1Bps",
  "slope2Bps",
  "convexBps",
  "liquidationBonusBps",
  "closeFactorBps",
  "lpFeePips",
] as const satisfies readonly (keyof Profile)[];

function isTighter(profile: Profile, below: Profile): boolean {
  return (
    FALL_AS_THEY_TIGHTEN.every((name) => profile[name] <= below[name]) &&
    GROW_AS_THEY_TIGHTEN.every((name) => profile[name] >= below[name])
  );
}

function brokenLimit(config: MarketConfig): PolicyRule | undefined {
  const areSafe = PARAMETERS.every((parameter) => {
    const limits = limitsOf(config, parameter);
    return isLooseningBounded(limits, MOST_LOOSENING[parameter]) && isTimely(parameter, limits);
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
    limits.loosenDelaySeconds >= MIN_LOOSEN_DELAY_SECONDS &&
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
    tightenDelaySeconds >= MIN_TIGHTEN_DELAY_SECONDS[parameter] &&
    MAX_POSITION * tightenDelaySeconds <= MAX_TIGHTENING_SECONDS * tightenStep
  );
}

function brokenStep(config: MarketConfig): PolicyRule | undefined {
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
  const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = MAX_RATE_STEP_BPS;
  const { liquidationBonusBps, closeFactorBps } = MAX_LIQUIDATION_STEP_BPS;
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
