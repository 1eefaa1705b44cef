/** The figures that alarms watch, from the states that the policy's own property tests reach. */
import { expect } from "chai";
import fc from "fast-check";
import { alarmsOf, missedRounds, silenceAboveKink } from "../../../model/policy/alarms.ts";
import { MOVEMENTS } from "../../../model/policy/bounded-level.ts";
import { limitsOf, PARAMETERS, STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { type MarketPolicy, startPolicy, syncPolicy } from "../../../model/policy/policy.ts";

const HOUR = 3600;
const START = 495_000 * HOUR;
/** Three days: the haircut is still on its way. */
const CALM_HOURS = 72;
const config = STARTING_CONFIG;

/** Hourly rounds, some missed, each synced when it comes. */
function follow(scores: readonly (number | undefined)[]): MarketPolicy {
  return scores.reduce<MarketPolicy>(
    (market, score, i) => {
      if (score === undefined) return market;
      const observedAt = START + i * HOUR;
      const seen = {
        round: observedAt / HOUR,
        observedAt,
        score,
        scoreLow: score,
        scoreHigh: score,
      };
      const sync = { market, config, timestamp: observedAt, unseen: [seen] };
      return syncPolicy(sync)?.market ?? market;
    },
    startPolicy(config, START),
  );
}

const score = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constant(1_000));
const scores = fc.array(fc.option(score, { freq: 8, nil: undefined }), { maxLength: 120 });

describe("alarm figures", () => {
  it("E3 stay within budgets and corridor, and the corridor's ends are where the level is not", () => {
    const property = fc.property(scores, fc.nat(3 * 24 * HOUR), (sequence, later) => {
      const market = follow(sequence);
      const timestamp = START + sequence.length * HOUR + later;
      const { levels } = alarmsOf({ market, config, timestamp, unseen: [] });
      for (const name of PARAMETERS) {
        const level = levels[name];
        expect(level.value, name).to.equal(market.levels[name].value);
        expect(level.loosenedDay, name).to.be.within(0, level.budgetDay);
        expect(level.loosenedWeeks, name).to.be.within(level.loosenedDay, level.budgetWeek);
        expect(Math.min(level.toLoosest, level.toTightest), name).to.be.least(0);
        const width = name === "haircut" ? 9_900 - 2_300 : 20_000;
        expect(level.toLoosest + level.toTightest, name).to.equal(width);
        expect(MOVEMENTS).to.include(level.next);
      }
    });
    fc.assert(property, { numRuns: 100 });
  });

  it("E3 count what calm days loosen, level by level", () => {
    const market = follow(new Array<number>(CALM_HOURS).fill(0));
    const timestamp = START + CALM_HOURS * HOUR;
    const { levels } = alarmsOf({ market, config, timestamp, unseen: [] });
    const started = startPolicy(config, START);
    for (const name of PARAMETERS) {
      const moved = started.levels[name].value - market.levels[name].value;
      expect(levels[name].loosenedWeeks, name).to.equal(moved);
      expect(levels[name].budgetWeek, name).to.equal(limitsOf(config, name).loosenBudgetWeek);
    }
    expect(levels.haircut.loosenedDay).to.be.greaterThan(0);
  });

  it("E3 tell age, dispersion, waiting rounds, freeze, and what holds a level", () => {
    const market = { ...follow([5_000, 5_000]), frozenUntil: START + 9 * HOUR };
    const newest = { round: 495_002, observedAt: START + 2 * HOUR, score: 5_000 };
    const seen = { ...newest, scoreLow: 4_800, scoreHigh: 5_300 };
    const timestamp = START + 3 * HOUR;
    const alarms = alarmsOf({ market, config, timestamp, unseen: [seen], newest: seen });
    expect(alarms).to.include({
      staleness: "fresh",
      isFrozen: true,
      ageSeconds: HOUR,
      dispersion: 500,
      unsyncedRounds: 1,
    });
    const manual = { targets: { haircut: 2_500, cap: 0, rate: 0, liquidation: 0, fee: 0 } };
    const until = START + 99 * HOUR;
    const held = { ...market, manual: { ...manual, until } };
    const { levels } = alarmsOf({ market: held, config, timestamp, unseen: [] });
    for (const name of PARAMETERS) expect(levels[name].next, name).to.equal("loosen-blocked");
    const silent = alarmsOf({ market, config, timestamp: START + 40 * HOUR, unseen: [] });
    expect(silent).to.include({ staleness: "dead", isFrozen: false, ageSeconds: 39 * HOUR });
    expect(silent).to.not.have.property("dispersion");
  });

  it("E3 count silence only above the kink, and each round that never came", () => {
    expect(silenceAboveKink(9_000, 9_000, 500)).to.equal(0);
    expect(silenceAboveKink(9_001, 9_000, 500)).to.equal(500);
    expect(missedRounds([], 100, 24)).to.equal(24);
    expect(missedRounds([76, 77, 100, 101], 100, 24)).to.equal(22);
    const all = Array.from({ length: 24 }, (_, i) => 77 + i);
    expect(missedRounds(all, 100, 24)).to.equal(0);
  });
});
