/** The borrow rate on the curve of a position. Solidity twin: contracts/libraries/RateCurves.sol. */
import type { MarketConfig, Profile } from "./market-config.ts";
import { profileReader } from "./profiles.ts";

/** 100 %. */
export const RAY = 10n ** 27n;
const BPS_RAY = 10n ** 23n;

export type RateCurve = Pick<
  Profile,
  "kinkBps" | "baseBps" | "slope1Bps" | "slope2Bps" | "convexBps"
>;

export function curveAt(profiles: MarketConfig["profiles"], position: number): RateCurve {
  const number = profileReader(profiles, position);
  return {
    kinkBps: number("kinkBps"),
    baseBps: number("baseBps"),
    slope1Bps: number("slope1Bps"),
    slope2Bps: number("slope2Bps"),
    convexBps: number("convexBps"),
  };
}

/** Annual rate in ray, rounded down; a utilisation above 1 counts as 1. */
export function borrowRateRay(curve: RateCurve, utilisationRay: bigint): bigint {
  const utilisation = utilisationRay < RAY ? utilisationRay : RAY;
  const ray = (bps: number): bigint => BigInt(bps) * BPS_RAY;
  const [kink, slope1] = [ray(curve.kinkBps), ray(curve.slope1Bps)];
  if (utilisation <= kink) return ray(curve.baseBps) + (slope1 * utilisation) / kink;
  const aboveKink = ((utilisation - kink) * RAY) / (RAY - kink);
  const convex = (BigInt(curve.convexBps) * aboveKink * aboveKink) / RAY;
  const steep = (BigInt(curve.slope2Bps) * aboveKink + convex) / (RAY / BPS_RAY);
  return ray(curve.baseBps) + slope1 + steep;
}
