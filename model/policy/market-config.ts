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

export interface Profile {
  readonly maxLtvBps: number;
  readonly kinkBps: number;
  readonly baseBps: number;
  readonly slope1Bps: number;
  readonly slope2Bps: number;
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

export interface StepLimits {
  readonly tightenStep: number;
  readonly loosenStep: number;
  /** Sum of all loosening in any 24 hours. */
  readonly loosenBudget: number;
  readonly tightenDelaySeconds: number;
  readonly loosenDelaySeconds: number;
}

export interface MarketConfig {
  readonly liquidationThresholdBps: number;
  readonly ltvBufferBps: number;
  readonly staleAfterSeconds: number;
  readonly deadAfterSeconds: number;
  readonly rules: RegimeRules;
  readonly haircutLimits: StepLimits;
  readonly rateLimits: StepLimits;
  readonly profiles: readonly [Profile, Profile, Profile];
}

const HOUR = 3600;

/** The limits a market starts from; the backtest is where they are argued. */
export const STARTING_CONFIG: MarketConfig = {
  liquidationThresholdBps: 8_000,
  ltvBufferBps: 300,
  staleAfterSeconds: 3 * HOUR,
  deadAfterSeconds: 12 * HOUR,
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
  haircutLimits: {
    tightenStep: BPS,
    loosenStep: 100,
    loosenBudget: 200,
    tightenDelaySeconds: 0,
    loosenDelaySeconds: 8 * HOUR,
  },
  rateLimits: {
    tightenStep: 2_000,
    loosenStep: 1_000,
    loosenBudget: 3_000,
    tightenDelaySeconds: 8 * HOUR,
    loosenDelaySeconds: 8 * HOUR,
  },
  profiles: [
    { maxLtvBps: 7_500, kinkBps: 9_000, baseBps: 0, slope1Bps: 400, slope2Bps: 3_000 },
    { maxLtvBps: 6_500, kinkBps: 8_500, baseBps: 100, slope1Bps: 600, slope2Bps: 4_500 },
    { maxLtvBps: 5_000, kinkBps: 8_000, baseBps: 300, slope1Bps: 900, slope2Bps: 6_500 },
  ],
};
