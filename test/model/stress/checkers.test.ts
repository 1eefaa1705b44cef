import { expect } from "chai";
import fc from "fast-check";
import { observationOf } from "../../../model/backtest/score-track.ts";
import { type MarketConfig, STARTING_CONFIG } from "../../../model/policy/market-config.ts";
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
const [CALM, TRANSITION] = STARTING_CONFIG.profiles;

const exact = (score: number) => ({ score, scoreLow: score, scoreHigh: score });

/** An hour each, at the transition profile, with a calm round in every hour. */
function steady(hours: number): Step[] {
  return Array.from({ length: hours }, (_, i) => ({
    reading: reading(i, {}),
    rounds: [observationOf(FIRST_ROUND + i, exact(4_600))],
  }));
}

function reading(hour: number, changes: Partial<Reading>): Reading {
  const { maxLtvBps, ...curve } = TRANSITION;
  return {
    timestamp: (FIRST_ROUND + hour) * HOUR + 60,
    maxLtvBps,
    liquidationThresholdBps: STARTING_CONFIG.liquidationThresholdBps,
    curve,
    ratePosition: 10_000,
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

const { maxLtvBps: _, ...CALM_CURVE } = CALM;
const budget = (loosenBudget: number): MarketConfig => ({
  ...STARTING_CONFIG,
  rateLimits: { ...STARTING_CONFIG.rateLimits, loosenBudget },
});
const WIDE = { score: 4_600, scoreLow: 3_600, scoreHigh: 5_000 };

const VIOLATIONS: Readonly<Record<string, [readonly Step[], MarketConfig?]>> = {
  "ltv-corridor": [edited(9, { 5: { maxLtvBps: 99 } })],
  "ltv-below-threshold": [edited(9, { 5: { liquidationThresholdBps: 8_001 } })],
  "curve-corridor": [edited(9, { 5: { curve: { ...CALM_CURVE, slope2Bps: 499 } } })],
  "curve-order": [edited(9, { 5: { curve: { ...CALM_CURVE, slope1Bps: 390 } } })],
  "ltv-loosens-step": [edited(9, { 5: { maxLtvBps: 6_601 } })],
  "ltv-loosens-delay": [edited(19, { 5: { maxLtvBps: 6_550 }, 12: { maxLtvBps: 6_600 } })],
  "ltv-loosens-budget": [
    edited(30, { 5: { maxLtvBps: 6_600 }, 13: { maxLtvBps: 6_700 }, 21: { maxLtvBps: 6_701 } }),
  ],
  "rate-loosens-step": [edited(9, { 5: { ratePosition: 8_999 } })],
  "rate-loosens-delay": [edited(19, { 5: { ratePosition: 9_500 }, 12: { ratePosition: 9_000 } })],
  "rate-loosens-budget": [
    edited(19, { 5: { ratePosition: 9_000 }, 13: { ratePosition: 8_000 } }),
    budget(1_999),
  ],
  "rate-tightens-step": [edited(9, { 5: { ratePosition: 12_001 } })],
  "rate-tightens-delay": [
    edited(19, { 5: { ratePosition: 11_000 }, 12: { ratePosition: 12_000 } }),
  ],
  "rate-tightens-budget": [
    edited(30, {
      5: { ratePosition: 12_000 },
      11: { ratePosition: 14_000 },
      17: { ratePosition: 16_000 },
      23: { ratePosition: 18_000 },
    }),
  ],
  "curve-step": [
    edited(9, {
      5: { ratePosition: 9_500, curve: { ...reading(0, {}).curve, slope1Bps: 499 } },
    }),
  ],
  "loosen-evidence": [
    edited(9, {
      4: { rounds: [observationOf(FIRST_ROUND + 4, WIDE)] },
      5: { maxLtvBps: 6_550 },
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
          expect(brokenIn(drive(STARTING_CONFIG, rounds, seed))).to.deep.equal([]);
        },
      ),
    );
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
