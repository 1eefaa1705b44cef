/**
 * What a market's policy promises, as contracts/interfaces/IRiskPolicy.sol and the market's own
 * configuration publish it. The checkers read this and what a reader of the chain sees, nothing else:
 * they share no code with the policy.
 */
import type { MarketConfig } from "../policy/market-config.ts";
import type { Liquidation } from "../policy/profiles.ts";
import type { RateCurve } from "../policy/rate-curve.ts";
import type { Observation } from "../policy/regime-machine.ts";

export interface Limits {
  readonly min: number;
  readonly max: number;
}

/** What may move in any window of this length. */
export interface Budget {
  readonly name: string;
  readonly amount: number;
  readonly windowSeconds: number;
}

export interface PublishedBounds {
  readonly config: MarketConfig;
  readonly ltvBps: Limits;
  readonly kinkBps: Limits;
  readonly baseBps: Limits;
  readonly slope1Bps: Limits;
  readonly slope2Bps: Limits;
  /** The highest sum of slope 2 and the convex term. */
  readonly steepestBps: number;
  readonly liquidationBonusBps: Limits;
  readonly closeFactorBps: Limits;
  readonly maxGraceSeconds: number;
  readonly lpFeePips: Limits;
  /** What one step may move each number, either way. */
  readonly curveStepBps: RateCurve;
  readonly liquidationStepBps: Pick<Liquidation, "liquidationBonusBps" | "closeFactorBps">;
  /** What the liquidation bonus may move each way, however many steps it takes. */
  readonly bonusSpeed: Budget;
  readonly windowSeconds: number;
  readonly weekSeconds: number;
}

const DAY = 86_400;

/** The outer corridor holds for every market, whoever configures it. */
export function publishedBounds(config: MarketConfig): PublishedBounds {
  return {
    config,
    ltvBps: { min: 100, max: config.liquidationThresholdBps - config.ltvBufferBps },
    kinkBps: { min: 7_000, max: 9_500 },
    baseBps: { min: 0, max: 2_000 },
    slope1Bps: { min: 0, max: 2_000 },
    slope2Bps: { min: 500, max: 30_000 },
    steepestBps: 30_000,
    liquidationBonusBps: { min: 200, max: 1_000 },
    closeFactorBps: { min: 1_000, max: 10_000 },
    maxGraceSeconds: 14_400,
    lpFeePips: { min: 100, max: 10_000 },
    curveStepBps: { kinkBps: 300, baseBps: 100, slope1Bps: 100, slope2Bps: 400, convexBps: 400 },
    liquidationStepBps: { liquidationBonusBps: 50, closeFactorBps: 1_000 },
    bonusSpeed: { name: "speed", amount: 50, windowSeconds: 3 * DAY },
    windowSeconds: DAY,
    weekSeconds: 7 * DAY,
  };
}

/** What a reader sees of a market at a moment. */
export interface Reading {
  readonly timestamp: number;
  readonly maxLtvBps: number;
  readonly liquidationThresholdBps: number;
  readonly borrowCap: bigint;
  readonly supplyCap: bigint;
  readonly curve: RateCurve;
  readonly liquidationBonusBps: number;
  readonly closeFactorBps: number;
  readonly graceSeconds: number;
  readonly lpFeePips: number;
  /** Positions: 0 calm, 10000 transition, 20000 stress. */
  readonly levels: Readonly<Record<"cap" | "rate" | "liquidation" | "fee", number>>;
  readonly regime: number;
}

/** A reading, and the rounds that the policy took in since the one before, oldest first. */
export interface Step {
  readonly reading: Reading;
  readonly rounds: readonly Observation[];
}

/** How a bound fared: in its own unit, 0 is the edge and below 0 it is broken. */
export interface Finding {
  readonly bound: string;
  readonly statement: string;
  readonly unit: string;
  readonly checked: number;
  readonly broken: number;
  /** Undefined when nothing was there to check. */
  readonly worstMargin: number | undefined;
  /** Where it broke first. */
  readonly firstBroken: string | undefined;
}

export interface Bound {
  readonly bound: string;
  readonly statement: string;
  readonly unit: string;
}

export interface Margin {
  readonly margin: number;
  readonly where: string;
}

export function findingOf(bound: Bound, margins: readonly Margin[]): Finding {
  const broken = margins.filter(({ margin }) => !(margin >= 0));
  const worst = margins.reduce((least, { margin }) => Math.min(least, margin), Infinity);
  return {
    ...bound,
    checked: margins.length,
    broken: broken.length,
    worstMargin: margins.length === 0 ? undefined : worst,
    firstBroken: broken[0]?.where,
  };
}

/** The same bounds, several times over, each as one. */
export function joinFindings(runs: readonly (readonly Finding[])[]): Finding[] {
  return (runs[0] ?? []).map((first, i) => {
    const all = runs.flatMap((findings) => findings[i] ?? []);
    const margins = all.flatMap(({ worstMargin }) => worstMargin ?? []);
    return {
      ...first,
      checked: all.reduce((sum, { checked }) => sum + checked, 0),
      broken: all.reduce((sum, { broken }) => sum + broken, 0),
      worstMargin: margins.length === 0 ? undefined : Math.min(...margins),
      firstBroken: all.find(({ broken }) => broken > 0)?.firstBroken,
    };
  });
}

export const at = ({ reading }: Step): string => `t = ${reading.timestamp}`;

export const within = (value: number, { min, max }: Limits): number =>
  Math.min(value - min, max - value);

/** A cap as a share of the market's own. */
export const shareBps = (cap: bigint, whole: bigint): number => Number((cap * 10_000n) / whole);
