/** Every bound of the corridor may be reached, on both sides of the twin. */
import { expect } from "chai";
import {
  type MarketConfig,
  PARAMETERS,
  type Profile,
  STARTING_CONFIG,
} from "../../../model/policy/market-config.ts";
import { brokenRule } from "../../../model/policy/policy-bounds.ts";
import { harness } from "../../helpers/policy-arbitraries.ts";
import { UNSAFE_CONFIGS, withLimits } from "../../helpers/unsafe-configs.ts";

type Changes = Partial<MarketConfig>;
const [calm, transition, stress] = STARTING_CONFIG.profiles;

const rules = (changes: Partial<MarketConfig["rules"]>): Changes => ({
  rules: { ...STARTING_CONFIG.rules, ...changes },
});
const profiles = (...changes: readonly Partial<Profile>[]): Changes => ({
  profiles: [
    { ...calm, ...changes[0] },
    { ...transition, ...changes[1] },
    { ...stress, ...changes[2] },
  ],
});
/** The same in every regime, so that a step moves nothing. */
const flat = (changes: Partial<Profile> = {}): Changes => {
  const profile = { ...calm, ...changes };
  return { profiles: [profile, profile, profile] };
};

const RULES: readonly Changes[] = [
  rules({ hysteresis: 1 }),
  rules({ transitionFrom: 501 }),
  rules({ transitionFrom: 6_000 }),
  rules({ stressAbove: 9_999 }),
  rules({ confirmationsUp: 1, confirmationsDown: 1 }),
  rules({ confirmationsUp: 24, confirmationsDown: 24 }),
  rules({ dwellSeconds: 3_600 }),
  rules({ maxIntervalWidth: 1, maxJump: 1 }),
  rules({ maxIntervalWidth: 5_000, maxJump: 5_000 }),
  { staleAfterSeconds: 1, deadAfterSeconds: 2 },
  { staleAfterSeconds: 172_799, deadAfterSeconds: 172_800 },
];

const PROFILES: readonly Changes[] = [
  { liquidationThresholdBps: 1_000, ...flat({ maxLtvBps: 100 }) },
  { liquidationThresholdBps: 9_500, ...flat({ liquidationBonusBps: 526 }) },
  { ltvBufferBps: 200 },
  profiles({ maxLtvBps: 7_700 }),
  profiles({}, {}, { maxLtvBps: 100 }),
  { borrowCap: 1n, supplyCap: 1n },
  { borrowCap: 2n ** 128n - 2n, supplyCap: 2n ** 128n - 2n },
  profiles({}, {}, { borrowCapBps: 500, supplyCapBps: 500 }),
  flat({ kinkBps: 7_000 }),
  flat({ kinkBps: 9_500 }),
  flat({ baseBps: 2_000 }),
  flat({ slope1Bps: 2_000, slope2Bps: 2_000 }),
  flat({ slope1Bps: 500, slope2Bps: 500 }),
  flat({ slope2Bps: 30_000 }),
  flat({ slope2Bps: 20_000, convexBps: 10_000 }),
  flat({ liquidationBonusBps: 200, closeFactorBps: 1_000 }),
  flat({ liquidationBonusBps: 1_000, closeFactorBps: 10_000 }),
  flat({ lpFeePips: 100 }),
  flat({ lpFeePips: 10_000 }),
  flat(),
];

const widest = { tightenStep: 10_000, loosenStep: 1 };
const LIMITS: readonly Changes[] = [
  ...[
    { parameter: "haircut", step: 200, day: 400, week: 1_200 },
    { parameter: "cap", step: 2_000, day: 6_000, week: 24_000 },
    { parameter: "rate", step: 2_000, day: 6_000, week: 24_000 },
    { parameter: "liquidation", step: 2_500, day: 5_000, week: 15_000 },
    { parameter: "fee", step: 10_000, day: 20_000, week: 60_000 },
  ].map(({ parameter, step, day, week }) =>
    withLimits(PARAMETERS.find((name) => name === parameter) ?? "haircut", {
      loosenStep: step,
      loosenBudget: day,
      loosenBudgetWeek: week,
    }),
  ),
  {
    ...withLimits("liquidation", { tightenStep: 10_000, loosenStep: 5_000, loosenBudget: 5_000 }),
    ...flat(),
  },
  ...PARAMETERS.flatMap((parameter) => [
    withLimits(parameter, { loosenStep: 1, loosenBudget: 1, loosenBudgetWeek: 1 }),
    withLimits(parameter, { loosenStep: 100, loosenBudget: 100, loosenBudgetWeek: 100 }),
  ]),
  withLimits("rate", { tightenStep: 223, loosenStep: 223, tightenDelaySeconds: 28_800 }),
  { ...withLimits("rate", widest), ...flat() },
  { ...withLimits("liquidation", widest), ...flat() },
  withLimits("rate", {
    loosenStep: 1_000,
    tightenDelaySeconds: 259_200,
    loosenDelaySeconds: 259_200,
  }),
  withLimits("liquidation", { tightenStep: 2_000, loosenStep: 2_000 }),
  profiles({}, {}, { kinkBps: 7_000 }),
  profiles({}, {}, { baseBps: 600 }),
  profiles({}, {}, { slope1Bps: 1_100 }),
  profiles({}, {}, { convexBps: 2_500 }),
  profiles({}, {}, { closeFactorBps: 9_000 }),
];

const late = { tightenDelaySeconds: 1_295_741, loosenDelaySeconds: 1_295_741 };
const WRONG: readonly { readonly changes: Changes; readonly rule: string }[] = [
  ...UNSAFE_CONFIGS.map(({ changes, error }) => ({ changes, rule: error })),
  ...[{ loosenStep: 2_001, tightenStep: 2_001, loosenBudget: 6_000, loosenBudgetWeek: 24_000 }].map(
    (changes) => ({ changes: withLimits("rate", changes), rule: "StepLimitsInvalid" }),
  ),
  {
    changes: withLimits("liquidation", { loosenStep: 2_501, loosenBudget: 2_501 }),
    rule: "StepLimitsInvalid",
  },
  {
    // A fifth of a second more than 30 days from calm to stress: 20000 / 9998 steps of this delay.
    changes: { ...withLimits("rate", { ...widest, tightenStep: 9_998, ...late }), ...flat() },
    rule: "StepLimitsInvalid",
  },
  { changes: profiles({}, { kinkBps: 9_001 }), rule: "ProfileLooserThan" },
  { changes: profiles({}, { slope2Bps: 5_001 }), rule: "StepTooLarge" },
];

async function contractRule(config: MarketConfig): Promise<string | undefined> {
  try {
    await harness.getFunction("requireSafe").staticCall(config);
    return undefined;
  } catch (error) {
    const data = typeof error === "object" && error && "data" in error ? error.data : undefined;
    return harness.interface.parseError(String(data))?.name ?? String(error);
  }
}

async function expectRule(changes: Changes, rule?: string): Promise<void> {
  const config = { ...STARTING_CONFIG, ...changes };
  const text = JSON.stringify(changes, (_, value) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(brokenRule(config), `the model for ${text}`).to.equal(rule);
  expect(await contractRule(config), `the contract for ${text}`).to.equal(rule);
}

describe("policy bounds, at their edges", () => {
  it("accept rules that reach them", async () => {
    for (const changes of RULES) await expectRule(changes);
  });

  it("accept profiles that reach them", async () => {
    for (const changes of PROFILES) await expectRule(changes);
  });

  it("accept limits that reach them", async () => {
    for (const changes of LIMITS) await expectRule(changes);
  });

  it("refuse what lies beyond one of them", async () => {
    for (const { changes, rule } of WRONG) await expectRule(changes, rule);
  });
});
