import { expect } from "chai";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { seededRandom } from "../../../model/random.ts";
import { anyMarketMoves } from "../../../model/robustness/any-market.ts";
import { inputRanges, pushUnits } from "../../../model/robustness/input-range.ts";
import { provenMove } from "../../../model/robustness/move-bound.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { reactiveCase } from "../../helpers/robustness.ts";

const index = (name: string): number => SCHEMA.findIndex((feature) => feature.name === name);

describe("one input in any market", () => {
  const cases = [7, 9].map((seed) => {
    const { model, vectors } = reactiveCase(seed, { rows: 10 });
    return { model, vectors, moves: anyMarketMoves({ model, rows: vectors, seed: 1 }) };
  });

  it("is found as two vectors that anyone can score", () => {
    for (const { model, moves } of cases) {
      for (const { feature, from, to, found } of moves) {
        const raised = from.with(index(feature), to);
        expect(evaluate(model, raised).score - evaluate(model, from).score, feature).to.equal(
          found,
        );
      }
    }
  });

  it("moves the score no less than in the rows at hand, and no more than is proven", () => {
    for (const { model, vectors, moves } of cases) {
      for (const { feature, push, found, provenAtMost } of moves) {
        expect(found).to.be.at.most(provenAtMost);
        if (push !== "limit") continue;
        const [i, max] = [index(feature), SCHEMA[index(feature)]?.max ?? 0];
        for (const row of vectors) {
          const [low, high] = [row.with(i, 0), row.with(i, max)];
          expect(evaluate(model, high).score - evaluate(model, low).score).to.be.at.most(found);
        }
      }
    }
  });

  it("stays under the proven bound in random markets of random models", () => {
    const random = seededRandom(3);
    let closest = 0;
    for (let seed = 20; seed < 23; seed++) {
      const { model } = reactiveCase(seed, { rows: 10 });
      for (const [input, range] of inputRanges(model).entries()) {
        if (input % 3 !== 0) continue;
        const units = pushUnits(range, random.below(2) === 0 ? 500 : 10_000);
        const bound = provenMove({ model, input, units });
        for (let market = 0; market < 40; market++) {
          const row = SCHEMA.map(({ max }) => random.below(Math.ceil(max / 2)));
          const raised = row.with(input, (row[input] ?? 0) + units);
          const move = evaluate(model, raised).score - evaluate(model, row).score;
          expect(move).to.be.at.most(bound);
          closest = Math.max(closest, move / Math.max(bound, 1));
        }
      }
    }
    expect(closest).to.be.above(0.5);
  });

  it("proves that an input without a path moves nothing", () => {
    const { model } = reactiveCase(7, { rows: 10 });
    const [first, ...rest] = model.layers;
    const weights = (first?.weights ?? []).map((row) => row.with(4, 0));
    const cut = { ...model, layers: [{ weights, biases: first?.biases ?? [] }, ...rest] };
    expect(provenMove({ model: cut, input: 4, units: 10_000 })).to.equal(0);
  });
}).timeout(60_000);
