import { expect } from "chai";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { normalise } from "../../../model/inference/normalise.ts";
import { inputRanges, pushed, pushUnits } from "../../../model/robustness/input-range.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { reactiveCase } from "../../helpers/robustness.ts";

describe("input range", () => {
  it("starts where the activation leaves 0 and ends where it reaches 65535", () => {
    const { model } = committedModel();
    for (const [i, { lo, hi }] of inputRanges(model).entries()) {
      const range = model.normalisation[i] ?? { lo: 0, scale: 1 };
      expect(normalise(lo, range)).to.equal(0);
      expect(normalise(lo + Math.ceil(2 ** 14 / range.scale), range)).to.be.above(0);
      expect(normalise(hi, range)).to.equal(65_535);
      expect(normalise(hi - 1, range)).to.be.below(65_535);
    }
  });

  it("makes the schema's limits and its own the same to a score", () => {
    const { model, vectors } = reactiveCase(1);
    for (const [i, { min, max, lo, hi }] of inputRanges(model).entries()) {
      for (const row of vectors) {
        const at = (value: number): number => evaluate(model, row.with(i, value)).score;
        expect(at(Math.min(hi, max))).to.equal(at(max));
        expect(at(lo)).to.equal(at(min));
      }
    }
  });

  it("counts a share in whole units, at least one, and stops at what may be signed", () => {
    const range = { name: "x", min: 0, max: 1_000, lo: 100, hi: 300 };
    expect(pushUnits(range, 500)).to.equal(10);
    expect(pushUnits(range, 1)).to.equal(1);
    expect(pushed(range, 990, 20)).to.equal(1_000);
    expect(pushed(range, 5, -20)).to.equal(0);
  });
});
