/** Arbitrary policy states, and the shapes in which they go to the contracts. */
import fc from "fast-check";
import type { Level, Movement } from "../../model/policy/bounded-level.ts";
import { MOVEMENTS } from "../../model/policy/bounded-level.ts";
import type { Regime } from "../../model/policy/market-config.ts";
import type { Observation, RegimeState } from "../../model/policy/regime-machine.ts";
import { ethers } from "./chain.ts";

export const harness = await ethers.deployContract("LibraryHarness");

export const regime: fc.Arbitrary<Regime> = fc.constantFrom(0, 1, 2);
const seconds = fc.integer({ min: 0, max: 2 ** 40 - 1 });

/** Scores crowd the boundaries and the ends. */
export const score = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }),
  fc.constantFrom(0, 3_999, 4_000, 4_499, 4_500, 6_000, 6_001, 6_500, 6_501, 10_000),
);

export const regimeState: fc.Arbitrary<RegimeState> = fc.record({
  regime,
  aboveCalm: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(254, 255)),
  aboveTransition: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(254, 255)),
  easing: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(254, 255)),
  steady: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(254, 255)),
  score,
  round: fc.integer({ min: 0, max: 1000 }),
  observedAt: seconds,
  regimeSince: fc.integer({ min: 0, max: 100_000 }),
});

export const interval = fc
  .tuple(score, fc.nat(1_500), fc.nat(1_500))
  .map(([middle, below, above]) => ({
    score: middle,
    scoreLow: Math.max(0, middle - below),
    scoreHigh: Math.min(10_000, middle + above),
  }));

export const observation: fc.Arbitrary<Observation> = fc
  .tuple(interval, fc.integer({ min: 1, max: 1010 }), fc.integer({ min: 0, max: 150_000 }))
  .map(([scores, round, observedAt]) => ({ ...scores, round, observedAt }));

const AMOUNT_BITS = 16n;
const ENTRY_BITS = 48n;

/** The contract's struct: three loosenings packed, newest lowest. */
export function packLevel(level: Level) {
  let packed = 0n;
  for (const [index, { at, amount }] of level.loosenings.entries()) {
    const entry = (BigInt(at) << AMOUNT_BITS) | BigInt(amount);
    packed |= entry << (ENTRY_BITS * BigInt(index));
  }
  const { value, tightenedAt, week, loosenedThisWeek, loosenedLastWeek } = level;
  return {
    value,
    clock: { tightenedAt, loosenings: packed, week, loosenedThisWeek, loosenedLastWeek },
  };
}

/** The same struct as ethers returns it, in plain numbers again. */
export function levelOf({ value, clock }: { value: bigint; clock: Record<string, bigint> }) {
  return {
    value: Number(value),
    clock: {
      tightenedAt: Number(clock.tightenedAt),
      loosenings: clock.loosenings,
      week: Number(clock.week),
      loosenedThisWeek: Number(clock.loosenedThisWeek),
      loosenedLastWeek: Number(clock.loosenedLastWeek),
    },
  };
}

/** A struct of numbers as ethers returns it, by the names of `like`. */
export function numbersOf<T extends object>(like: T, result: Record<string, unknown>) {
  return Object.fromEntries(Object.keys(like).map((name) => [name, Number(result[name])]));
}

export const movementOf = (index: bigint): Movement | undefined => MOVEMENTS[Number(index)];
