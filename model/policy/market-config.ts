/**
 * A market's policy, in the words and units of contracts/interfaces/IRiskPolicy.sol. Scores are in
 * hundredths of a point, bps are parts of 10000, rates are per year, times in seconds.
 */

/** Regimes by rank: calm, transition, stress. */
export const REGIMES = ["calm", "transition", "stress"] as const;
export const CALM = 0;
export const TRANSITION = 1;
export const STRESS = 2;
export type Regime = typeof CALM | typeof TRANSITION | typeof STRESS;

/** Where levels start, and where they go when scores are dead. */
export const BASELINE = TRANSITION;

export const BPS = 10_000;

/** The five levels, each with what follows it, in the order of the contract's enum. */
export const PARAMETERS = ["haircut", "cap", "rate", "liquidation", "fee"] as const;
export type Parameter = (typeof PARAMETERS)[number];
export type PerParameter<T> = Readonly<Record<Parameter, T>>;

/** The parameters of one regime, each as tight as in the regime below or tighter. */
export interface Profile {
  readonly maxLtvBps: number;
  /** Shares of the market's caps. */
  readonly borrowCapBps: number;
  readonly supplyCapBps: number;
  readonly kinkBps: number;
  readonly baseBps: number;
  readonly slope1Bps: number;
  readonly slope2Bps: number;
  readonly convexBps: number;
  readonly liquidationBonusBps: number;
  readonly closeFactorBps: number;
  readonly graceSeconds: number;
  /** Millionths. */
  readonly lpFeePips: number;
}

export interface RegimeRules {
  readonly transitionFrom: number;
  readonly stressAbove: number;
  readonly hysteresis: number;
  readonly maxIntervalWidth: number;
  readonly maxJump: number;
  readonly confirmationsUp: number;
  readonly confirmationsDown: number;
  readonly dwellSeconds: number;
}

/** How far and how often a level may move, in the level's unit. */
export interface StepLimits {
  readonly tightenStep: number;
  readonly loosenStep: number;
  /** Sum of all loosening in any 24 hours. */
  readonly loosenBudget: number;
  /** Sum of all loosening in a calendar week and the one before, and so in any 7 days. */
  readonly loosenBudgetWeek: number;
  readonly tightenDelaySeconds: number;
  readonly loosenDelaySeconds: number;
}

export interface MarketConfig {
  readonly liquidationThresholdBps: number;
  readonly ltvBufferBps: number;
  readonly staleAfterSeconds: number;
  readonly deadAfterSeconds: number;
  /** What a share of 10000 bps stands for, in units of the market's own. */
  readonly borrowCap: bigint;
  readonly supplyCap: bigint;
  readonly rules: RegimeRules;
  /** In the order of PARAMETERS. */
  readonly limits: readonly [StepLimits, StepLimits, StepLimits, StepLimits, StepLimits];
  readonly profiles: readonly [Profile, Profile, Profile];
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The smallest haircut: what keeps the LTV its buffer below the liquidation threshold. */
export function haircutFloor({ liquidationThresholdBps, ltvBufferBps }: MarketConfig): number {
  return BPS - liquidationThresholdBps + ltvBufferBps;
}

/** The limits of one level in a configuration. */
export function limitsOf({ limits }: MarketConfig, parameter: Parameter): StepLimits {
  const [haircut, cap, rate, liquidation, fee] = limits;
  return { haircut, cap, rate, liquidation, fee }[parameter];
}

const HAIRCUT_LIMITS: StepLimits = {
  tightenStep: BPS,
  loosenStep: 100,
  loosenBudget: 200,
  loosenBudgetWeek: 1_200,
  tightenDelaySeconds: 0,
  loosenDelaySeconds: 8 * HOUR,
};
const CAP_LIMITS: StepLimits = {
  tightenStep: 20_000,
  loosenStep: 1_000,
  loosenBudget: 3_000,
  loosenBudgetWeek: 12_000,
  tightenDelaySeconds: 0,
  loosenDelaySeconds: 8 * HOUR,
};
const RATE_LIMITS: StepLimits = {
  tightenStep: 2_000,
  loosenStep: 1_000,
  loosenBudget: 3_000,
  loosenBudgetWeek: 12_000,
  tightenDelaySeconds: 8 * HOUR,
  loosenDelaySeconds: 8 * HOUR,
};
/** A quarter of a regime in three days: 50 bps of bonus at most. */
const LIQUIDATION_LIMITS: StepLimits = {
  tightenStep: 2_500,
  loosenStep: 2_500,
  loosenBudget: 2_500,
  loosenBudgetWeek: 7_500,
  tightenDelaySeconds: 3 * DAY,
  loosenDelaySeconds: 3 * DAY,
};
const FEE_LIMITS: StepLimits = {
  tightenStep: 20_000,
  loosenStep: 10_000,
  loosenBudget: 20_000,
  loosenBudgetWeek: 60_000,
  tightenDelaySeconds: 0,
  loosenDelaySeconds: 8 * HOUR,
};

const CALM_PROFILE: Profile = {
  maxLtvBps: 7_500,
  borrowCapBps: 10_000,
  supplyCapBps: 10_000,
  kinkBps: 9_000,
  baseBps: 0,
  slope1Bps: 400,
  slope2Bps: 3_000,
  convexBps: 0,
  liquidationBonusBps: 500,
  closeFactorBps: 5_000,
  graceSeconds: 4 * HOUR,
  lpFeePips: 500,
};
const TRANSITION_PROFILE: Profile = {
  maxLtvBps: 6_500,
  borrowCapBps: 7_000,
  supplyCapBps: 8_500,
  kinkBps: 8_500,
  baseBps: 100,
  slope1Bps: 600,
  slope2Bps: 4_500,
  convexBps: 500,
  liquidationBonusBps: 600,
  closeFactorBps: 5_000,
  graceSeconds: 2 * HOUR,
  lpFeePips: 3_000,
};
const STRESS_PROFILE: Profile = {
  maxLtvBps: 5_000,
  borrowCapBps: 3_000,
  supplyCapBps: 6_000,
  kinkBps: 8_000,
  baseBps: 300,
  slope1Bps: 900,
  slope2Bps: 6_500,
  convexBps: 2_000,
  liquidationBonusBps: 800,
  closeFactorBps: 6_000,
  graceSeconds: HOUR,
  lpFeePips: 10_000,
};

/** The limits a market starts from; the backtest is where they are argued. */
export const STARTING_CONFIG: MarketConfig = {
  liquidationThresholdBps: 8_000,
  ltvBufferBps: 300,
  staleAfterSeconds: 3 * HOUR,
  deadAfterSeconds: 12 * HOUR,
  // In the smallest units of the asset: a million of one with 18 decimals.
  borrowCap: 10n ** 24n,
  supplyCap: 10n ** 24n,
  rules: {
    transitionFrom: 4_500,
    stressAbove: 6_500,
    hysteresis: 500,
    maxIntervalWidth: 1_000,
    maxJump: 2_000,
    confirmationsUp: 2,
    confirmationsDown: 4,
    dwellSeconds: 8 * HOUR,
  },
  limits: [HAIRCUT_LIMITS, CAP_LIMITS, RATE_LIMITS, LIQUIDATION_LIMITS, FEE_LIMITS],
  profiles: [CALM_PROFILE, TRANSITION_PROFILE, STRESS_PROFILE],
};
