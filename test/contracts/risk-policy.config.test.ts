import { expect } from "chai";
import {
  type MarketConfig,
  type Profile,
  STARTING_CONFIG,
  type StepLimits,
} from "../../model/policy/market-config.ts";
import { goLive, type Live, send } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";

const { loadFixture } = networkHelpers;
const live = () => goLive({ markets: 1 });
const CALM = 0;
const TRANSITION = 1;
const STRESS = 2;
const [calm, transition, stress] = STARTING_CONFIG.profiles;
const { rules, haircutLimits, rateLimits } = STARTING_CONFIG;

const withRules = (changes: Partial<typeof rules>) => ({ rules: { ...rules, ...changes } });
const withCalm = (changes: Partial<Profile>) => ({
  profiles: [{ ...calm, ...changes }, transition, stress] as const,
});
const withStress = (changes: Partial<Profile>) => ({
  profiles: [calm, transition, { ...stress, ...changes }] as const,
});
const structOf = (limits: StepLimits) => [
  limits.tightenStep,
  limits.loosenStep,
  limits.loosenBudget,
  limits.tightenDelaySeconds,
  limits.loosenDelaySeconds,
];

interface Wrong {
  readonly title: string;
  readonly changes: Partial<MarketConfig>;
  readonly error: string;
  readonly args: readonly unknown[];
}

const wrongHaircut = (changes: Partial<StepLimits>, title: string): Wrong => {
  const limits = { ...haircutLimits, ...changes };
  const args = [structOf(limits)];
  return { title, changes: { haircutLimits: limits }, error: "StepLimitsInvalid", args };
};
const wrongRate = (changes: Partial<StepLimits>, title: string): Wrong => {
  const limits = { ...rateLimits, ...changes };
  const args = [structOf(limits)];
  return { title, changes: { rateLimits: limits }, error: "StepLimitsInvalid", args };
};

const WRONG: readonly Wrong[] = [
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
    { slope2Bps: 30_001 },
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
  ].map((changes) => ({
    title: `P3 a stress profile looser than transition in ${Object.keys(changes)}`,
    changes: withStress(changes),
    error: "ProfileLooserThan",
    args: [STRESS, TRANSITION],
  })),
  wrongHaircut({ tightenStep: 9_999 }, "a haircut that may not tighten at once"),
  wrongHaircut({ tightenDelaySeconds: 1 }, "a haircut that waits before it tightens"),
  wrongHaircut({ loosenStep: 0 }, "a haircut that never loosens"),
  wrongHaircut({ loosenStep: 201 }, "a haircut that loosens by more than 200 bps"),
  wrongHaircut({ loosenBudget: 401 }, "a haircut that loosens by more than 400 bps a day"),
  wrongHaircut({ loosenBudget: 99 }, "a budget below a step"),
  wrongHaircut({ loosenDelaySeconds: 28_799 }, "a delay under 8 hours before loosening"),
  wrongRate({ tightenStep: 10_001 }, "a rate step of more than a regime"),
  wrongRate({ tightenDelaySeconds: 28_799 }, "a delay under 8 hours before rates rise"),
  wrongRate({ loosenStep: 2_001 }, "rates that fall faster than they rise"),
  wrongRate({ tightenDelaySeconds: 28_801 }, "rates that may fall sooner than rise"),
  {
    title: "R5 a step that moves slope2 by more than 400 bps",
    changes: { rateLimits: { ...rateLimits, tightenStep: 2_001 } },
    error: "RateStepTooLarge",
    args: [STRESS, 401, 400],
  },
  {
    title: "R5 a step that moves the kink by more than 300 bps",
    changes: {
      ...withStress({ kinkBps: 7_000 }),
      rateLimits: { ...rateLimits, tightenStep: 2_001 },
    },
    error: "RateStepTooLarge",
    args: [STRESS, 301, 300],
  },
];

function configure(live: Live, changes: Partial<MarketConfig>) {
  const args = [9n, { ...STARTING_CONFIG, ...changes }];
  return transact({ contract: live.policy, name: "configureMarket", args });
}

describe("RiskPolicy.configureMarket", () => {
  for (const { title, changes, error, args } of WRONG) {
    it(`refuses ${title}`, async () => {
      const deployed = await loadFixture(live);
      await expectRevert(configure(deployed, changes), { by: deployed.policy, error, args });
    });
  }

  it("stores what it accepts and emits it", async () => {
    const { policy } = await loadFixture(live);
    const stored = await policy.getFunction("marketConfig")(1n);
    const [configured] = await policy.queryFilter("MarketConfigured");
    const emitted = policy.interface.parseLog(configured ?? { topics: [], data: "" });
    expect(emitted?.args).to.deep.equal([1n, stored]);
    expect(stored.profiles[2].slope2Bps).to.equal(BigInt(stress.slope2Bps));
    expect(stored.rules.dwellSeconds).to.equal(BigInt(rules.dwellSeconds));
    expect(stored.haircutLimits).to.deep.equal(structOf(haircutLimits).map(BigInt));
  });

  it("starts a market in transition, at its profile", async () => {
    const { policy } = await loadFixture(live);
    const state = await policy.getFunction("marketState")(1n);
    expect(state.regimeState.regime).to.equal(1n);
    expect([state.haircut.value, state.ratePosition.value]).to.deep.equal([3_500n, 10_000n]);
  });

  it("keeps a known market's levels, and lifts them into a tighter corridor", async () => {
    const deployed = await loadFixture(live);
    const { policy } = deployed;
    const tighter: MarketConfig = {
      ...STARTING_CONFIG,
      liquidationThresholdBps: 6_000,
      profiles: [
        { ...calm, maxLtvBps: 5_700 },
        { ...transition, maxLtvBps: 5_500 },
        { ...stress, maxLtvBps: 5_000 },
      ],
    };
    await send(policy, "configureMarket", 1n, tighter);
    const state = await policy.getFunction("marketState")(1n);
    expect([state.haircut.value, state.ratePosition.value]).to.deep.equal([4_300n, 10_000n]);
    await send(policy, "configureMarket", 1n, STARTING_CONFIG);
    expect((await policy.getFunction("marketState")(1n)).haircut.value).to.equal(4_300n);
  });
});
