import { expect } from "chai";
import {
  parameterTrack,
  STRATEGIES,
  type TrackParameters,
} from "../../../model/backtest/parameter-track.ts";
import { observationOf } from "../../../model/backtest/score-track.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";
import { flat, pathOf } from "../../helpers/price-path.ts";

/** Liquidation takes twelve days from transition to calm. */
const LEAD_HOURS = 400;

/** Calm for a while, stress from hour 20 of the path on, with the rounds of hours 30 to 33 missed. */
function parameters(changes: Partial<TrackParameters> = {}): TrackParameters {
  const path = pathOf([...flat(100, 30), ...flat(80, 30)]);
  const observations = Array.from({ length: LEAD_HOURS + path.hours }, (_, i) => {
    const hour = i - LEAD_HOURS;
    const score = hour >= 20 ? 8_000 : 1_000;
    return { hour, seen: observationOf(path.firstRound + hour, all(score)) };
  })
    .filter(({ hour }) => hour < 30 || hour > 33)
    .map(({ seen }) => seen);
  return { config: STARTING_CONFIG, path, observations, scoreDelayHours: 0, ...changes };
}

const all = (score: number) => ({ score, scoreLow: score, scoreHigh: score });

describe("parameter track", () => {
  it("has one entry an hour for every strategy", () => {
    for (const strategy of STRATEGIES) {
      const { hours, strategy: name } = parameterTrack(strategy, parameters());
      expect(hours, name).to.have.length(60);
    }
  });

  it("never moves for the static strategies", () => {
    for (const [strategy, regime] of [
      ["static-calm", 0],
      ["static-middle", 1],
      ["static-tight", 2],
    ] as const) {
      const { hours } = parameterTrack(strategy, parameters());
      const profile = STARTING_CONFIG.profiles[regime];
      const { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps } = profile;
      const curve = { kinkBps, baseBps, slope1Bps, slope2Bps, convexBps };
      const { maxLtvBps, borrowCapBps, supplyCapBps } = profile;
      const { liquidationBonusBps, closeFactorBps } = profile;
      const caps = { borrowCapBps, supplyCapBps };
      const liquidation = { liquidationBonusBps, closeFactorBps };
      const expected = { maxLtvBps, ...caps, curve, ...liquidation, regime };
      for (const hour of hours) expect(hour).to.deep.include(expected);
    }
  });

  it("follows the policy: calm before, stress LTV after two rounds, the rate in steps", () => {
    const { hours } = parameterTrack("adaptive", parameters());
    const ltv = hours.map(({ maxLtvBps }) => maxLtvBps);
    expect(ltv.slice(0, 21)).to.deep.equal(flat(7_500, 21));
    expect(ltv.slice(21)).to.deep.equal(flat(5_000, 39));
    const rate = hours.map(({ ratePosition }) => ratePosition);
    expect(rate.slice(19, 31)).to.deep.equal([0, 0, ...flat(2_000, 8), ...flat(4_000, 2)]);
    expect(hours.map(({ borrowCapBps }) => borrowCapBps).slice(20, 22)).to.deep.equal([
      10_000, 3_000,
    ]);
    // A quarter of a regime every three days: 25 bps of bonus.
    expect(hours.map((hour) => hour.liquidationBonusBps).slice(20, 22)).to.deep.equal([500, 525]);
  });

  it("comes later by the score's delay", () => {
    const { hours } = parameterTrack("adaptive", parameters({ scoreDelayHours: 2 }));
    expect(hours[22]?.maxLtvBps).to.equal(7_500);
    expect(hours[23]?.maxLtvBps).to.equal(5_000);
  });

  it("foresees a fall of 10 % a day ahead, and nothing further", () => {
    const { hours } = parameterTrack("foresight", parameters());
    expect(hours.map(({ regime }) => regime)).to.deep.equal([
      ...flat(0, 7),
      ...flat(2, 23),
      ...flat(0, 30),
    ]);
  });
});
