/** Where a level stands under a new configuration. Solidity twin: contracts/libraries/Lifting.sol. */
import { BPS, haircutFloor, type MarketConfig, type Parameter } from "./market-config.ts";
import { capsAt, liquidationAt, lpFeePipsAt, MAX_POSITION } from "./profiles.ts";
import { curveAt } from "./rate-curve.ts";

export interface LiftParameters {
  readonly old: MarketConfig;
  readonly next: MarketConfig;
  readonly parameter: Parameter;
  readonly value: number;
}

/**
 * The lowest value, not below `value`, at which nothing that follows the level is looser than it was;
 * the level's tightest end if there is none.
 */
export function liftedValue({ old, next, parameter, value }: LiftParameters): number {
  if (parameter === "haircut") return Math.max(value, haircutFloor(next));
  const before = TIGHTNESS[parameter](old, value);
  let [low, high] = [value, MAX_POSITION];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const isAsTight = TIGHTNESS[parameter](next, middle).every((n, i) => n >= (before[i] ?? 0n));
    if (isAsTight) high = middle;
    else low = middle + 1;
  }
  return low;
}

type Tightness = (config: MarketConfig, position: number) => readonly bigint[];

/** The numbers that follow a level, each turned so that it grows as it tightens. */
const TIGHTNESS: Readonly<Record<Exclude<Parameter, "haircut">, Tightness>> = {
  cap(config, position) {
    const { borrowCap, supplyCap } = capsAt(config.profiles, config, position);
    return [-borrowCap, -supplyCap];
  },
  rate({ profiles }, position) {
    const curve = curveAt(profiles, position);
    const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = curve;
    return [BPS - kinkBps, baseBps, slope1Bps, slope2Bps, convexBps].map(BigInt);
  },
  liquidation({ profiles }, position) {
    const { liquidationBonusBps, closeFactorBps, graceSeconds } = liquidationAt(profiles, position);
    return [liquidationBonusBps, closeFactorBps, -graceSeconds].map(BigInt);
  },
  fee: ({ profiles }, position) => [BigInt(lpFeePipsAt(profiles, position))],
};
