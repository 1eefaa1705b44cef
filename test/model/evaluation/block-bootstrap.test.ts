import { expect } from "chai";
import {
  BLOCK_HOURS,
  difference,
  distributionOf,
  drawBlocks,
  figureOf,
  pointFigure,
  weeklyBlocks,
} from "../../../model/evaluation/block-bootstrap.ts";
import { ratio, sumsPerBlock } from "../../../model/evaluation/block-sums.ts";
import { seededRandom } from "../../../model/random.ts";

describe("block bootstrap", () => {
  it("puts hours of a week together", () => {
    const { blockOf, count } = weeklyBlocks([100, 100 + BLOCK_HOURS - 1, 100 + BLOCK_HOURS], 100);
    expect([...blockOf]).to.deep.equal([0, 0, 1]);
    expect(count).to.equal(2);
  });

  it("draws as many weeks as there are, the same for a seed", () => {
    const draws = drawBlocks({ count: 50, resamples: 20, seed: 1 });
    for (const draw of draws) expect(draw.reduce((a, b) => a + b, 0)).to.equal(50);
    expect(drawBlocks({ count: 50, resamples: 20, seed: 1 })).to.deep.equal(draws);
    expect(drawBlocks({ count: 50, resamples: 20, seed: 2 })).to.not.deep.equal(draws);
  });

  it("covers a known mean about as often as it says, and is wider for clustered hours", () => {
    const [weeks, hours] = [60, 20];
    const widthOf = (isClustered: boolean): { covered: number; width: number } => {
      let [covered, width] = [0, 0];
      for (let trial = 0; trial < 60; trial++) {
        const random = seededRandom(1_000 + trial);
        const common = Array.from({ length: weeks }, () => random.normal());
        const blockOf = Uint16Array.from({ length: weeks * hours }, (_, i) =>
          Math.floor(i / hours),
        );
        const blocks = { blockOf, count: weeks };
        const values = Array.from(blockOf, (block) =>
          isClustered ? (common[block] ?? 0) : random.normal(),
        );
        const mean = ratio(
          sumsPerBlock(blocks, (row) => values[row] ?? 0),
          sumsPerBlock(blocks, () => 1),
        );
        const draws = drawBlocks({ count: weeks, resamples: 200, seed: trial });
        const { low, high } = figureOf(distributionOf(mean, draws));
        if ((low ?? 1) <= 0 && (high ?? -1) >= 0) covered += 1;
        width += (high ?? 0) - (low ?? 0);
      }
      return { covered, width };
    };
    const clustered = widthOf(true);
    expect(clustered.covered).to.be.within(45, 60);
    expect(clustered.width).to.be.above(3 * widthOf(false).width);
  });

  it("pairs differences: a constant lead has no width", () => {
    const draws = drawBlocks({ count: 10, resamples: 50, seed: 3 });
    const sums = Float64Array.from({ length: 10 }, (_, i) => i);
    const ones = new Float64Array(10).fill(1);
    const a = distributionOf((w) => ratio(sums, ones)(w) + 0.25, draws);
    const b = distributionOf(ratio(sums, ones), draws);
    expect(figureOf(difference(a, b))).to.deep.equal({ value: 0.25, low: 0.25, high: 0.25 });
  });

  it("has no figure where there is nothing to measure, and no interval on few draws", () => {
    const draws = drawBlocks({ count: 4, resamples: 40, seed: 1 });
    const never = distributionOf(() => Number.NaN, draws);
    expect(figureOf(never)).to.deep.equal({ value: null, low: null, high: null });
    const rarely = distributionOf((w) => (w.every((x) => x === 1) ? 0.5 : Number.NaN), draws);
    expect(figureOf(rarely)).to.deep.equal(pointFigure(0.5));
  });
});
