import { expect } from "chai";
import fc from "fast-check";
import { observationOf } from "../../../model/backtest/score-track.ts";
import {
  type MarketConfig,
  type Parameter,
  type Profile,
  STARTING_CONFIG,
  type StepLimits,
} from "../../../model/policy/market-config.ts";
import { capsAt } from "../../../model/policy/profiles.ts";
import { curveAt } from "../../../model/policy/rate-curve.ts";
import { checkHonesty } from "../../../model/stress/check-honesty.ts";
import {
  findingOf,
  joinFindings,
  type Reading,
  type Step,
} from "../../../model/stress/published-bounds.ts";
import { check, drive } from "../../../model/stress/run-stress.ts";

const HOUR = 3_600;
const FIRST_ROUND = 480_000;
const [, TRANSITION] = STARTING_CONFIG.profiles;
const AT_TRANSITION = 10_000;

/** Positions, all in transition but those named. */
const at = (changes: Partial<Reading["levels"]>): Reading["levels"] => ({
  cap: AT_TRANSITION,
  rate: AT_TRANSITION,
  liquidation: AT_TRANSITION,
  fee: AT_TRANSITION,
  ...changes,
});

const exact = (score: number) => ({ score, scoreLow: score, scoreHigh: score });

/** An hour each, at the transition profile, with a calm round in every hour. */
function steady(hours: number): Step[] {
  return Array.from({ length: hours }, (_, i) => ({
    reading: reading(i, {}),
    rounds: [observationOf(FIRST_ROUND + i, exact(4_600))],
  }));
}

function reading(hour: number, changes: Partial<Reading>): Reading {
  const { maxLtvBps, liquidationBonusBps, closeFactorBps, graceSeconds, lpFeePips } = TRANSITION;
  const { profiles, liquidationThresholdBps } = STARTING_CONFIG;
  return {
    timestamp: (FIRST_ROUND + hour) * HOUR + 60,
    maxLtvBps,
    liquidationThresholdBps,
    ...capsAt(profiles, STARTING_CONFIG, AT_TRANSITION),
    curve: curveAt(profiles, AT_TRANSITION),
    liquidationBonusBps,
    closeFactorBps,
    graceSeconds,
    lpFeePips,
    levels: at({}),
    regime: 1,
    ...changes,
  };
}

type Edit = Partial<Reading> & { readonly rounds?: Step["rounds"] };

/** The steady steps, changed from each named hour on. */
function edited(hours: number, edits: Readonly<Record<number, Edit>>): Step[] {
  let changes: Partial<Reading> = {};
  return steady(hours).map((step, i) => {
    const { rounds, ...more } = edits[i] ?? {};
    changes = { ...changes, ...more };
    return { reading: reading(i, changes), rounds: rounds ?? step.rounds };
  });
}

const silent = (from: number, to: number): Record<number, Edit> =>
  Object.fromEntries(Array.from({ length: to - from }, (_, i) => [from + i, { rounds: [] }]));

const brokenIn = (steps: readonly Step[], config: MarketConfig = STARTING_CONFIG): string[] =>
  check(steps, config, [])
    .filter(({ broken }) => broken > 0)
    .map(({ bound }) => bound);

const CALM_CURVE = curveAt(STARTING_CONFIG.profiles, 0);
const TRANSITION_CURVE = curveAt(STARTING_CONFIG.profiles, AT_TRANSITION);

function withLimits(parameter: Parameter, changes: Partial<StepLimits>): MarketConfig {
  const own = (name: Parameter, limits: StepLimits): StepLimits =>
    name === parameter ? { ...limits, ...changes } : limits;
  const [haircut, cap, rate, liquidation, fee] = STARTING_CONFIG.limits;
  return {
    ...STARTING_CONFIG,
    limits: [
      own("haircut", haircut),
      own("cap", cap),
      own("rate", rate),
      own("liquidation", liquidation),
      own("fee", fee),
    ],
  };
}

/** The stress profile, changed: what the published corridors forbid whatever a market's profiles are. */
function withStress(changes: Partial<Profile>): MarketConfig {
  const [calm, transition, stress] = STARTING_CONFIG.profiles;
  return { ...STARTING_CONFIG, profiles: [calm, transition, { ...stress, ...changes }] };
}

/** A position that moves at each of these hours. */
const moving = (
  name: keyof Reading["levels"],
  hours: number,
  moves: Readonly<Record<number, number>>,
): readonly Step[] =>
  edited(
    hours,
    Object.fromEntries(
      Object.entries(moves).map(([hour, value]) => [hour, { levels: at({ [name]: value }) }]),
    ),
  );
const WIDE = { score: 4_600, scoreLow: 3_600, scoreHigh: 5_000 };

const VIOLATIONS: Readonly<Record<string, [readonly Step[], MarketConfig?]>> = {
  "ltv-corridor": [edited(9, { 5: { maxLtvBps: 99 } })],
  "ltv-below-threshold": [edited(9, { 5: { liquidationThresholdBps: 8_001 } })],
  "curve-corridor": [edited(9, { 5: { curve: { ...CALM_CURVE, slope2Bps: 499 } } })],
  "curve-order": [edited(9, { 5: { curve: { ...CALM_CURVE, slope1Bps: 390 } } })],
  "convex-corridor": [
    edited(9, { 5: { curve: { ...TRANSITION_CURVE, convexBps: 25_501 } } }),
    withStress({ convexBps: 30_000 }),
  ],
  "curve-convex": [edited(9, { 5: { curve: { ...TRANSITION_CURVE, convexBps: -1_000 } } })],
  "caps-corridor": [edited(9, { 5: { supplyCap: 0n } })],
  "bonus-corridor": [
    edited(9, { 5: { liquidationBonusBps: 1_001 } }),
    withStress({ liquidationBonusBps: 2_000 }),
  ],
  "bonus-covered": [edited(9, { 5: { liquidationBonusBps: 2_501 } })],
  "close-factor-corridor": [edited(9, { 5: { closeFactorBps: 4_999 } })],
  "grace-corridor": [edited(9, { 5: { graceSeconds: 14_401 } })],
  "fee-corridor": [edited(9, { 5: { lpFeePips: 499 } })],
  "ltv-loosens-step": [edited(9, { 5: { maxLtvBps: 6_601 } })],
  "ltv-loosens-delay": [edited(19, { 5: { maxLtvBps: 6_550 }, 12: { maxLtvBps: 6_600 } })],
  "ltv-loosens-budget": [
    edited(30, { 5: { maxLtvBps: 6_600 }, 13: { maxLtvBps: 6_700 }, 21: { maxLtvBps: 6_701 } }),
  ],
  "ltv-loosens-week": [
    edited(100, { 5: { maxLtvBps: 6_600 }, 90: { maxLtvBps: 6_700 } }),
    withLimits("haircut", { loosenBudgetWeek: 199 }),
  ],
  "cap-loosens-step": [moving("cap", 9, { 5: 8_999 })],
  "cap-loosens-delay": [moving("cap", 19, { 5: 9_500, 12: 9_000 })],
  "cap-loosens-budget": [
    moving("cap", 19, { 5: 9_000, 13: 8_000 }),
    withLimits("cap", { loosenBudget: 1_999 }),
  ],
  "cap-loosens-week": [
    moving("cap", 100, { 5: 9_000, 90: 8_000 }),
    withLimits("cap", { loosenBudgetWeek: 1_999 }),
  ],
  "rate-loosens-step": [moving("rate", 9, { 5: 8_999 })],
  "rate-loosens-delay": [moving("rate", 19, { 5: 9_500, 12: 9_000 })],
  "rate-loosens-budget": [
    moving("rate", 19, { 5: 9_000, 13: 8_000 }),
    withLimits("rate", { loosenBudget: 1_999 }),
  ],
  "rate-loosens-week": [
    moving("rate", 100, { 5: 9_000, 90: 8_000 }),
    withLimits("rate", { loosenBudgetWeek: 1_999 }),
  ],
  "liquidation-loosens-step": [moving("liquidation", 9, { 5: 7_499 })],
  "liquidation-loosens-delay": [moving("liquidation", 90, { 5: 9_000, 76: 8_000 })],
  "liquidation-loosens-budget": [moving("liquidation", 40, { 5: 8_000, 28: 7_499 })],
  "liquidation-loosens-week": [
    moving("liquidation", 90, { 5: 8_000, 80: 6_000 }),
    withLimits("liquidation", { loosenBudgetWeek: 3_999 }),
  ],
  "fee-loosens-step": [moving("fee", 9, { 5: 0 }), withLimits("fee", { loosenStep: 9_999 })],
  "fee-loosens-delay": [moving("fee", 19, { 5: 5_000, 12: 0 })],
  "fee-loosens-budget": [
    moving("fee", 19, { 5: 5_000, 13: 0 }),
    withLimits("fee", { loosenBudget: 9_999 }),
  ],
  "fee-loosens-week": [
    moving("fee", 100, { 5: 5_000, 90: 0 }),
    withLimits("fee", { loosenBudgetWeek: 9_999 }),
  ],
  "rate-tightens-step": [moving("rate", 9, { 5: 12_001 })],
  "rate-tightens-delay": [moving("rate", 19, { 5: 11_000, 12: 12_000 })],
  "rate-tightens-budget": [moving("rate", 30, { 5: 12_000, 11: 14_000, 17: 16_000, 23: 18_000 })],
  "liquidation-tightens-step": [moving("liquidation", 9, { 5: 12_501 })],
  "liquidation-tightens-delay": [moving("liquidation", 90, { 5: 11_000, 76: 12_000 })],
  "liquidation-tightens-budget": [moving("liquidation", 40, { 5: 12_000, 28: 12_501 })],
  "bonus-tightens-speed": [
    edited(80, { 5: { liquidationBonusBps: 650 }, 76: { liquidationBonusBps: 651 } }),
  ],
  "bonus-loosens-speed": [
    edited(80, { 5: { liquidationBonusBps: 551 }, 76: { liquidationBonusBps: 549 } }),
  ],
  "curve-step": [
    edited(9, {
      5: { levels: at({ rate: 9_500 }), curve: { ...TRANSITION_CURVE, convexBps: 99 } },
    }),
  ],
  "liquidation-step": [
    edited(9, { 5: { levels: at({ liquidation: 12_500 }), closeFactorBps: 6_001 } }),
    withStress({ closeFactorBps: 10_000 }),
  ],
  "loosen-evidence": [
    edited(9, {
      4: { rounds: [observationOf(FIRST_ROUND + 4, WIDE)] },
      5: { maxLtvBps: 6_550 },
    }),
  ],
  "loosen-target": [moving("cap", 9, { 5: 9_999 })],
  "rise-evidence": [
    edited(9, {
      4: { rounds: [observationOf(FIRST_ROUND + 4, exact(6_600))] },
      5: { regime: 2, rounds: [observationOf(FIRST_ROUND + 5, exact(6_500))] },
    }),
  ],
  "ease-evidence": [edited(20, { 15: { regime: 0 } })],
  "stress-tightens": [
    edited(9, {
      5: { rounds: [observationOf(FIRST_ROUND + 5, exact(6_600))] },
      6: { rounds: [observationOf(FIRST_ROUND + 6, exact(6_501))] },
    }),
  ],
  "stale-only-tightens": [edited(12, { ...silent(5, 12), 10: { maxLtvBps: 6_550, rounds: [] } })],
  "dead-baseline": [edited(30, { 0: { maxLtvBps: 6_501 }, ...silent(5, 30) })],
};

describe("checkers", () => {
  it("find nothing in a market that stands still", () => {
    expect(brokenIn(steady(40))).to.deep.equal([]);
  });

  for (const [bound, [steps, config]] of Object.entries(VIOLATIONS)) {
    it(`fire for ${bound}`, () => {
      expect(brokenIn(steps, config)).to.include(bound);
    });
  }

  it("fire for a regime that eases too soon, or by two", () => {
    const low = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [
        i,
        { rounds: [observationOf(FIRST_ROUND + i, exact(1_000))] },
      ]),
    );
    const eased = (hour: number, from: number) =>
      edited(20, {
        ...low,
        0: { ...low[0], regime: from },
        [hour]: { ...low[hour], regime: 0 },
      });
    expect(brokenIn(eased(8, 1))).to.deep.equal([]);
    expect(brokenIn(eased(7, 1))).to.deep.equal(["ease-evidence"]);
    expect(brokenIn(eased(12, 2))).to.deep.equal(["ease-evidence"]);
  });

  it("fire for a regime that eases over a missed round", () => {
    const calmRounds = (missed: number) =>
      Object.fromEntries(
        Array.from({ length: 20 }, (_, i) => [
          i,
          { rounds: i === missed ? [] : [observationOf(FIRST_ROUND + i, exact(1_000))] },
        ]),
      );
    const easedAt12 = (missed: number) => {
      const rounds = calmRounds(missed);
      return edited(20, { ...rounds, 12: { ...rounds[12], regime: 0 } });
    };
    expect(brokenIn(easedAt12(8))).to.deep.equal([]);
    expect(brokenIn(easedAt12(10))).to.deep.equal(["ease-evidence"]);
  });

  it("let a regime rise at its boundary, after a missed round too", () => {
    const rise = (...highs: readonly [number, number]) =>
      brokenIn(
        edited(9, {
          3: { rounds: [observationOf(FIRST_ROUND + 3, exact(highs[0]))] },
          4: { rounds: [] },
          5: {
            regime: 2,
            maxLtvBps: 5_000,
            ...capsAt(STARTING_CONFIG.profiles, STARTING_CONFIG, 20_000),
            lpFeePips: 10_000,
            levels: at({ cap: 20_000, fee: 20_000 }),
            rounds: [observationOf(FIRST_ROUND + 5, exact(highs[1]))],
          },
        }),
      );
    expect(rise(6_501, 6_501)).to.deep.equal([]);
    expect(rise(6_500, 6_501)).to.deep.equal(["rise-evidence"]);
  });

  it("have a violation for every bound but those about liars", () => {
    const bounds = check(steady(2), STARTING_CONFIG, []).map(({ bound }) => bound);
    expect(Object.keys(VIOLATIONS)).to.deep.equal(
      bounds.filter((bound) => !bound.startsWith("honest-")),
    );
  });

  it("fire when liars move a score or an interval beyond what honest ones said", () => {
    const round = (score: number, scoreHigh: number, liars: number) => ({
      seen: observationOf(FIRST_ROUND, { score, scoreLow: 1_000, scoreHigh }),
      liars,
      honestLow: 1_000,
      honestHigh: 2_000,
    });
    const broken = (...rounds: Parameters<typeof checkHonesty>[0]) =>
      checkHonesty(rounds, 5)
        .filter((finding) => finding.broken > 0)
        .map(({ bound }) => bound);
    expect(broken(round(2_000, 2_000, 1))).to.deep.equal([]);
    expect(broken(round(2_001, 2_000, 2))).to.deep.equal(["honest-score"]);
    expect(broken(round(2_000, 2_001, 1))).to.deep.equal(["honest-interval"]);
    expect(broken(round(2_000, 9_000, 2))).to.deep.equal([]);
    expect(broken(round(9_000, 9_000, 3))).to.deep.equal([]);
  });

  it("find nothing in what the policy does with any scores", () => {
    const scored = fc.record({
      low: fc.nat(10_000),
      width: fc.oneof(fc.nat(200), fc.nat(10_000)),
      gap: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 20 })),
    });
    fc.assert(
      fc.property(
        fc.array(scored, { minLength: 5, maxLength: 200, size: "max" }),
        fc.nat(),
        (all, seed) => {
          let round = FIRST_ROUND;
          const rounds = all.map(({ low, width, gap }) => {
            const scoreHigh = Math.min(10_000, low + width);
            round += gap;
            return observationOf(round, { score: low, scoreLow: low, scoreHigh });
          });
          const steps = drive({ config: STARTING_CONFIG, rounds, seed, absenceChance: 0.02 });
          expect(brokenIn(steps)).to.deep.equal([]);
        },
      ),
    );
  });

  it("know that an absence leaves all but the newest eight round numbers unheard", () => {
    const highs: readonly [number, number][] = [
      [1, 0],
      [2, 0],
      [3, 0],
      [4, 6_501],
      [12, 6_501],
      ...[15, 16, 17, 18, 19].map((round): [number, number] => [round, 0]),
    ];
    const rounds = highs.map(([round, score]) => observationOf(FIRST_ROUND + round, exact(score)));
    const seeds = Array.from({ length: 200 }, (_, seed) => seed);
    for (const seed of seeds) {
      const steps = drive({ config: STARTING_CONFIG, rounds, seed, absenceChance: 0.2 });
      expect(brokenIn(steps), `seed ${seed}`).to.deep.equal([]);
    }
  });

  it("join runs: counts add up, the worst margin and the first breach stand", () => {
    const bound = { bound: "b", statement: "s", unit: "u" };
    const margin = (value: number) => ({ margin: value, where: `at ${value}` });
    const runs = [[findingOf(bound, [margin(3), margin(1)])], [findingOf(bound, [margin(-2)])]];
    expect(joinFindings([...runs, [findingOf(bound, [])]])).to.deep.equal([
      { ...bound, checked: 3, broken: 1, worstMargin: -2, firstBroken: "at -2" },
    ]);
  });

  it("count a margin that is not a number as broken", () => {
    const margins = [{ margin: Number.NaN, where: "here" }];
    expect(findingOf({ bound: "b", statement: "s", unit: "u" }, margins).broken).to.equal(1);
  });
});
