import { expect } from "chai";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { adversarial } from "../../../model/robustness/adversarial.ts";
import { inputRanges, pushed, pushUnits } from "../../../model/robustness/input-range.ts";
import { reactiveCase } from "../../helpers/robustness.ts";

describe("adversarial budget", () => {
  const { model, vectors, scores } = reactiveCase(8);
  const parameters = { model, rows: vectors, seed: 1 };

  it("reaches exactly the corner of the box", () => {
    const corner = (row: readonly number[], direction: number): number =>
      evaluate(
        model,
        inputRanges(model).map((range, i) =>
          pushed(range, row[i] ?? 0, direction * pushUnits(range, 500)),
        ),
      ).score;
    const { rise, drop } = adversarial({ ...parameters, budgetBps: 500 });
    expect(rise.max).to.equal(
      Math.max(...vectors.map((row, i) => corner(row, 1) - (scores[i] ?? 0))),
    );
    expect(drop.max).to.equal(
      Math.max(...vectors.map((row, i) => (scores[i] ?? 0) - corner(row, -1))),
    );
  });

  it("is not beaten by a search, and grows with the budget", () => {
    const [small, large] = [100, 1_000].map((budgetBps) =>
      adversarial({ ...parameters, budgetBps }),
    );
    for (const found of [small, large]) {
      expect(found?.beyondCorner).to.equal(0);
      expect(found?.searchedVectors).to.be.above(1_000);
    }
    expect(large?.rise.max).to.be.above(small?.rise.max ?? 0);
    expect(large?.raisedRegime).to.be.at.least(small?.raisedRegime ?? 0);
  });

  it("notices a model that is not monotone", () => {
    const { weights = [], biases = [] } = model.layers[3] ?? {};
    // 10000 minus the score.
    const negated = {
      weights: weights.map((row) => row.map((weight) => -weight)),
      biases: biases.map((bias) => 10_000 * 2 ** 10 - bias),
    };
    const layers = model.layers.with(3, negated);
    const found = adversarial({
      ...parameters,
      model: { ...model, layers },
      budgetBps: 500,
    });
    expect(found.beyondCorner).to.be.above(0);
  });
});
