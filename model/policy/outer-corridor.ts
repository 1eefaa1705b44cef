/**
 * The outer corridor, in numbers: what no configuration may allow, whoever sets it. policy-bounds.ts
 * checks it, docs/policy.md states it. Solidity twin: the constants of PolicyBounds.sol.
 */
import { MIN_LOOSEN_DELAY_SECONDS } from "./bounded-level.ts";
import { BPS, type PerParameter, type StepLimits } from "./market-config.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

export type Loosening = Pick<StepLimits, "loosenStep" | "loosenBudget" | "loosenBudgetWeek">;

/** The most that any configuration may loosen a level: a step, 24 hours, 7 days. */
const MOST_LOOSENING: PerParameter<Loosening> = {
  haircut: { loosenStep: 200, loosenBudget: 400, loosenBudgetWeek: 1_200 },
  cap: { loosenStep: 2_000, loosenBudget: 6_000, loosenBudgetWeek: 24_000 },
  rate: { loosenStep: 2_000, loosenBudget: 6_000, loosenBudgetWeek: 24_000 },
  liquidation: { loosenStep: 5_000, loosenBudget: 5_000, loosenBudgetWeek: 15_000 },
  fee: { loosenStep: 10_000, loosenBudget: 20_000, loosenBudgetWeek: 60_000 },
};

export const OUTER_CORRIDOR = {
  maxConfirmations: 24,
  minDwellSeconds: HOUR,
  maxDeadSeconds: 2 * DAY,
  maxAnomalyLimit: 5_000,
  liquidationThresholdBps: { min: 1_000, max: 9_500 },
  minLtvBufferBps: 200,
  /** Not 0: an LTV of 0 traps borrowers of several assets on some lending markets. */
  minLtvBps: 100,
  /** Not the largest number, nor 0: several lending markets read either as no cap. */
  cap: { min: 1n, max: 2n ** 128n - 2n },
  capShareBps: { min: 500, max: BPS },
  kinkBps: { min: 7_000, max: 9_500 },
  baseBps: { min: 0, max: 2_000 },
  slope1Bps: { min: 0, max: 2_000 },
  /** The highest is of slope2 and the convex term together. */
  slope2Bps: { min: 500, max: 30_000 },
  liquidationBonusBps: { min: 200, max: 1_000 },
  closeFactorBps: { min: 1_000, max: BPS },
  maxGraceSeconds: 4 * HOUR,
  lpFeePips: { min: 100, max: 10_000 },
  /** What one step of a position may move, either way; existing borrowers pay it. */
  maxRateStepBps: { kinkBps: 300, baseBps: 100, slope1Bps: 100, slope2Bps: 400, convexBps: 400 },
  maxLiquidationStepBps: { liquidationBonusBps: 50, closeFactorBps: 1_000 },
  /** What only new positions meet tightens at once; what existing ones pay takes steps. */
  minTightenDelaySeconds: { rate: 8 * HOUR, liquidation: 3 * DAY },
  /** A level that tightens in steps gets from calm to stress in this time. */
  maxTighteningSeconds: 30 * DAY,
  minLoosenDelaySeconds: MIN_LOOSEN_DELAY_SECONDS,
  mostLoosening: MOST_LOOSENING,
} as const;

export const isWithin = (value: number, { min, max }: { min: number; max: number }): boolean =>
  value >= min && value <= max;
