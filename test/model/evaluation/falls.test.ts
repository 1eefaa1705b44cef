import { expect } from "chai";
import { findFalls } from "../../../model/evaluation/falls.ts";
import { hourlyGrid } from "../../../model/features/hourly-grid.ts";
import { FIRST_HOUR } from "../../helpers/synthetic-market.ts";

/** Closes as given; each bar opens at the close before and has no wick unless `lows` says so. */
function gridOf(close: readonly number[], lows: Readonly<Record<number, number>> = {}) {
  const open = [close[0] ?? 0, ...close.slice(0, -1)];
  return hourlyGrid({
    file: "hand-made",
    times: close.map((_, i) => (FIRST_HOUR + i) * 3_600),
    open,
    high: close.map((c, i) => Math.max(c, open[i] ?? 0)),
    low: close.map((c, i) => lows[i] ?? Math.min(c, open[i] ?? 0)),
    close: [...close],
    volume: close.map(() => 1),
  });
}

const flat = (hours: number, price: number): number[] => new Array(hours).fill(price);

describe("falls", () => {
  it("start at the high of the day before and touch more than 10 % under it", () => {
    const close = [...flat(30, 100), 110, 105, 98, 90, ...flat(30, 92)];
    const [fall, ...others] = findFalls({
      grid: gridOf(close),
      first: FIRST_HOUR,
      end: FIRST_HOUR + close.length,
    });
    expect(others).to.deep.equal([]);
    // Round r has seen bar r - 1; bar 30 closed at 110, and bar 32 is the first under 99.
    expect(fall).to.deep.equal({
      startRound: FIRST_HOUR + 31,
      touchRound: FIRST_HOUR + 32,
      peak: 110,
      trough: 90,
      depth: 1 - 90 / 110,
    });
  });

  it("count a wick, and not a fall of exactly 10 %", () => {
    const close = flat(60, 100);
    const window = { first: FIRST_HOUR, end: FIRST_HOUR + 60 };
    expect(findFalls({ grid: gridOf(close, { 40: 89 }), ...window })).to.have.length(1);
    expect(findFalls({ grid: gridOf(close, { 40: 90 }), ...window })).to.have.length(0);
  });

  it("are one while touches are less than a day apart, and two after a day without", () => {
    const close = flat(120, 100);
    const window = { first: FIRST_HOUR, end: FIRST_HOUR + 120 };
    const count = (lows: Record<number, number>): number =>
      findFalls({ grid: gridOf(close, lows), ...window }).length;
    expect(count({ 30: 85, 53: 85, 76: 85 })).to.equal(1);
    expect(count({ 30: 85, 54: 85 })).to.equal(2);
  });

  it("look back 24 hours for the high, and as far ahead for the low", () => {
    const close = flat(120, 100).with(30, 110);
    const window = { first: FIRST_HOUR, end: FIRST_HOUR + 120 };
    const found = (lows: Record<number, number>) =>
      findFalls({ grid: gridOf(close, lows), ...window });
    expect(found({ 54: 98 })[0]?.peak).to.equal(110);
    expect(found({ 55: 98 })).to.have.length(0);
    expect(found({ 54: 98, 77: 95 })[0]?.trough).to.equal(95);
    expect(found({ 54: 98, 78: 95 })[0]?.trough).to.equal(98);
  });

  it("are looked for up to the end, which is exclusive", () => {
    const grid = gridOf(flat(60, 100), { 50: 80 });
    const upTo = (end: number) => findFalls({ grid, first: FIRST_HOUR, end: FIRST_HOUR + end });
    expect(upTo(50)).to.have.length(0);
    expect(upTo(51)).to.have.length(1);
  });
});
