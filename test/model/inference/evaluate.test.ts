import { expect } from "chai";
import fc from "fast-check";
import { LAYER_SIZES } from "../../../model/architecture.ts";
import { evaluate, scoreMarket } from "../../../model/inference/evaluate.ts";
import type { IntegerModel } from "../../../model/integer-model.ts";
import { features24Bit, unsaturatedModel } from "../../helpers/models.ts";

/** Passes feature 0 through every layer at weight 64 and nothing else. */
function firstFeatureOnly(): IntegerModel {
  return {
    normalisation: Array.from({ length: 16 }, () => ({ lo: 0, scale: 2 ** 14 })),
    layers: LAYER_SIZES.slice(1).map((outputs, layer) => ({
      weights: Array.from({ length: outputs }, (_, j) =>
        Array.from({ length: LAYER_SIZES[layer] ?? 0 }, (_, i) => (i === 0 && j === 0 ? 64 : 0)),
      ),
      biases: new Array(outputs).fill(0),
    })),
    salt: 0n,
  };
}

const vectors = features24Bit.chain((features) =>
  fc.tuple(fc.constant(features), features24Bit, unsaturatedModel(features)),
);

describe("evaluate", () => {
  it("follows the shifts 8, 9, 6, 10 through a network of one path", () => {
    const features = new Array(16).fill(0).with(0, 40_000);
    // 40000 * 64 >> 8 = 10000, * 64 >> 9 = 1250, * 64 >> 6 = 1250, * 64 >> 10 = 78
    expect(evaluate(firstFeatureOnly(), features)).to.deep.equal({
      score: 78,
      heads: [1250, 0, 0, 0],
    });
  });

  it("never lowers score or heads when a feature rises", () => {
    fc.assert(
      fc.property(vectors, ([features, others, model]) => {
        const raised = features.map((feature, i) => Math.max(feature, others[i] ?? 0));
        const before = evaluate(model, features);
        const after = evaluate(model, raised);
        expect(after.score).to.be.at.least(before.score);
        for (const [i, head] of after.heads.entries()) {
          expect(head).to.be.at.least(before.heads[i] ?? 0);
        }
      }),
    );
  });
});

describe("scoreMarket", () => {
  const reportsAndModel = features24Bit.chain((base) =>
    fc
      .tuple(fc.array(features24Bit, { minLength: 4, maxLength: 4 }), unsaturatedModel(base))
      .map(([others, model]) => ({ reports: [base, ...others], model })),
  );

  it("brackets the score by the interval", () => {
    fc.assert(
      fc.property(reportsAndModel, ({ reports, model }) => {
        const { score, scoreLow, scoreHigh } = scoreMarket(model, reports);
        expect(scoreLow).to.be.at.most(score);
        expect(scoreHigh).to.be.at.least(score);
      }),
    );
  });

  it("closes the interval when all reports agree", () => {
    fc.assert(
      fc.property(reportsAndModel, ({ reports: [report = []], model }) => {
        const market = scoreMarket(model, [report, report, report]);
        const { score, heads } = evaluate(model, report);
        expect(market).to.deep.equal({
          score,
          scoreLow: score,
          scoreHigh: score,
          factors: heads.map((head) => Math.floor(head / 256)),
        });
      }),
    );
  });

  it("takes each feature's median on its own, not one publisher's vector", () => {
    const model = firstFeatureOnly();
    const vector = (first: number): number[] => new Array(16).fill(0).with(0, first);
    const market = scoreMarket(model, [vector(60_000), vector(40_000), vector(0)]);
    expect(market).to.deep.equal({ score: 78, scoreLow: 0, scoreHigh: 117, factors: [4, 0, 0, 0] });
  });
});
