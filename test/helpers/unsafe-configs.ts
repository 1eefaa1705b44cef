/** Configurations that the outer corridor refuses, each just beyond one bound, with the error it meets. */
import { expect } from "chai";
import {
  limitsOf,
  type MarketConfig,
  PARAMETERS,
  type Parameter,
  type Profile,
  STARTING_CONFIG,
  type StepLimits,
} from "../../model/policy/market-config.ts";

const CALM = 0;
const TRANSITION = 1;
const STRESS = 2;
const [calm, transition, stress] = STARTING_CONFIG.profiles;
const { rules } = STARTING_CONFIG;

const withRules = (changes: Partial<typeof rules>) => ({ rules: { ...rules, ...changes } });
const withCalm = (changes: Partial<Profile>) => ({
  profiles: [{ ...calm, ...changes }, transition, stress] as const,
});
const withStress = (changes: Partial<Profile>) => ({
  profiles: [calm, transition, { ...stress, ...changes }] as const,
});
export const structOf = (limits: StepLimits) => [
  limits.tightenStep,
  limits.loosenStep,
  limits.loosenBudget,
  limits.loosenBudgetWeek,
  limits.tightenDelaySeconds,
  limits.loosenDelaySeconds,
];

export interface UnsafeConfig {
  readonly title: string;
  readonly changes: Partial<MarketConfig>;
  readonly error: string;
  readonly args: readonly unknown[];
}

/** The starting limits with one level's changed. */
export function withLimits(
  parameter: Parameter,
  changes: Partial<StepLimits>,
): Pick<MarketConfig, "limits"> {
  const changed = (name: Parameter): StepLimits => ({
    ...limitsOf(STARTING_CONFIG, name),
    ...(name === parameter && changes),
  });
  const [a, b, c, d, e] = PARAMETERS;
  return { limits: [changed(a), changed(b), changed(c), changed(d), changed(e)] };
}

const wrongLimits = (
  parameter: Parameter,
  changes: Partial<StepLimits>,
  title: string,
): UnsafeConfig => {
  const limits = { ...limitsOf(STARTING_CONFIG, parameter), ...changes };
  return {
    title,
    changes: withLimits(parameter, changes),
    error: "StepLimitsInvalid",
    args: [PARAMETERS.indexOf(parameter), structOf(limits)],
  };
};
const RATE = PARAMETERS.indexOf("rate");
const LIQUIDATION = PARAMETERS.indexOf("liquidation");
const UNLIMITED = 2n ** 128n - 1n;

export const UNSAFE_CONFIGS: readonly UnsafeConfig[] = [
  ...[
    { transitionFrom: 4_500, stressAbove: 6_500, hysteresis: 0 },
    { transitionFrom: 500, stressAbove: 6_500, hysteresis: 500 },
    { transitionFrom: 6_001, stressAbove: 6_500, hysteresis: 500 },
    { transitionFrom: 4_500, stressAbove: 10_000, hysteresis: 500 },
  ].map((thresholds) => ({
    title: `thresholds ${Object.values(thresholds)}`,
    changes: withRules(thresholds),
    error: "ThresholdsInvalid",
    args: Object.values(thresholds),
  })),
  ...[
    [0, 4],
    [5, 4],
    [2, 25],
  ].map(([confirmationsUp = 0, confirmationsDown = 0]) => ({
    title: `confirmations ${confirmationsUp} up and ${confirmationsDown} down`,
    changes: withRules({ confirmationsUp, confirmationsDown }),
    error: "ConfirmationsInvalid",
    args: [confirmationsUp, confirmationsDown, 24],
  })),
  {
    title: "a dwell time under an hour",
    changes: withRules({ dwellSeconds: 3_599 }),
    error: "DwellTooShort",
    args: [3_599, 3_600],
  },
  ...[
    [0, 2_000],
    [5_001, 2_000],
    [1_000, 0],
    [1_000, 5_001],
  ].map(([maxIntervalWidth = 0, maxJump = 0]) => ({
    title: `anomaly limits ${maxIntervalWidth} and ${maxJump}`,
    changes: withRules({ maxIntervalWidth, maxJump }),
    error: "AnomalyLimitsInvalid",
    args: [maxIntervalWidth, maxJump, 5_000],
  })),
  ...[
    [0, 100],
    [100, 100],
    [100, 172_801],
  ].map(([staleAfterSeconds = 0, deadAfterSeconds = 0]) => ({
    title: `stale after ${staleAfterSeconds} s and dead after ${deadAfterSeconds} s`,
    changes: { staleAfterSeconds, deadAfterSeconds },
    error: "StalenessLimitsInvalid",
    args: [staleAfterSeconds, deadAfterSeconds, 172_800],
  })),
  ...[999, 9_501].map((liquidationThresholdBps) => ({
    title: `a liquidation threshold of ${liquidationThresholdBps} bps`,
    changes: { liquidationThresholdBps },
    error: "LiquidationThresholdOutOfRange",
    args: [liquidationThresholdBps, 1_000, 9_500],
  })),
  {
    title: "a buffer below 200 bps",
    changes: { ltvBufferBps: 199 },
    error: "LtvBufferTooSmall",
    args: [199, 200],
  },
  {
    title: "P4 an LTV within the buffer of the threshold",
    changes: withCalm({ maxLtvBps: 7_701 }),
    error: "LtvOutOfCorridor",
    args: [CALM, 7_701, 100, 7_700],
  },
  {
    title: "P4 a buffer above the threshold",
    changes: { ltvBufferBps: 8_001 },
    error: "LtvOutOfCorridor",
    args: [CALM, 7_500, 100, 0],
  },
  ...[0, 99].map((maxLtvBps) => ({
    title: `C5 an LTV of ${maxLtvBps} bps`,
    changes: withStress({ maxLtvBps }),
    error: "LtvOutOfCorridor",
    args: [STRESS, maxLtvBps, 100, 7_700],
  })),
  ...[
    { kinkBps: 6_999 },
    { kinkBps: 9_501 },
    { baseBps: 2_001 },
    { slope1Bps: 2_001 },
    { slope1Bps: 2_000, slope2Bps: 1_999 },
    { slope2Bps: 499, slope1Bps: 100 },
    { slope2Bps: 30_001, convexBps: 0 },
    { slope2Bps: 20_000, convexBps: 10_001 },
  ].map((changes) => ({
    title: `C6 a curve with ${JSON.stringify(changes)}`,
    changes: withStress(changes),
    error: "RateCurveOutOfCorridor",
    args: [STRESS],
  })),
  ...[
    { maxLtvBps: 6_501 },
    { kinkBps: 8_501 },
    { baseBps: 99 },
    { slope1Bps: 599 },
    { slope2Bps: 4_499 },
    { convexBps: 499 },
    { borrowCapBps: 7_001 },
    { supplyCapBps: 8_501 },
    { liquidationBonusBps: 599 },
    { closeFactorBps: 4_999 },
    { graceSeconds: 7_201 },
    { lpFeePips: 2_999 },
  ].map((changes) => ({
    title: `P3 a stress profile looser than transition in ${Object.keys(changes)}`,
    changes: withStress(changes),
    error: "ProfileLooserThan",
    args: [STRESS, TRANSITION],
  })),
  ...[{ borrowCap: 0n }, { supplyCap: 0n }, { borrowCap: UNLIMITED }, { supplyCap: UNLIMITED }].map(
    (changes) => {
      const caps = { ...STARTING_CONFIG, ...changes };
      return {
        title: `C5 a cap that says unlimited, ${Object.entries(changes)}`,
        changes,
        error: "CapInvalid",
        args: [caps.borrowCap, caps.supplyCap],
      };
    },
  ),
  ...[
    { borrowCapBps: 499 },
    { borrowCapBps: 10_001 },
    { supplyCapBps: 499 },
    { supplyCapBps: 10_001 },
  ].map((changes) => {
    const { borrowCapBps, supplyCapBps } = { ...stress, ...changes };
    return {
      title: `C5 a share of a cap outside its corridor, ${Object.entries(changes)}`,
      changes: withStress(changes),
      error: "CapShareOutOfCorridor",
      args: [STRESS, borrowCapBps, supplyCapBps, 500, 10_000],
    };
  }),
  ...[
    { liquidationBonusBps: 199 },
    { liquidationBonusBps: 1_001 },
    { closeFactorBps: 999 },
    { closeFactorBps: 10_001 },
    { graceSeconds: 14_401 },
  ].map((changes) => {
    const { liquidationBonusBps, closeFactorBps, graceSeconds } = { ...stress, ...changes };
    return {
      title: `a liquidation with ${Object.entries(changes)}`,
      changes: withStress(changes),
      error: "LiquidationOutOfCorridor",
      args: [STRESS, liquidationBonusBps, closeFactorBps, graceSeconds],
    };
  }),
  {
    title: "P4 C6 a bonus that takes more than the collateral at the threshold",
    changes: { liquidationThresholdBps: 9_260 },
    error: "BonusAboveCollateral",
    args: [STRESS, 800, 9_260],
  },
  ...[99, 10_001].map((lpFeePips) => ({
    title: `P5 a pool fee of ${lpFeePips} millionths`,
    changes: withStress({ lpFeePips }),
    error: "FeeOutOfCorridor",
    args: [STRESS, lpFeePips, 100, 10_000],
  })),
  wrongLimits("haircut", { tightenStep: 9_999 }, "a haircut that may not tighten at once"),
  wrongLimits("haircut", { tightenDelaySeconds: 1 }, "a haircut that waits before it tightens"),
  wrongLimits("cap", { tightenStep: 19_999 }, "caps that may not tighten at once"),
  wrongLimits("cap", { tightenDelaySeconds: 1 }, "caps that wait before they tighten"),
  wrongLimits("fee", { tightenStep: 19_999 }, "a fee that may not rise at once"),
  wrongLimits("fee", { tightenDelaySeconds: 1 }, "a fee that waits before it rises"),
  ...[
    { parameter: "haircut", step: 200, day: 400, week: 1_200 },
    { parameter: "cap", step: 2_000, day: 6_000, week: 24_000 },
    { parameter: "rate", step: 2_000, day: 6_000, week: 24_000 },
    { parameter: "liquidation", step: 5_000, day: 5_000, week: 15_000 },
    { parameter: "fee", step: 10_000, day: 20_000, week: 60_000 },
  ].flatMap(({ parameter, step, day, week }) => {
    const known = PARAMETERS.find((name) => name === parameter) ?? "haircut";
    const open = { loosenStep: 1, loosenBudget: day, loosenBudgetWeek: week };
    const beyond = { ...open, loosenStep: step + 1, loosenBudget: Math.max(day, step + 1) };
    return [
      wrongLimits(known, beyond, `a ${parameter} that loosens by more than ${step} a step`),
      wrongLimits(
        known,
        { ...open, loosenBudget: day + 1 },
        `a ${parameter} that loosens by more than ${day} a day`,
      ),
      wrongLimits(
        known,
        { ...open, loosenBudgetWeek: week + 1 },
        `a ${parameter} that loosens by more than ${week} a week`,
      ),
    ];
  }),
  ...PARAMETERS.flatMap((parameter) => {
    const { loosenStep, loosenBudget, loosenDelaySeconds } = limitsOf(STARTING_CONFIG, parameter);
    const shortest = Math.max(28_800, limitsOf(STARTING_CONFIG, parameter).tightenDelaySeconds);
    expect(loosenDelaySeconds).to.equal(shortest);
    return [
      wrongLimits(parameter, { loosenStep: 0 }, `a ${parameter} that never loosens`),
      wrongLimits(
        parameter,
        { loosenBudget: loosenStep - 1 },
        `a ${parameter} with a day's budget below a step`,
      ),
      wrongLimits(
        parameter,
        { loosenBudgetWeek: loosenBudget - 1 },
        `a ${parameter} with a week's budget below a day's`,
      ),
      wrongLimits(
        parameter,
        { loosenDelaySeconds: shortest - 1 },
        `a ${parameter} that loosens sooner than after ${shortest} s`,
      ),
    ];
  }),
  wrongLimits("rate", { tightenStep: 10_001 }, "a rate step of more than a regime"),
  wrongLimits("rate", { tightenDelaySeconds: 28_799 }, "a delay under 8 hours before rates rise"),
  wrongLimits("rate", { loosenStep: 2_001 }, "rates that fall faster than they rise"),
  wrongLimits(
    "rate",
    { tightenStep: 2_000, tightenDelaySeconds: 259_201, loosenDelaySeconds: 259_201 },
    "rates that need more than 30 days from calm to stress",
  ),
  wrongLimits("liquidation", { tightenStep: 10_001 }, "a liquidation step of more than a regime"),
  wrongLimits(
    "liquidation",
    { tightenDelaySeconds: 259_199 },
    "a delay under 3 days before liquidation tightens",
  ),
  wrongLimits(
    "liquidation",
    { tightenStep: 1_999, loosenStep: 1_999 },
    "a liquidation that needs more than 30 days from calm to stress",
  ),
  ...[
    { from: 2_001, changes: {}, moved: 401, limit: 400, what: "slope2" },
    { from: 2_001, changes: { kinkBps: 7_000 }, moved: 301, limit: 300, what: "the kink" },
    { from: 2_000, changes: { baseBps: 601 }, moved: 101, limit: 100, what: "the base" },
    { from: 2_000, changes: { slope1Bps: 1_101 }, moved: 101, limit: 100, what: "slope1" },
    { from: 2_000, changes: { convexBps: 2_501 }, moved: 401, limit: 400, what: "the convex term" },
  ].map(({ from, changes, moved, limit, what }) => ({
    title: `R5 a step that moves ${what} by more than ${limit} bps`,
    changes: { ...withStress(changes), ...withLimits("rate", { tightenStep: from }) },
    error: "StepTooLarge",
    args: [RATE, STRESS, moved, limit],
  })),
  ...[
    { changes: { liquidationBonusBps: 801 }, moved: 51, limit: 50, what: "the bonus" },
    { changes: { closeFactorBps: 9_001 }, moved: 1_001, limit: 1_000, what: "the close factor" },
  ].map(({ changes, moved, limit, what }) => ({
    title: `a step that moves ${what} by more than ${limit} bps`,
    changes: withStress(changes),
    error: "StepTooLarge",
    args: [LIQUIDATION, STRESS, moved, limit],
  })),
];
