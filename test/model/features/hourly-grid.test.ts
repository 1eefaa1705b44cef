import { expect } from "chai";
import { endOfRound, hourlyGrid, windowBefore } from "../../../model/features/hourly-grid.ts";

const bar = (hour: number, open: number, low: number, close: number) => ({
  hour,
  open,
  low,
  close,
});

function gridOf(bars: readonly ReturnType<typeof bar>[]) {
  return hourlyGrid({
    file: "bars",
    times: bars.map(({ hour }) => hour * 3600),
    open: bars.map(({ open }) => open),
    high: bars.map(({ open, close }) => Math.max(open, close)),
    low: bars.map(({ low }) => low),
    close: bars.map(({ close }) => close),
    volume: bars.map(() => 2),
  });
}

describe("hourly grid", () => {
  it("leaves an outage empty and gives the whole move to the first bar after it", () => {
    const grid = gridOf([bar(5, 10, 10, 10), bar(8, 10, 10, 20)]);
    expect(grid.firstHour).to.equal(5);
    expect(Array.from(grid.close)).to.deep.equal([10, Number.NaN, Number.NaN, 20]);
    expect(grid.logReturn[3]).to.be.closeTo(Math.log(2), 1e-12);
    expect(Array.from(windowBefore(grid.close, 4, 4) ?? [])).to.deep.equal([10, 20]);
  });

  it("cuts a wick at 25 % under the body and keeps a smaller one", () => {
    const grid = gridOf([bar(0, 10, 0.0001, 8), bar(1, 8, 6.5, 8)]);
    expect(Array.from(grid.low)).to.deep.equal([6, 6.5]);
  });

  it("values volume at the close", () => {
    expect(Array.from(gridOf([bar(0, 10, 10, 30)]).usdVolume)).to.deep.equal([60]);
  });

  it("gives a round the hours before its time and not the one that starts then", () => {
    const grid = gridOf([bar(100, 1, 1, 1), bar(101, 2, 2, 2), bar(102, 3, 3, 3)]);
    expect(Array.from(windowBefore(grid.close, endOfRound(grid, 102), 2) ?? [])).to.deep.equal([
      1, 2,
    ]);
  });

  it("has no window before the history begins or after it ends", () => {
    const grid = gridOf([bar(0, 1, 1, 1), bar(1, 1, 1, 1)]);
    expect(windowBefore(grid.close, 1, 2)).to.equal(undefined);
    expect(windowBefore(grid.close, 3, 2)).to.equal(undefined);
  });
});
