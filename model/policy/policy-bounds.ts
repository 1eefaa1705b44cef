/**
 * The outer corridor: what no configuration may allow, whoever sets it. Each rule has the name of the
 * contract's error; the first broken one counts. Solidity twin: contracts/libraries/PolicyBounds.sol.
 */
import { BallastError } from "../errors.ts";
import { MIN_LOOSEN_DELAY_SECONDS } from "./bounded-level.ts";
import { BPS, type MarketConfig, type Profile, type StepLimits } from "./market-config.ts";
import { POSITIONS_PER_REGIME } from "./rate-curve.ts";

const SCORE_MAX = 10_000;
const MAX_CONFIRMATIONS = 24;
const MIN_DWELL_SECONDS = 3_600;
const MAX_DEAD_SECONDS = 2 * 86_400;
const MAX_ANOMALY_LIMIT = 5_000;
const THRESHOLD_BPS = { min: 1_000, max: 9_500 } as const;
const MIN_LTV_BUFFER_BPS = 200;
/** Not 0: an LTV of 0 traps borrowers of several assets on some lending markets. */
const MIN_LTV_BPS = 100;
const MAX_HAIRCUT_LOOSEN_STEP_BPS = 200;
const MAX_HAIRCUT_LOOSEN_BUDGET_BPS = 400;
const KINK_BPS = { min: 7_000, max: 9_500 } as const;
const BASE_BPS = { min: 0, max: 2_000 } as const;
const SLOPE1_BPS = { min: 0, max: 2_000 } as const;
const SLOPE2_BPS = { min: 500, max: 30_000 } as const;
const MIN_RATE_DELAY_SECONDS = 8 * 3_600;
/** What one step of the rate position may move, either way; existing borrowers pay it. */
const MAX_STEP_BPS = { kinkBps: 300, baseBps: 100, slope1Bps: 100, slope2Bps: 400 } as const;

export type PolicyRule =
  | "ThresholdsInvalid"
  | "ConfirmationsInvalid"
  | "DwellTooShort"
  | "AnomalyLimitsInvalid"
  | "StalenessLimitsInvalid"
  | "LiquidationThresholdOutOfRange"
  | "LtvBufferTooSmall"
  | "LtvOutOfCorridor"
  | "RateCurveOutOfCorridor"
  | "ProfileLooserThan"
  | "StepLimitsInvalid"
  | "RateStepTooLarge";

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
    brokenCurveRule(config) ??
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

function brokenCurveRule({ profiles }: MarketConfig): PolicyRule | undefined {
  for (const [rank, profile] of profiles.entries()) {
    if (!isCurveInCorridor(profile)) return "RateCurveOutOfCorridor";
    const below = profiles[rank - 1];
    if (below !== undefined && !isTighter(profile, below)) return "ProfileLooserThan";
  }
  return undefined;
}

/** slope1 ≤ slope2 and a kink above one half make every curve between two profiles convex too. */
function isCurveInCorridor({ kinkBps, baseBps, slope1Bps, slope2Bps }: Profile): boolean {
  return (
    within(kinkBps, KINK_BPS) &&
    within(baseBps, BASE_BPS) &&
    within(slope1Bps, SLOPE1_BPS) &&
    within(slope2Bps, SLOPE2_BPS) &&
    slope1Bps <= slope2Bps
  );
}

function isTighter(profile: Profile, below: Profile): boolean {
  return (
    profile.maxLtvBps <= below.maxLtvBps &&
    profile.kinkBps <= below.kinkBps &&
    profile.baseBps >= below.baseBps &&
    profile.slope1Bps >= below.slope1Bps &&
    profile.slope2Bps >= below.slope2Bps
  );
}

function brokenStep({ haircutLimits, rateLimits, profiles }: MarketConfig): PolicyRule | undefined {
  const isHaircutSafe =
    isLooseningBounded(haircutLimits) &&
    haircutLimits.tightenStep === BPS &&
    haircutLimits.tightenDelaySeconds === 0 &&
    haircutLimits.loosenStep <= MAX_HAIRCUT_LOOSEN_STEP_BPS &&
    haircutLimits.loosenBudget <= MAX_HAIRCUT_LOOSEN_BUDGET_BPS;
  const isRateSafe =
    isLooseningBounded(rateLimits) &&
    rateLimits.tightenStep <= POSITIONS_PER_REGIME &&
    rateLimits.tightenDelaySeconds >= MIN_RATE_DELAY_SECONDS;
  if (!isHaircutSafe || !isRateSafe) return "StepLimitsInvalid";
  const [calm, transition, stress] = profiles;
  const { tightenStep } = rateLimits;
  const isSmall =
    isStepSmall(calm, transition, tightenStep) && isStepSmall(transition, stress, tightenStep);
  return isSmall ? undefined : "RateStepTooLarge";
}

function isLooseningBounded(limits: StepLimits): boolean {
  return (
    limits.loosenStep >= 1 &&
    limits.loosenStep <= limits.tightenStep &&
    limits.loosenStep <= limits.loosenBudget &&
    limits.loosenDelaySeconds >= MIN_LOOSEN_DELAY_SECONDS &&
    limits.loosenDelaySeconds >= limits.tightenDelaySeconds
  );
}

function isStepSmall(from: Profile, to: Profile, step: number): boolean {
  const moved = (distanceBps: number): number =>
    Math.ceil((Math.abs(distanceBps) * step) / POSITIONS_PER_REGIME);
  return (
    moved(to.kinkBps - from.kinkBps) <= MAX_STEP_BPS.kinkBps &&
    moved(to.baseBps - from.baseBps) <= MAX_STEP_BPS.baseBps &&
    moved(to.slope1Bps - from.slope1Bps) <= MAX_STEP_BPS.slope1Bps &&
    moved(to.slope2Bps - from.slope2Bps) <= MAX_STEP_BPS.slope2Bps
  );
}
