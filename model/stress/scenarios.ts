/**
 * The generated scenarios. Hours count from the shock; before it the market is calm. What publishers
 * do, and whether a round arrives at all, is part of a scenario.
 */
import { CALM_CONDITIONS, type Conditions, ramp } from "./conditions.ts";

/** What lying publishers claim: everything at its lowest, at its highest, or each in turn. */
export interface Attack {
  readonly liars: number;
  readonly claim: "lowest" | "highest" | "alternating";
}

export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly conditionsAt: (hoursSinceShock: number) => Conditions;
  readonly isMissed?: (hoursSinceShock: number) => boolean;
  readonly attack?: Attack;
}

const calm = (changes: Partial<Conditions>): Conditions => ({ ...CALM_CONDITIONS, ...changes });

/** A fall of about 35 % in half a day, then two rough days. */
function crash(hour: number): Conditions {
  if (hour < 0) return CALM_CONDITIONS;
  const isFalling = hour < 12;
  const after = 1 - ramp(hour, 12, 60);
  return calm({
    drift: isFalling ? -0.035 : 0,
    volatility: isFalling ? 0.02 : 0.006 + 0.02 * after,
    correlation: 0.9,
    volumeFactor: isFalling ? 4 : 1 + 3 * after,
    basis: 0.0004 + 0.004 * after,
    gasFactor: 1 + 5 * after,
    venueGap: 0.001 + 0.008 * after,
  });
}

/** Half-days of one correlation each: from nearly one to below zero. */
const BROKEN_CORRELATIONS = [0.95, 0.1, -0.4, 0.8, -0.2, 0.99] as const;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "jump-diffusion",
    description: "jumps of about −4 %, and correlations that break every half-day",
    conditionsAt: (hour) =>
      hour < 0
        ? CALM_CONDITIONS
        : calm({
            volatility: 0.01,
            correlation: BROKEN_CORRELATIONS[Math.floor(hour / 12) % 6] ?? 0,
            jumpChance: hour < 120 ? 0.06 : 0,
            jumpMean: -0.04,
            jumpSpread: 0.03,
            volumeFactor: 2,
          }),
  },
  {
    name: "liquidity-cascade",
    description: "lenders and market makers leave together: volume dries up, utilisation hits 99 %",
    conditionsAt: (hour) => {
      const cascade = ramp(hour, 0, 36) * (1 - ramp(hour, 72, 168));
      return calm({
        volatility: 0.004 + 0.026 * cascade,
        drift: hour >= 0 && hour < 48 ? -0.008 : 0,
        volumeFactor: 1 - 0.85 * cascade,
        utilisation: 0.72 + 0.27 * cascade,
        venueGap: 0.001 + 0.015 * cascade,
      });
    },
  },
  {
    name: "peg-break",
    description: "a listed stablecoin loses 30 % in half a day; collateral prices hardly move",
    conditionsAt: (hour) =>
      calm({
        pegDeviation: 0.0008 + 0.3 * ramp(hour, 0, 12) * (1 - ramp(hour, 96, 120)),
        volatility: hour >= 0 && hour < 96 ? 0.007 : 0.004,
      }),
  },
  {
    name: "oracle-outage",
    description: "no round arrives for 20 hours of a crash: scores go stale, then dead",
    conditionsAt: crash,
    isMissed: (hour) => hour >= 2 && hour < 22,
  },
  {
    name: "flash-crash",
    description: "−25 % in an hour, and back within four",
    conditionsAt: (hour) => {
      if (hour === 0) return calm({ drift: Math.log(0.75), volatility: 0.02, volumeFactor: 8 });
      if (hour > 0 && hour <= 4) return calm({ drift: -Math.log(0.77) / 4, volumeFactor: 4 });
      return CALM_CONDITIONS;
    },
  },
  {
    name: "slow-bleed",
    description: "−0.25 % an hour for ten days, hardly more volatile than calm",
    conditionsAt: (hour) =>
      hour < 0 ? CALM_CONDITIONS : calm({ drift: -0.0025, volatility: 0.005, volumeFactor: 0.8 }),
  },
  {
    name: "one-liar",
    description: "one publisher of five claims both extremes in turn through a crash",
    conditionsAt: crash,
    attack: { liars: 1, claim: "alternating" },
  },
  {
    name: "minority-calms",
    description: "two publishers of five claim perfect calm through a crash",
    conditionsAt: crash,
    attack: { liars: 2, claim: "lowest" },
  },
  {
    name: "minority-alarms",
    description: "two publishers of five claim the worst while nothing happens",
    conditionsAt: () => CALM_CONDITIONS,
    attack: { liars: 2, claim: "highest" },
  },
  {
    name: "majority-calms",
    description:
      "three of five claim perfect calm through a crash: beyond what is promised of scores",
    conditionsAt: crash,
    attack: { liars: 3, claim: "lowest" },
  },
  {
    name: "all-but-one-calm",
    description: "four of five claim perfect calm through a crash: nothing is promised of scores",
    conditionsAt: crash,
    attack: { liars: 4, claim: "lowest" },
  },
  {
    name: "majority-swings",
    description: "three of five claim both extremes in turn: beyond what is promised of scores",
    conditionsAt: () => CALM_CONDITIONS,
    attack: { liars: 3, claim: "alternating" },
  },
];
