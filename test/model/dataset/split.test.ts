import { expect } from "chai";
import fc from "fast-check";
import {
  HELD_OUT,
  halfYearsBetween,
  isHeldOut,
  isPastOf,
  isTraining,
  TRAINING_RANGE,
  utcRound,
  WALK_FORWARD_START,
} from "../../../model/dataset/split.ts";

describe("split", () => {
  it("holds out March 2020, April to June 2021, May 2022 and June 2022", () => {
    expect(HELD_OUT.map(({ first, end }) => [first, end])).to.deep.equal([
      [utcRound(2020, 3), utcRound(2020, 4)],
      [utcRound(2021, 4), utcRound(2021, 7)],
      [utcRound(2022, 5), utcRound(2022, 6)],
      [utcRound(2022, 6), utcRound(2022, 7)],
    ]);
  });

  it("never trains on a held-out round, nor on one whose label or features overlap one", () => {
    for (let round = TRAINING_RANGE.first; round < TRAINING_RANGE.end; round++) {
      if (!isTraining(round)) continue;
      const label = [round, round + 23];
      const features = [round - 168, round - 1];
      for (const reached of [...label, ...features]) expect(isHeldOut(reached)).to.equal(false);
    }
  });

  it("trains from February 2018 to September 2022", () => {
    expect(isTraining(utcRound(2018, 2) - 1)).to.equal(false);
    expect(isTraining(utcRound(2018, 2))).to.equal(true);
    expect(isTraining(utcRound(2022, 10) - 24)).to.equal(true);
    expect(isTraining(utcRound(2022, 10) - 23), "its label looks into October").to.equal(false);
    expect(isTraining(utcRound(2022, 10))).to.equal(false);
  });

  it("walks forward over whole half-years, each judged by labels it has not seen", () => {
    const folds = halfYearsBetween(WALK_FORWARD_START, utcRound(2022, 10));
    expect(folds.map(({ name }) => name)).to.deep.equal([
      "2020-h1",
      "2020-h2",
      "2021-h1",
      "2021-h2",
      "2022-h1",
      "2022-h2",
    ]);
    expect(folds.at(-1)?.end).to.equal(utcRound(2023, 1));
    for (const fold of folds) {
      expect(isPastOf(fold, fold.first - 24)).to.equal(false);
      expect(isPastOf(fold, fold.first - 25)).to.equal(true);
    }
  });

  it("cuts time into half-years without a gap, and none outside", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: utcRound(2017, 1), max: utcRound(2030, 1) }),
        fc.integer({ min: 1, max: 40_000 }),
        (first, length) => {
          const ranges = halfYearsBetween(first, first + length);
          for (const [i, range] of ranges.entries()) {
            expect(range.first).to.be.below(first + length);
            expect(range.end).to.be.above(first);
            if (i > 0) expect(range.first).to.equal(ranges[i - 1]?.end);
          }
          expect(ranges[0]?.first).to.be.at.most(first);
          expect(ranges.at(-1)?.end).to.be.at.least(first + length);
        },
      ),
    );
  });
});
