/**
 * The borrow-rate curve at a position between regimes: 0 calm, 10000 transition, 20000 stress. All four
 * numbers are functions of the one position, so they cannot come apart. Solidity twin:
 * contracts/libraries/RateCurves.sol.
 */
import type { MarketConfig, Profile } from "./market-config.ts";

export const POSITIONS_PER_REGIME = 10_000;
export const MAX_POSITION = 2 * POSITIONS_PER_REGIME;
/** 100 %. */
export const RAY = 10n ** 27n;
const BPS_RAY = 10n ** 23n;

export type RateCurve = Omit<Profile, "maxLtvBps">;

/** Linear between the profiles on either side, each number rounded towards the calmer one. */
export function curveAt(profiles: MarketConfig["profiles"], position: number): RateCurve {
  const isLower = position < POSITIONS_PER_REGIME;
  const [from, to] = isLower ? [profiles[0], profiles[1]] : [profiles[1], profiles[2]];
  const along = isLower ? position : position - POSITIONS_PER_REGIME;
  const part = (distance: number): number => Math.floor((distance * along) / POSITIONS_PER_REGIME);
  return {
    kinkBps: from.kinkBps - part(from.kinkBps - to.kinkBps),
    baseBps: from.baseBps + part(to.baseBps - from.baseBps),
    slope1Bps: from.slope1Bps + part(to.slope1Bps - from.slope1Bps),
    slope2Bps: from.slope2Bps + part(to.slope2Bps - from.slope2Bps),
  };
}

/** Annual rate in ray, rounded down; a utilisation above 1 counts as 1. */
export function borrowRateRay(curve: RateCurve, utilisationRay: bigint): bigint {
  const utilisation = utilisationRay < RAY ? utilisationRay : RAY;
  const ray = (bps: number): bigint => BigInt(bps) * BPS_RAY;
  const [kink, slope1] = [ray(curve.kinkBps), ray(curve.slope1Bps)];
  if (utilisation <= kink) return ray(curve.baseBps) + (slope1 * utilisation) / kink;
  const aboveKink = (ray(curve.slope2Bps) * (utilisation - kink)) / (RAY - kink);
  return ray(curve.baseBps) + slope1 + aboveKink;
}
