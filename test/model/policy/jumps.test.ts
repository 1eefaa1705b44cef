/**
 * A jump beyond the gate, through the whole policy. There is no second set of inputs to ask, so the
 * answer is to hold: it loosens nothing, and tightens no faster and no further than any other score.
 */
import { expect } from "chai";
import fc from "fast-check";
import {
  limitsOf,
  PARAMETERS,
  STARTING_CONFIG,
  STRESS,
} from "../../../model/policy/market-config.ts";
import { type MarketPolicy, startPolicy, syncPolicy } from "../../../model/policy/policy.ts";

const HOUR = 3600;
const START = 495_000 * HOUR;
const config = STARTING_CONFIG;
const { maxJump, confirmationsDown, confirmationsUp } = config.rules;
/** Longer than every level takes from one end to the other. */
const SETTLED_HOURS = 60 * 24;

/** One hourly round and the sync that observes it; a new market's first round is START's. */
function follow(market: MarketPolicy, score: number): MarketPolicy {
  const round = market.regimeState.round === 0 ? START / HOUR : market.regimeState.round + 1;
  const observedAt = round * HOUR;
  const unseen = [{ round, observedAt, score, scoreLow: score, scoreHigh: score }];
  return syncPolicy({ market, config, timestamp: observedAt, unseen })?.market ?? market;
}

const followAll = (market: MarketPolicy, scores: readonly number[]): MarketPolicy =>
  scores.reduce(follow, market);

const settledAt = (score: number): MarketPolicy =>
  followAll(startPolicy(config, START), new Array<number>(SETTLED_HOURS).fill(score));

const valuesOf = ({ levels }: MarketPolicy): number[] =>
  PARAMETERS.map((parameter) => levels[parameter].value);

const STRESSED_SCORE = 7_000;
const stressed = settledAt(STRESSED_SCORE);
const calm = settledAt(0);

describe("jumps of the score", () => {
  it("M7 hold every level after a jump down, until rounds in a row confirm it", () => {
    const below = fc.integer({ min: 0, max: STRESSED_SCORE - maxJump - 1 });
    const property = fc.property(below, (score) => {
      let market = follow(stressed, score);
      for (let confirmed = 0; confirmed < confirmationsDown; confirmed++) {
        expect(valuesOf(market)).to.deep.equal(valuesOf(stressed));
        market = follow(market, score);
      }
      const later = followAll(market, new Array<number>(24).fill(score));
      for (const name of ["haircut", "cap", "fee"] as const) {
        expect(later.levels[name].value, name).to.be.lessThan(stressed.levels[name].value);
      }
    });
    fc.assert(property, { numRuns: 50 });
  });

  it("M7 hold for as long as the score goes on jumping, however calm both ends are", () => {
    const ends = fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 900 }));
    const property = fc.property(ends, ([low, more]) => {
      const jumping = Array.from({ length: 200 }, (_, i) => low + (i % 2) * (maxJump + 1 + more));
      expect(valuesOf(followAll(stressed, jumping))).to.deep.equal(valuesOf(stressed));
    });
    fc.assert(property, { numRuns: 20 });
  });

  it("M7 tighten after a jump up as after any score: confirmed, and by one step", () => {
    const above = fc.integer({ min: config.rules.stressAbove + 1, max: 10_000 });
    const property = fc.property(above, (score) => {
      const unconfirmed = followAll(calm, new Array<number>(confirmationsUp - 1).fill(score));
      expect(valuesOf(unconfirmed)).to.deep.equal(valuesOf(calm));
      const market = follow(unconfirmed, score);
      expect(market.regimeState.regime).to.equal(STRESS);
      for (const name of PARAMETERS) {
        const moved = market.levels[name].value - calm.levels[name].value;
        expect(moved, name).to.be.within(1, limitsOf(config, name).tightenStep);
        expect(market.levels[name].value, name).to.be.most(stressed.levels[name].value);
      }
    });
    fc.assert(property, { numRuns: 50 });
  });
});
