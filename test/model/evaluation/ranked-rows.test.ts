import { expect } from "chai";
import fc from "fast-check";
import { areaUnderRoc, averagePrecision } from "../../../model/evaluation/binary-metrics.ts";
import {
  atBudget,
  precisionArea,
  rankRows,
  rocArea,
} from "../../../model/evaluation/ranked-rows.ts";

const row = fc.record({
  score: fc.integer({ min: 0, max: 5 }),
  isPositive: fc.constantFrom(0, 1),
  block: fc.integer({ min: 0, max: 3 }),
});
const sample = fc.array(row, { minLength: 2, maxLength: 30 });
const multiplicities = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 });

type Row = { score: number; isPositive: number; block: number };

function ranked(rows: readonly Row[]) {
  return rankRows({
    scores: rows.map(({ score }) => score),
    isPositive: rows.map(({ isPositive }) => isPositive),
    blockOf: Uint16Array.from(rows, ({ block }) => block),
  });
}

describe("ranked rows", () => {
  it("give on drawn weeks what plain metrics give on the rows written out", () => {
    fc.assert(
      fc.property(sample, multiplicities, (rows, counts) => {
        const drawn = rows.flatMap((r) => Array.from({ length: counts[r.block] ?? 0 }, () => r));
        const positives = drawn.filter(({ isPositive }) => isPositive === 1).length;
        fc.pre(positives > 0 && positives < drawn.length);
        const scores = drawn.map(({ score }) => score);
        const truth = drawn.map(({ isPositive }) => isPositive);
        const weights = Float64Array.from(counts);
        const { recall, precision } = atBudget(ranked(rows), 1);
        expect(rocArea(ranked(rows))(weights)).to.be.closeTo(areaUnderRoc(scores, truth), 1e-9);
        expect(precisionArea(ranked(rows))(weights)).to.be.closeTo(
          averagePrecision(scores, truth),
          1e-9,
        );
        expect(recall(weights)).to.be.closeTo(1, 1e-9);
        expect(precision(weights)).to.be.closeTo(positives / drawn.length, 1e-9);
      }),
    );
  });

  it("take the riskiest hours that the budget pays for, of a tie the part that fits", () => {
    const rows = [9, 9, 5, 5, 5, 5, 1, 1, 1, 1].map((score, i) => ({
      score,
      isPositive: i === 0 || i === 2 ? 1 : 0,
      block: 0,
    }));
    const { recall, precision } = atBudget(ranked(rows), 0.4);
    // 4 hours: the two of score 9 and half of the four of score 5.
    expect(recall(Float64Array.of(1))).to.equal(1.5 / 2);
    expect(precision(Float64Array.of(1))).to.equal(1.5 / 4);
  });

  it("rank only the rows they are given", () => {
    const rows = rankRows({
      scores: [1, 2, 3],
      isPositive: [1, 0, 1],
      blockOf: new Uint16Array(3),
      rows: [0, 1],
    });
    expect(rocArea(rows)(Float64Array.of(1))).to.equal(0);
  });
});
