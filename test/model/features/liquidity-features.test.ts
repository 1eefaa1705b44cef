import { expect } from "chai";
import { hourlyGrid } from "../../../model/features/hourly-grid.ts";
import {
  amihudRatio,
  corwinSchultzSpread,
  liquidityHistory,
} from "../../../model/features/liquidity-features.ts";

function gridOf(highs: readonly number[], lows: readonly number[], volume: readonly number[]) {
  const middles = highs.map((high, i) => (high + (lows[i] ?? high)) / 2);
  return hourlyGrid({
    file: "bars",
    times: highs.map((_, i) => i * 3600),
    open: middles,
    high: highs,
    low: lows,
    close: middles,
    volume,
  });
}

const constant = (length: number, value: number): number[] => new Array(length).fill(value);

describe("liquidity features", () => {
  it("csspread recovers the spread of a price that only bounces between bid and ask", () => {
    // H/L = 1.01 in every bar and no drift: the whole range is spread.
    const grid = gridOf(constant(30, 101), constant(30, 100), constant(30, 1));
    expect(corwinSchultzSpread(grid, 30)).to.be.closeTo(2 * (0.01 / 2.01), 1e-9);
  });

  it("csspread counts a negative estimate as 0", () => {
    const highs = Array.from({ length: 30 }, (_, i) => 101 * 1.05 ** i);
    const grid = gridOf(
      highs,
      highs.map((high) => high / 1.01),
      constant(30, 1),
    );
    expect(corwinSchultzSpread(grid, 30)).to.equal(0);
  });

  it("amihud is moved price per traded dollar", () => {
    const prices = Array.from({ length: 25 }, (_, i) => (i % 2 === 0 ? 100 : 110));
    const grid = gridOf(prices, prices, constant(25, 2));
    const traded = 12 * 2 * 110 + 12 * 2 * 100;
    expect(amihudRatio(grid, 25)).to.be.closeTo((24 * Math.log(1.1)) / traded, 1e-12);
  });

  it("amihud is missing when nothing is traded", () => {
    const grid = gridOf(constant(30, 100), constant(30, 100), constant(30, 0));
    expect(amihudRatio(grid, 30)).to.be.NaN;
  });

  it("volume is compared with its median of 720 hours, once they exist", () => {
    const volume = [...constant(760, 1), ...constant(24, 3)];
    const grid = gridOf(constant(784, 100), constant(784, 100), volume);
    const history = liquidityHistory(grid);
    expect(history.volumeMedian[718]).to.be.NaN;
    expect((history.volume[783] ?? 0) / (history.volumeMedian[783] ?? 0)).to.be.closeTo(3, 1e-12);
  });
});
