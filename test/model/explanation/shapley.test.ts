import { expect } from "chai";
import fc from "fast-check";
import { coalitionScores } from "../../../model/explanation/coalitions.ts";
import { SHAPLEY_DENOMINATOR, shapleyValues } from "../../../model/explanation/shapley.ts";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import type { IntegerModel } from "../../../model/integer-model.ts";
import { FEATURE_COUNT, SCHEMA } from "../../../model/schema.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { features24Bit, unsaturatedModel } from "../../helpers/models.ts";

const { model } = committedModel();
const vector = fc.tuple(...SCHEMA.map(({ max }) => fc.integer({ min: 0, max })));
/** A model, a vector that leaves it unsaturated, another vector, and which inputs may move. */
const mixed = features24Bit.chain((features) =>
  fc.record({
    model: unsaturatedModel(features),
    features: fc.constant(features),
    reference: features24Bit,
    players: fc.uniqueArray(fc.nat({ max: FEATURE_COUNT - 1 }), { maxLength: 6 }),
  }),
);

describe("coalition scores", () => {
  it("are the integer model's score of every mixture", () => {
    fc.assert(
      fc.property(mixed, ({ model: own, features, reference, players }) => {
        const from = reference.map((value, i) =>
          players.includes(i) ? value : (features[i] ?? 0),
        );
        const scores = coalitionScores({ model: own, features, reference: from, players });
        expect(scores).to.have.length(2 ** players.length);
        for (const [mixture, score] of scores.entries()) {
          const vectorOfMixture = from.map((value, i) => {
            const player = players.indexOf(i);
            return player !== -1 && (mixture >> player) & 1 ? (features[i] ?? 0) : value;
          });
          expect(score).to.equal(evaluate(own, vectorOfMixture).score);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("Shapley values", () => {
  it("sum exactly to score minus reference, whatever the model", () => {
    fc.assert(
      fc.property(mixed, ({ model: own, features, reference }) => {
        const {
          score,
          reference: from,
          numerators,
        } = shapleyValues({
          model: own,
          features,
          reference,
        });
        expect(score).to.equal(evaluate(own, features).score);
        expect(from).to.equal(evaluate(own, reference).score);
        const total = numerators.reduce((a, b) => a + b, 0);
        expect(total).to.equal((score - from) * SHAPLEY_DENOMINATOR);
        for (const numerator of numerators) expect(numerator).to.satisfy(Number.isSafeInteger);
      }),
      { numRuns: 15 },
    );
  });

  it("have the sign of the input's move, because the network is monotone", () => {
    fc.assert(
      fc.property(vector, (features) => {
        const { numerators } = shapleyValues({ model, features, reference: NEUTRAL_FEATURES });
        for (const [i, numerator] of numerators.entries()) {
          const move = Math.sign((features[i] ?? 0) - (NEUTRAL_FEATURES[i] ?? 0));
          expect(numerator * move).to.be.at.least(0);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("of one moved input is all of the difference, and 0 for those that stay", () => {
    const features = NEUTRAL_FEATURES.with(1, 3_000);
    const { score, reference, numerators } = shapleyValues({
      model,
      features,
      reference: NEUTRAL_FEATURES,
    });
    expect(numerators[1]).to.equal((score - reference) * SHAPLEY_DENOMINATOR);
    expect(numerators.filter((numerator) => numerator !== 0)).to.have.length(1);
  });

  it("are the same for inputs that the network cannot tell apart", () => {
    const twin: IntegerModel = {
      ...model,
      normalisation: model.normalisation.with(5, model.normalisation[4] ?? { lo: 0, scale: 1 }),
      layers: model.layers.map((layer, index) =>
        index > 0
          ? layer
          : { ...layer, weights: layer.weights.map((row) => row.with(5, row[4] ?? 0)) },
      ),
    };
    const reference = NEUTRAL_FEATURES.with(5, NEUTRAL_FEATURES[4] ?? 0);
    const features = reference.with(4, 700).with(5, 700).with(0, 1_500).with(2, 500);
    const { numerators } = shapleyValues({ model: twin, features, reference });
    expect(numerators[4]).to.equal(numerators[5]);
    expect(numerators[4]).to.be.above(0);
  });

  it("are the mean over all orders, counted out for four inputs", () => {
    const moved = [0, 2, 6, 7];
    const features = NEUTRAL_FEATURES.map((value, i) => (moved.includes(i) ? 3 * value : value));
    const gains = new Array<number>(FEATURE_COUNT).fill(0);
    const orders = permutations(moved);
    for (const order of orders) {
      let current: readonly number[] = NEUTRAL_FEATURES;
      for (const input of order) {
        const next = current.with(input, features[input] ?? 0);
        gains[input] = (gains[input] ?? 0) + evaluate(model, next).score;
        gains[input] -= evaluate(model, current).score;
        current = next;
      }
    }
    const { numerators } = shapleyValues({ model, features, reference: NEUTRAL_FEATURES });
    expect(numerators).to.deep.equal(
      gains.map((gain) => (gain * SHAPLEY_DENOMINATOR) / orders.length),
    );
  });
});

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}
