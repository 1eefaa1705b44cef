/**
 * What no configuration may allow, whoever sets it. Each rule has the name of the contract's error; the
 * first broken one counts. Solidity twin: contracts/libraries/PolicyBounds.sol.
 */
import { BallastError } from "../errors.ts";
import type { MarketConfig } from "./market-config.ts";
import { isWithin, OUTER_CORRIDOR } from "./outer-corridor.ts";
import { brokenProfileRule, type ProfileRule } from "./profile-bounds.ts";
import { brokenLimit, brokenStep, type StepRule } from "./step-bounds.ts";

const SCORE_MAX = 10_000;

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
  | ProfileRule
  | StepRule;

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
  if (up < 1 || up > down || down > OUTER_CORRIDOR.maxConfirmations) return "ConfirmationsInvalid";
  if (rules.dwellSeconds < OUTER_CORRIDOR.minDwellSeconds) return "DwellTooShort";
  const anomalyLimits = { min: 1, max: OUTER_CORRIDOR.maxAnomalyLimit };
  if (!isWithin(rules.maxIntervalWidth, anomalyLimits) || !isWithin(rules.maxJump, anomalyLimits)) {
    return "AnomalyLimitsInvalid";
  }
  const isOrdered = staleAfterSeconds > 0 && staleAfterSeconds < deadAfterSeconds;
  return isOrdered && deadAfterSeconds <= OUTER_CORRIDOR.maxDeadSeconds
    ? undefined
    : "StalenessLimitsInvalid";
}

function brokenLtvRule(config: MarketConfig): PolicyRule | undefined {
  const { liquidationThresholdBps, ltvBufferBps, profiles } = config;
  if (!isWithin(liquidationThresholdBps, OUTER_CORRIDOR.liquidationThresholdBps))
    return "LiquidationThresholdOutOfRange";
  if (ltvBufferBps < OUTER_CORRIDOR.minLtvBufferBps) return "LtvBufferTooSmall";
  const corridor = { min: OUTER_CORRIDOR.minLtvBps, max: liquidationThresholdBps - ltvBufferBps };
  return profiles.every(({ maxLtvBps }) => isWithin(maxLtvBps, corridor))
    ? undefined
    : "LtvOutOfCorridor";
}

function brokenCapRule({ borrowCap, supplyCap, profiles }: MarketConfig): PolicyRule | undefined {
  const { min, max } = OUTER_CORRIDOR.cap;
  const isCap = (cap: bigint): boolean => cap >= min && cap <= max;
  if (!isCap(borrowCap) || !isCap(supplyCap)) return "CapInvalid";
  const areShares = profiles.every(
    ({ borrowCapBps, supplyCapBps }) =>
      isWithin(borrowCapBps, OUTER_CORRIDOR.capShareBps) &&
      isWithin(supplyCapBps, OUTER_CORRIDOR.capShareBps),
  );
  return areShares ? undefined : "CapShareOutOfCorridor";
}
