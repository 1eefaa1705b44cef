import { expect } from "chai";
import fc from "fast-check";
import { evaluate, type MarketScore, scoreMarket } from "../../../model/inference/evaluate.ts";
import { collusion, observe } from "../../../model/robustness/minority.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { reactiveCase, stretchOf } from "../../helpers/robustness.ts";

const vector = fc.tuple(...SCHEMA.map(({ max }) => fc.integer({ min: 0, max })));
const vectors = (length: number) => fc.array(vector, { minLength: length, maxLength: length });

function honestEnds(honest: readonly (readonly number[])[]) {
  const end = (pick: (...values: number[]) => number): number[] =>
    SCHEMA.map((_, i) => pick(...honest.map((report) => report[i] ?? 0)));
  return { least: end(Math.min), most: end(Math.max) };
}

/** Any lie by `liars` of `reports`, anywhere in the order, against the honest ends. */
function forAnyLie(
  [reports, liars]: readonly [number, number],
  check: (score: MarketScore, low: number, high: number) => void,
): void {
  const { model } = reactiveCase(6);
  fc.assert(
    fc.property(vectors(reports - liars), vectors(liars), (honest, lies) => {
      const { least, most } = honestEnds(honest);
      const scores = scoreMarket(model, [...lies, ...honest]);
      check(scores, evaluate(model, least).score, evaluate(model, most).score);
    }),
  );
}

describe("a lying minority", () => {
  for (const [reports, liars] of [
    [3, 1],
    [5, 1],
    [5, 2],
    [7, 1],
    [7, 2],
    [7, 3],
  ] as const) {
    it(`of ${liars} in ${reports} leaves the score between the honest ends`, () => {
      forAnyLie([reports, liars], ({ score }, low, high) => {
        expect(score).to.be.within(low, high);
      });
    });

    it(`of ${liars} in ${reports} cannot press the high end under every honest report`, () => {
      forAnyLie([reports, liars], ({ scoreHigh }, low) => {
        expect(scoreHigh).to.be.at.least(low);
      });
    });
  }

  for (const reports of [5, 7]) {
    it(`of one in ${reports} leaves the interval between the honest ends`, () => {
      forAnyLie([reports, 1], ({ scoreLow, scoreHigh }, low, high) => {
        expect(scoreLow).to.be.within(low, high);
        expect(scoreHigh).to.be.within(low, high);
      });
    });
  }
});

describe("collusion", () => {
  const { model, vectors: rows } = reactiveCase(7);
  const collusionOf = (reports: number, liars: number) =>
    collusion({ model, observed: observe([stretchOf(rows)], reports), reports, liars });

  it("finds a minority's score inside the honest ends, and a majority's outside", () => {
    for (const [reports, liars] of [
      [3, 1],
      [5, 2],
      [7, 3],
    ] as const) {
      const found = collusionOf(reports, liars);
      expect(found.isMinority).to.equal(true);
      expect(found.scoreOutsideHonest).to.equal(0);
    }
    const majority = collusionOf(3, 2);
    expect(majority.isMinority).to.equal(false);
    expect(majority.scoreOutsideHonest).to.be.above(0);
  });

  it("finds the interval safe from one of five, not from one of three", () => {
    const outside = (reports: number): number => collusionOf(reports, 1).intervalOutsideHonest;
    expect(outside(5)).to.equal(0);
    expect(outside(7)).to.equal(0);
    expect(outside(3)).to.be.above(0);
  });
});
