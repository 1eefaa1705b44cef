import { expect } from "chai";
import { hourlyGrid } from "../../../model/features/hourly-grid.ts";
import {
  downsideVolatility,
  drawdown,
  meanOfWorst,
  parkinsonVolatility,
  realisedVolatility,
  weeklyExpectedShortfall,
} from "../../../model/features/price-features.ts";

/** Closes of consecutive hours; each bar opens at the close before it and has a range of `spread`. */
function gridOf(closes: readonly number[], spread = 1) {
  const opens = closes.map((close, i) => closes[i - 1] ?? close);
  const bodies = closes.map((close, i): [number, number] => [close, opens[i] ?? close]);
  return hourlyGrid({
    file: "closes",
    times: closes.map((_, i) => i * 3600),
    open: opens,
    high: bodies.map((body) => Math.max(...body) * spread),
    low: bodies.map((body) => Math.min(...body)),
    close: closes,
    volume: closes.map(() => 1),
  });
}

/** 200 calm hours, then the given ones. */
const afterCalm = (...closes: number[]): number[] => [...new Array(200).fill(100), ...closes];

describe("price features", () => {
  it("rv6 is twice the root of the summed squares of six returns", () => {
    // Two returns of +-1 % in six hours: 2 sqrt(2 * 0.01^2)
    const grid = gridOf(afterCalm(100 * Math.exp(0.01), 100));
    expect(realisedVolatility(grid, grid.length)).to.be.closeTo(2 * Math.SQRT2 * 0.01, 1e-12);
    expect(realisedVolatility(grid, 200)).to.equal(0);
  });

  it("park24 is 2 % when every bar's range makes it so", () => {
    // 24 ranges of ln(H/L) = x: sqrt(24 x^2 / (4 ln 2)) = 0.02
    const x = 0.02 * Math.sqrt((4 * Math.LN2) / 24);
    const grid = gridOf(afterCalm(), Math.exp(x));
    expect(parkinsonVolatility(grid, grid.length)).to.be.closeTo(0.02, 1e-12);
  });

  it("es7d is the mean of the eight worst of 168 hours", () => {
    // One fall of 8 %, seven hours without a move: 8 % / 8
    const grid = gridOf(afterCalm(100 * Math.exp(-0.08)));
    expect(weeklyExpectedShortfall(grid, grid.length)).to.be.closeTo(0.01, 1e-12);
    expect(meanOfWorst(Float64Array.of(-0.01, 0.02, -0.03), 2)).to.be.closeTo(0.02, 1e-12);
    expect(meanOfWorst(Float64Array.of(-0.01), 2)).to.be.NaN;
  });

  it("dsv72 counts falls and leaves rises out", () => {
    const grid = gridOf(afterCalm(100 * Math.exp(-0.03), 100 * Math.exp(0.02)));
    expect(downsideVolatility(grid, grid.length)).to.be.closeTo(Math.sqrt(2 / 3) * 0.03, 1e-12);
  });

  it("dd6, dd24 and dd7d look back over their own windows", () => {
    const hours = afterCalm(200, ...new Array(10).fill(150));
    const grid = gridOf(hours);
    expect(drawdown(grid, grid.length, 6)).to.equal(0);
    expect(drawdown(grid, grid.length, 24)).to.equal(0.25);
    expect(drawdown(grid, grid.length, 168)).to.equal(0.25);
    expect(drawdown(grid, 201, 6)).to.equal(0);
  });

  it("are missing while the history is shorter than the window", () => {
    const grid = gridOf([100, 101, 102, 103, 104]);
    expect(realisedVolatility(grid, 5)).to.be.NaN;
    expect(drawdown(grid, 5, 6)).to.be.NaN;
    expect(drawdown(grid, 5, 5)).to.equal(0);
  });
});
