import { expect } from "chai";
import fc from "fast-check";
import {
  areaUnderRoc,
  averagePrecision,
  brierSkill,
} from "../../../model/evaluation/binary-metrics.ts";

const sample = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom(0, 1)), {
    minLength: 2,
    maxLength: 30,
  })
  .filter((pairs) => pairs.some(([, y]) => y === 1) && pairs.some(([, y]) => y === 0));

describe("binary metrics", () => {
  it("AUC is the share of pairs in the right order, ties counted half", () => {
    fc.assert(
      fc.property(sample, (pairs) => {
        const positives = pairs.filter(([, y]) => y === 1).map(([score]) => score);
        const negatives = pairs.filter(([, y]) => y === 0).map(([score]) => score);
        let won = 0;
        for (const p of positives) {
          for (const n of negatives) won += p > n ? 1 : p === n ? 0.5 : 0;
        }
        const auc = areaUnderRoc(
          pairs.map(([score]) => score),
          pairs.map(([, y]) => y),
        );
        expect(auc).to.be.closeTo(won / (positives.length * negatives.length), 1e-9);
      }),
    );
  });

  it("average precision is 1 for a perfect order and the base rate for one big tie", () => {
    expect(averagePrecision([3, 2, 1, 0], [1, 1, 0, 0])).to.equal(1);
    expect(averagePrecision([1, 1, 1, 1], [1, 0, 0, 0])).to.equal(0.25);
    // Found at ranks 1 and 3: (1/1 + 2/3) / 2
    expect(averagePrecision([4, 3, 2, 1], [1, 0, 1, 0])).to.be.closeTo(5 / 6, 1e-12);
  });

  it("Brier skill is 1 for certainty, 0 for the base rate and negative for worse", () => {
    expect(brierSkill([1, 0], [1, 0], 0.5)).to.equal(1);
    expect(brierSkill([0.5, 0.5], [1, 0], 0.5)).to.equal(0);
    expect(brierSkill([0, 1], [1, 0], 0.5)).to.be.below(0);
  });
});
