import { expect } from "chai";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { singleInputs } from "../../../model/robustness/single-input.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { reactiveCase, stretchOf } from "../../helpers/robustness.ts";

describe("single inputs", () => {
  const { model, vectors, scores } = reactiveCase(2);
  const found = singleInputs({ model, stretches: [stretchOf(vectors)] });

  it("report the largest rise and drop at the limit, as evaluate sees them", () => {
    for (const [i, { min, max, name }] of SCHEMA.entries()) {
      const limit = found[i]?.pushes.at(-1);
      const moves = (value: number): number[] =>
        vectors.map((row, r) => evaluate(model, row.with(i, value)).score - (scores[r] ?? 0));
      expect(limit?.push, name).to.equal("limit");
      expect(limit?.maxRise, name).to.equal(Math.max(...moves(max)));
      expect(limit?.maxDrop, name).to.equal(Math.max(...moves(min).map((move) => -move)));
    }
  });

  it("move more the farther an input is pushed", () => {
    for (const { pushes } of found) {
      for (const [i, push] of pushes.slice(1).entries()) {
        expect(push.maxRise).to.be.at.least(pushes[i]?.maxRise ?? 0);
        expect(push.maxDrop).to.be.at.least(pushes[i]?.maxDrop ?? 0);
      }
    }
  });

  it("tighten the policy when pushed up and never when pushed down", () => {
    for (const { pushes } of found) {
      for (const { policyDown } of pushes) expect(policyDown.tighterHours).to.equal(0);
    }
    const tighter = found.map(({ pushes }) => pushes.at(-1)?.policyUp.tighterHours ?? 0);
    expect(Math.max(...tighter)).to.be.above(0);
  });
});
