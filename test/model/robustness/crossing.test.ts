import { expect } from "chai";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { crossings } from "../../../model/robustness/crossing.ts";
import { BPS, inputRanges } from "../../../model/robustness/input-range.ts";
import { deedFor } from "../../../model/robustness/words.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { reactiveCase } from "../../helpers/robustness.ts";

/** Cases that differ in their model; each looks for the crossing a tenth of its scores up. */
const cases = [3, 4, 5].map((seed) => {
  const { model, vectors, scores } = reactiveCase(seed);
  const threshold = Math.ceil(0.9 * Math.min(...scores) + 0.1 * Math.max(...scores));
  const reference = vectors[scores.indexOf(Math.min(...scores))] ?? [];
  const found = crossings({ model, rows: vectors, reference, threshold });
  return { model, vectors, scores, threshold, reference, found };
});

describe("crossings", () => {
  it("find the smallest value of one input: one unit less does not cross", () => {
    let crossed = 0;
    for (const { model, reference, threshold, found } of cases) {
      for (const [i, { referenceValue }] of found.singles.entries()) {
        const at = (value: number): number => evaluate(model, reference.with(i, value)).score;
        if (referenceValue === undefined) {
          expect(at(SCHEMA[i]?.max ?? 0)).to.be.below(threshold);
          continue;
        }
        crossed += 1;
        expect(at(referenceValue)).to.be.at.least(threshold);
        expect(at(referenceValue - 1)).to.be.below(threshold);
      }
    }
    expect(crossed).to.be.above(0);
  });

  it("find the pair with the smallest share: no pair crosses with less", () => {
    let crossed = 0;
    for (const { model, reference, threshold, found } of cases) {
      const { bestPair } = found;
      if (bestPair === undefined) continue;
      crossed += 1;
      const ranges = inputRanges(model);
      const scoreAt = (i: number, j: number, shareBps: number): number => {
        const features = reference.map((value, input) => {
          const range = ranges[input];
          if (range === undefined || (input !== i && input !== j)) return value;
          const rise = Math.ceil(((range.hi - range.lo) * shareBps) / BPS);
          return Math.max(value, Math.min(range.max, value + rise));
        });
        return evaluate(model, features).score;
      };
      const [i = 0, j = 0] = bestPair.features.map((name) =>
        SCHEMA.findIndex((feature) => feature.name === name),
      );
      expect(scoreAt(i, j, bestPair.shareBps)).to.be.at.least(threshold);
      for (let a = 0; a < SCHEMA.length; a++) {
        for (let b = a + 1; b < SCHEMA.length; b++) {
          expect(scoreAt(a, b, bestPair.shareBps - 1)).to.be.below(threshold);
        }
      }
    }
    expect(crossed).to.be.above(0);
  });

  it("count the hours below, and those that nothing lifts", () => {
    for (const { scores, threshold, found } of cases) {
      expect(found.rowsBelow).to.equal(scores.filter((score) => score < threshold).length);
      expect(found.rowsOnlyPairsLift + found.rowsNoPairLifts).to.be.at.most(found.rowsBelow);
      for (const { rows, minUnits, medianUnits } of found.singles) {
        expect(rows).to.be.at.most(found.rowsBelow);
        if (rows > 0) expect(minUnits).to.be.within(1, medianUnits);
      }
    }
  });

  it("let a pair rise to its limit from under the range that the model listens to", () => {
    let lifted = 0;
    for (const { model, vectors, scores } of cases) {
      const rows = vectors.map((row) => row.map((value, i) => (i % 2 === 0 ? 0 : value)));
      const threshold = Math.max(...scores);
      const found = crossings({ model, rows, reference: rows[0] ?? [], threshold });
      const below = rows.filter((row) => evaluate(model, row).score < threshold);
      const isLifted = (row: readonly number[]): boolean =>
        SCHEMA.some(({ max }, i) =>
          SCHEMA.some(
            (other, j) =>
              j > i && evaluate(model, row.with(i, max).with(j, other.max)).score >= threshold,
          ),
        );
      const never = below.filter((row) => !isLifted(row)).length;
      expect(found.rowsNoPairLifts).to.equal(never);
      lifted += below.length - never;
    }
    expect(lifted).to.be.above(0);
  });
});

describe("deeds", () => {
  it("say in words and units what every input would take", () => {
    for (const { name } of SCHEMA) expect(deedFor(name, 900)).to.not.include("reach");
    expect(deedFor("unknown", 900)).to.equal("make unknown reach 900");
    expect(deedFor("park24", 900)).to.include("9.0 %");
    expect(deedFor("gas", 25_000)).to.include("2.5 times");
    expect(deedFor("lev", 1_000)).to.include("0.100 % per 8 h").and.include("0.40 % off spot");
  });
});
