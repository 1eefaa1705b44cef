import { expect } from "chai";
import fc from "fast-check";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import type { IntegerModel } from "../../../model/integer-model.ts";
import { seededRandom } from "../../../model/random.ts";
import { assertMonotone } from "../../../model/robustness/assert-monotone.ts";
import {
  checkRandomPairs,
  checkReportSets,
  sweepInputs,
} from "../../../model/robustness/monotonicity.ts";
import { randomModel } from "../../../model/robustness/random-model.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { randomRows, reactiveCase } from "../../helpers/robustness.ts";

const { model } = committedModel();

/** The same model with one weight of a layer replaced. */
function withWeight(layer: number, weight: number): IntegerModel {
  const { weights = [], biases = [] } = model.layers[layer] ?? {};
  const changed = { weights: weights.with(0, (weights[0] ?? []).with(0, weight)), biases };
  return { ...model, layers: model.layers.with(layer, changed) };
}

describe("assertMonotone", () => {
  it("accepts the shipped model and random valid ones", () => {
    assertMonotone(model);
    const random = seededRandom(1);
    for (let i = 0; i < 50; i++) assertMonotone(randomModel(random));
  });

  it("names a negative, broken or too large weight, and a scale of 0", () => {
    for (const [layer, weight] of [
      [0, -1],
      [1, 0.5],
      [2, 256],
      [3, Number.NaN],
    ] as const) {
      const { location } = expectError("MODEL_NOT_MONOTONE", () =>
        assertMonotone(withWeight(layer, weight)),
      );
      expect(location).to.equal(`/layers/${layer}/weights/0/0`);
    }
    const normalisation = model.normalisation.with(3, { lo: 0, scale: 0 });
    const { location } = expectError("MODEL_NOT_MONOTONE", () =>
      assertMonotone({ ...model, normalisation }),
    );
    expect(location).to.equal("/normalisation/3/scale");
  });
});

describe("monotonicity", () => {
  it("holds for 1,000,000 random pairs on the shipped model", () => {
    const found = checkRandomPairs({ model, pairs: 1_000_000, seed: 11 });
    expect(found).to.deep.equal({ checked: 1_000_000, violations: 0 });
  }).timeout(60_000);

  it("holds for every value of every input, the others neutral", () => {
    const sweeps = sweepInputs(model, [NEUTRAL_FEATURES]);
    for (const { violations } of sweeps) expect(violations).to.equal(0);
    expect(sweeps.find(({ feature }) => feature === "rv6")?.values).to.equal(20_001);
  });

  it("holds for pairs on 10,000 random valid models, most of which react", () => {
    const random = seededRandom(12);
    let reacting = 0;
    for (let i = 0; i < 10_000; i++) {
      const candidate = randomModel(random);
      const { violations } = checkRandomPairs({ model: candidate, pairs: 1, seed: i });
      expect(violations).to.equal(0);
      const ends = [SCHEMA.map(({ min }) => min), SCHEMA.map(({ max }) => max)];
      const [least = 0, most = 0] = ends.map((row) => evaluate(candidate, row).score);
      if (most > least) reacting += 1;
    }
    expect(reacting).to.be.above(5_000);
  }).timeout(60_000);

  it("holds for score, interval and factors of sets of reports", () => {
    for (const candidate of [model, reactiveCase(13).model]) {
      expect(checkReportSets({ model: candidate, sets: 500, seed: 14 }).violations).to.equal(0);
    }
  });

  it("is seen to fail on a model with a negative weight", () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1), fc.integer({ min: 1, max: 1_000 }), (layer, seed) => {
        const broken = withWeight(layer, -2_000);
        expect(checkRandomPairs({ model: broken, pairs: 4_000, seed }).violations).to.be.above(0);
      }),
      { numRuns: 10 },
    );
    const references = randomRows(model, seededRandom(17), 20);
    const sweeps = sweepInputs(withWeight(1, -2_000), references);
    expect(sweeps.some(({ violations }) => violations > 0)).to.equal(true);
    expect(
      checkReportSets({ model: withWeight(1, -2_000), sets: 2_000, seed: 15 }).violations,
    ).to.be.above(0);
  });
});
