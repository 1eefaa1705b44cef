/** What no profile may hold, and in which order profiles stand; a part of policy-bounds.ts. */
import { BPS, type MarketConfig, type Profile } from "./market-config.ts";
import { isWithin, OUTER_CORRIDOR } from "./outer-corridor.ts";

export type ProfileRule =
  | "RateCurveOutOfCorridor"
  | "LiquidationOutOfCorridor"
  | "BonusAboveCollateral"
  | "FeeOutOfCorridor"
  | "ProfileLooserThan";

export function brokenProfileRule(config: MarketConfig): ProfileRule | undefined {
  const { profiles, liquidationThresholdBps } = config;
  for (const [rank, profile] of profiles.entries()) {
    if (!isCurveInCorridor(profile)) return "RateCurveOutOfCorridor";
    if (!isLiquidationInCorridor(profile)) return "LiquidationOutOfCorridor";
    const takenBps2 = liquidationThresholdBps * (BPS + profile.liquidationBonusBps);
    if (takenBps2 > BPS * BPS) return "BonusAboveCollateral";
    if (!isWithin(profile.lpFeePips, OUTER_CORRIDOR.lpFeePips)) return "FeeOutOfCorridor";
    const below = profiles[rank - 1];
    if (below !== undefined && !isTighter(profile, below)) return "ProfileLooserThan";
  }
  return undefined;
}

/** slope1 ≤ slope2 and a kink above one half make every curve between two profiles convex too. */
function isCurveInCorridor(profile: Profile): boolean {
  const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = profile;
  return (
    isWithin(kinkBps, OUTER_CORRIDOR.kinkBps) &&
    isWithin(baseBps, OUTER_CORRIDOR.baseBps) &&
    isWithin(slope1Bps, OUTER_CORRIDOR.slope1Bps) &&
    slope1Bps <= slope2Bps &&
    slope2Bps >= OUTER_CORRIDOR.slope2Bps.min &&
    slope2Bps + convexBps <= OUTER_CORRIDOR.slope2Bps.max
  );
}

function isLiquidationInCorridor(profile: Profile): boolean {
  const { liquidationBonusBps, closeFactorBps, graceSeconds } = profile;
  return (
    isWithin(liquidationBonusBps, OUTER_CORRIDOR.liquidationBonusBps) &&
    isWithin(closeFactorBps, OUTER_CORRIDOR.closeFactorBps) &&
    graceSeconds <= OUTER_CORRIDOR.maxGraceSeconds
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
