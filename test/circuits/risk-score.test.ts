/** I1: the circuit is the integer model, bit for bit, for every input in range. */
import { expect } from "chai";
import fc from "fast-check";
import { evaluate } from "../../model/inference/evaluate.ts";
import { findShape } from "../../prover/artifacts/manifest.ts";
import { assertEqualToReference, MODELS_PER_SCENE } from "../helpers/equality.ts";
import { medianOf, scene } from "../helpers/statements.ts";

describe("RiskScore", function () {
  this.timeout(600_000);

  const scenes = { small: 50, default: 2, batch: 1 };
  for (const [name, count] of Object.entries(scenes)) {
    const cases = count * MODELS_PER_SCENE;
    it(`${name}: equals the integer model and its commitments in ${cases} cases [fuzz]`, () =>
      assertEqualToReference(name, count));
  }

  it("is compared on models that leave most scores and heads unsaturated", () => {
    const numRuns = 200;
    let scores = 0;
    let heads = 0;
    for (const { model, features } of fc.sample(scene(findShape("small")), { numRuns, seed: 1 })) {
      const result = evaluate(model, medianOf(features.map(([market = []]) => market)));
      if (result.score > 0 && result.score < 10_000) scores++;
      heads += result.heads.filter((head) => head > 0 && head < 65_535).length;
    }
    expect(scores / numRuns).to.be.greaterThan(0.6);
    expect(heads / (4 * numRuns)).to.be.greaterThan(0.6);
  });
});
