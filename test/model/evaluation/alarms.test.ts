import { expect } from "chai";
import type { Example } from "../../../model/dataset/dataset.ts";
import { forwardFall } from "../../../model/dataset/labels.ts";
import { alarmStatistics, falseAlarms } from "../../../model/evaluation/alarms.ts";
import { crisisTimeline } from "../../../model/evaluation/crisis-timeline.ts";
import { findFalls } from "../../../model/evaluation/falls.ts";
import { HYSTERESIS, regimesOf } from "../../../model/evaluation/hysteresis.ts";
import { calmWindows } from "../../../model/evaluation/windows.ts";
import { type HourlyGrid, hourlyGrid } from "../../../model/features/hourly-grid.ts";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { FIRST_HOUR } from "../../helpers/synthetic-market.ts";

/** 100, a rise to 110 in bar 50, then 2 points an hour down to 80, and flat. */
const CLOSE = Array.from({ length: 200 }, (_, i) =>
  i < 50 ? 100 : Math.max(110 - 2 * (i - 50), 80),
);
const grid: HourlyGrid = hourlyGrid({
  file: "hand-made",
  times: CLOSE.map((_, i) => (FIRST_HOUR + i) * 3_600),
  open: CLOSE.map((close, i) => CLOSE[i - 1] ?? close),
  high: CLOSE.map((close, i) => Math.max(close, CLOSE[i - 1] ?? close)),
  low: CLOSE.map((close, i) => Math.min(close, CLOSE[i - 1] ?? close)),
  close: CLOSE,
  volume: CLOSE.map(() => 1),
});
const examples: Example[] = CLOSE.slice(1, 170).map((_, i) => {
  const round = FIRST_HOUR + i + 1;
  const fall = forwardFall(grid, round);
  const labels = {
    expectedShortfall: 0,
    isLiquidated: fall > 0.1 ? 1 : 0,
    liquidityAdjustedVolatility: 0,
    systemStress: 0,
    fall,
  };
  return {
    asset: "ETH",
    round,
    features: NEUTRAL_FEATURES,
    missing: 0,
    labels,
    ewmaVolatility: 0.01,
  };
});
const scoresFrom = (...rises: readonly (readonly [row: number, score: number])[]): number[] => {
  const scores = examples.map(() => 20);
  for (const [row, score] of rises) scores.fill(score, row);
  return scores;
};
const ONE = Float64Array.of(1);
const blocks = { blockOf: new Uint16Array(examples.length), count: 1 };
const falls = findFalls({ grid, first: FIRST_HOUR, end: FIRST_HOUR + 170 });

describe("alarms", () => {
  const statisticsOf = (scores: readonly number[]) =>
    alarmStatistics({ examples, scores, falls, grid, blocks });

  it("flag a fall when the score stands at 45 before the touch", () => {
    expect(falls).to.have.length(1);
    // Bar 56 is the first with a low under 99. Row i is round i + 1, which has seen bar i.
    expect(falls[0]?.touchRound).to.equal(FIRST_HOUR + 56);
    const { flaggedBeforeTouch, leadHours, shareOfFallAhead } = statisticsOf(scoresFrom([52, 45]));
    expect(flaggedBeforeTouch(ONE)).to.equal(1);
    // Round 53 has seen the close of 106: 26 of the 30 points down are ahead, 3 hours to the touch.
    expect(leadHours(ONE)).to.equal(3);
    expect(shareOfFallAhead(ONE)).to.be.closeTo(26 / 30, 1e-12);
  });

  it("do not flag it in the touching hour, or with 44.99", () => {
    for (const scores of [scoresFrom([56, 80]), scoresFrom([40, 44.99])]) {
      const { flaggedBeforeTouch, leadHours } = statisticsOf(scores);
      expect(flaggedBeforeTouch(ONE)).to.equal(0);
      expect(leadHours(ONE)).to.satisfy(Number.isNaN);
    }
  });

  it("are false when no fall of 5 % starts within a day, and only where they start", () => {
    const late = scoresFrom([100, 50]);
    const early = scoresFrom([45, 50]);
    const count = (scores: readonly number[]): number =>
      falseAlarms(examples, regimesOf(scores, HYSTERESIS)).filter(Boolean).length;
    expect(count(late)).to.equal(1);
    expect(count(early)).to.equal(0);
    const months = examples.length / 730.5;
    expect(statisticsOf(late).falseAlarmsPerMonth(ONE)).to.be.closeTo(1 / months, 1e-9);
  });

  it("flag it up to the round that the touching hour begins with", () => {
    const { flaggedBeforeTouch, leadHours } = statisticsOf(scoresFrom([55, 45]));
    expect(flaggedBeforeTouch(ONE)).to.equal(1);
    expect(leadHours(ONE)).to.equal(0);
  });

  it("are false unless a fall over 5 % follows from one of 24 hours", () => {
    const start = 30;
    const isFalse = (row: number, fall: number): boolean | undefined => {
      const rows = examples.map((example, i) => ({
        ...example,
        labels: { ...example.labels, fall: i === row ? fall : 0 },
      }));
      return falseAlarms(rows, regimesOf(scoresFrom([start, 50]), HYSTERESIS))[start];
    };
    expect(isFalse(start, 0.051)).to.equal(false);
    expect(isFalse(start + 23, 0.051)).to.equal(false);
    expect(isFalse(start + 24, 0.5)).to.equal(true);
    expect(isFalse(start - 1, 0.5)).to.equal(true);
    expect(isFalse(start, 0.05)).to.equal(true);
  });

  it("count every change of regime", () => {
    const months = examples.length / 730.5;
    const scores = scoresFrom([10, 50], [20, 70], [60, 20]);
    // Up, up, and down to calm in one step after 24 hours.
    expect(statisticsOf(scores).flipsPerMonth(ONE)).to.be.closeTo(3 / months, 1e-9);
  });
});

describe("crisis timeline", () => {
  const timelineOf = (scores: readonly number[]) =>
    crisisTimeline({
      examples,
      scores,
      regimes: regimesOf(scores, HYSTERESIS),
      grid,
      first: FIRST_HOUR,
      end: FIRST_HOUR + 160,
    });

  it("measures from the worst day's touch, early, late or never", () => {
    const touch = FIRST_HOUR + 56;
    // The largest fall starts at the close of 110, which round 51 sees.
    const early = timelineOf(scoresFrom([30, 50], [58, 66]));
    expect(early.touchRound).to.equal(touch);
    expect(early.fall).to.be.closeTo(1 - 80 / 110, 1e-4);
    expect(early.leadHours45).to.equal(25);
    expect(early.leadHours65).to.equal(-3);
    expect(early.maxScore).to.equal(66);
    expect(timelineOf(scoresFrom([56, 50])).leadHours45).to.equal(-1);
    // Row 79 is the round a day after the touch.
    expect(timelineOf(scoresFrom([79, 50])).leadHours45).to.equal(-24);
    expect(timelineOf(scoresFrom([80, 50])).leadHours45).to.equal(null);
    expect(timelineOf(scoresFrom()).leadHours45).to.equal(null);
  });

  it("says how often the alarm stood in the month before", () => {
    // Rows 0..54 are before the touch; 25 of them, 30..54, are alarmed.
    expect(timelineOf(scoresFrom([30, 50])).priorAlarmShare).to.equal(
      Math.round((25 / 55) * 1e4) / 1e4,
    );
  });

  it("has no touch where nothing fell", () => {
    const calm = crisisTimeline({
      examples,
      scores: scoresFrom(),
      regimes: new Uint8Array(examples.length),
      grid,
      first: FIRST_HOUR + 100,
      end: FIRST_HOUR + 120,
    });
    expect(calm.touchRound).to.equal(null);
    expect(calm.leadHours45).to.equal(null);
  });
});

describe("calm windows", () => {
  it("are weeks without an hour that a fall of 5 % follows", () => {
    const spot = { ETH: grid, BTC: grid, LINK: grid };
    const windows = calmWindows(spot, FIRST_HOUR + 1, FIRST_HOUR + 300);
    // From bar 66 on the price stands at 80; a low of 84 sees the last 5 % fall.
    const [window, ...others] = windows;
    expect(others).to.deep.equal([]);
    expect(window?.end).to.equal(FIRST_HOUR + 300);
    for (let round = window?.first ?? 0; round < FIRST_HOUR + 170; round++) {
      expect(forwardFall(grid, round)).to.be.at.most(0.05);
    }
    expect(forwardFall(grid, (window?.first ?? 0) - 1)).to.be.above(0.05);
  });

  it("are calm in both assets, and a week long at least", () => {
    const still = { ...grid, low: grid.low.map(() => 80), close: grid.close.map(() => 80) };
    const windowsOf = (spot: { ETH: HourlyGrid; BTC: HourlyGrid }, end: number) =>
      calmWindows({ ...spot, LINK: grid }, FIRST_HOUR + 1, FIRST_HOUR + end);
    for (const spot of [
      { ETH: grid, BTC: still },
      { ETH: still, BTC: grid },
    ]) {
      expect(windowsOf(spot, 300)).to.deep.equal(windowsOf({ ETH: grid, BTC: grid }, 300));
    }
    const [all] = windowsOf({ ETH: still, BTC: still }, 300);
    expect(all?.first).to.equal(FIRST_HOUR + 1);
    expect(windowsOf({ ETH: still, BTC: still }, 169)).to.have.length(1);
    expect(windowsOf({ ETH: still, BTC: still }, 168)).to.have.length(0);
  });
});
