import { expect } from "chai";
import fc from "fast-check";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { ScoreCursor } from "../../../model/inference/score-cursor.ts";
import { features24Bit, unsaturatedModel } from "../../helpers/models.ts";

const cases = features24Bit.chain((features) =>
  fc.tuple(
    fc.constant(features),
    features24Bit,
    fc.array(fc.nat(15), { maxLength: 20 }),
    unsaturatedModel(features),
  ),
);

describe("ScoreCursor", () => {
  it("gives evaluate's score and heads after every single change", () => {
    fc.assert(
      fc.property(cases, ([start, other, changes, model]) => {
        const cursor = new ScoreCursor(model).load(other).load(start);
        let features = start;
        const agree = (): void => {
          const { score, heads } = evaluate(model, features);
          expect(cursor.score()).to.equal(score);
          expect(Array.from(cursor.heads)).to.deep.equal(heads);
        };
        agree();
        for (const input of changes) {
          features = features.with(input, other[input] ?? 0);
          cursor.set(input, other[input] ?? 0);
          agree();
        }
      }),
    );
  });

  it("holds the extremal sums of a valid model", () => {
    const model = {
      normalisation: new Array(16).fill({ lo: 0, scale: 2 ** 24 - 1 }),
      layers: [
        {
          weights: new Array(24).fill(new Array(16).fill(255)),
          biases: new Array(24).fill(2 ** 29 - 1),
        },
        {
          weights: new Array(4).fill(new Array(24).fill(255)),
          biases: new Array(4).fill(2 ** 29 - 1),
        },
        {
          weights: new Array(8).fill(new Array(4).fill(255)),
          biases: new Array(8).fill(-(2 ** 29)),
        },
        { weights: [new Array(8).fill(255)], biases: [2 ** 29 - 1] },
      ],
      salt: 0n,
    };
    for (const features of [new Array(16).fill(2 ** 24 - 1), new Array(16).fill(0)]) {
      const { score, heads } = evaluate(model, features);
      const cursor = new ScoreCursor(model).load(features);
      expect(cursor.score()).to.equal(score);
      expect(Array.from(cursor.heads)).to.deep.equal(heads);
    }
  });
});
