/**
 * Every parameter at a position between regimes: 0 calm, 10000 transition, 20000 stress. Linear, each
 * number rounded towards the calmer one; the profiles tighten in every number, so everything here
 * tightens, or stays, as the position grows. Solidity twin: contracts/libraries/Profiles.sol.
 */
import { BPS, type MarketConfig, type Profile } from "./market-config.ts";

export const POSITIONS_PER_REGIME = 10_000;
export const MAX_POSITION = 2 * POSITIONS_PER_REGIME;

type Profiles = MarketConfig["profiles"];
type Caps = Pick<MarketConfig, "borrowCap" | "supplyCap">;

export type Liquidation = Pick<Profile, "liquidationBonusBps" | "closeFactorBps" | "graceSeconds">;

/** In the units of the configuration. */
export function capsAt(profiles: Profiles, caps: Caps, position: number): Caps {
  const number = profileReader(profiles, position);
  return {
    borrowCap: shareOf(caps.borrowCap, number("borrowCapBps")),
    supplyCap: shareOf(caps.supplyCap, number("supplyCapBps")),
  };
}

export function liquidationAt(profiles: Profiles, position: number): Liquidation {
  const number = profileReader(profiles, position);
  return {
    liquidationBonusBps: number("liquidationBonusBps"),
    closeFactorBps: number("closeFactorBps"),
    graceSeconds: number("graceSeconds"),
  };
}

export function lpFeePipsAt(profiles: Profiles, position: number): number {
  return profileReader(profiles, position)("lpFeePips");
}

/** A share of a market's cap, rounded down, never 0. */
function shareOf(cap: bigint, shareBps: number): bigint {
  const part = (cap * BigInt(shareBps)) / BigInt(BPS);
  return part > 0n ? part : 1n;
}

/** Reads the numbers of a profile at a position. */
export function profileReader(
  profiles: Profiles,
  position: number,
): (name: keyof Profile) => number {
  const [calm, transition, stress] = profiles;
  const isBelowTransition = position < POSITIONS_PER_REGIME;
  const [from, to] = isBelowTransition ? [calm, transition] : [transition, stress];
  const along = isBelowTransition ? position : position - POSITIONS_PER_REGIME;
  return (name) => between(from[name], to[name], along);
}

function between(from: number, to: number, along: number): number {
  return from + Math.trunc(((to - from) * along) / POSITIONS_PER_REGIME);
}
