import { expect } from "chai";
import { forwardFall, type LabelParameters, labelsOf } from "../../../model/dataset/labels.ts";
import { hourlyGrid } from "../../../model/features/hourly-grid.ts";

/** 100 until hour 48, then `closes`, then the last of them; no wicks. */
function gridOf(...closes: number[]) {
  const path = Array.from({ length: 100 }, (_, h) => (h < 48 ? 100 : (closes[h - 48] ?? 100)));
  const opens = path.map((close, h) => path[h - 1] ?? close);
  return hourlyGrid({
    file: "path",
    times: path.map((_, h) => h * 3600),
    open: opens,
    high: path.map((close, h) => Math.max(close, opens[h] ?? close)),
    low: path.map((close, h) => Math.min(close, opens[h] ?? close)),
    close: path,
    volume: path.map(() => 1),
  });
}

const labelled = (spot: LabelParameters["spot"], round: number, marketGrids = [spot]) =>
  labelsOf({ spot, amihudMedian: new Float64Array(100).fill(Number.NaN), marketGrids, round });

describe("labels", () => {
  it("start at the round itself and reach 24 hours", () => {
    const spot = gridOf(80);
    expect(labelled(spot, 24)?.isLiquidated).to.equal(0);
    expect(labelled(spot, 25)?.isLiquidated).to.equal(1);
    expect(labelled(spot, 48)?.isLiquidated).to.equal(1);
    expect(labelled(spot, 49)?.fall).to.equal(0);
  });

  it("call a fall of exactly 10 % no liquidation", () => {
    expect(labelled(gridOf(90), 48)?.isLiquidated).to.equal(0);
    expect(labelled(gridOf(89.99), 48)?.isLiquidated).to.equal(1);
  });

  it("average the two worst hours over 6 %", () => {
    const spot = gridOf(100 * Math.exp(-0.02), 100 * Math.exp(-0.06));
    expect(labelled(spot, 48)?.expectedShortfall).to.be.closeTo((0.02 + 0.04) / 2 / 0.06, 1e-9);
  });

  it("average the market's falls over 20 % and stop at 1", () => {
    const [fallen, calm] = [gridOf(90), gridOf()];
    expect(labelled(calm, 48, [fallen, calm])?.systemStress).to.be.closeTo(0.05 / 0.2, 1e-9);
    expect(labelled(calm, 48, [gridOf(60)])?.systemStress).to.equal(1);
  });

  it("do not exist until the 24 hours are over", () => {
    expect(labelled(gridOf(), 76)).to.not.equal(undefined);
    expect(labelled(gridOf(), 77)).to.equal(undefined);
    expect(forwardFall(gridOf(), 77)).to.be.NaN;
  });
});
