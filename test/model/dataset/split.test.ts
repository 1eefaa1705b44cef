import { expect } from "chai";
import {
  HELD_OUT,
  isHeldOut,
  isPastOf,
  isTraining,
  TRAINING_RANGE,
  utcRound,
  WALK_FORWARD,
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
    expect(isTraining(utcRound(2022, 10) - 1)).to.equal(true);
    expect(isTraining(utcRound(2022, 10))).to.equal(false);
  });

  it("walks forward over six half-years, each judged by labels it has not seen", () => {
    expect(WALK_FORWARD.map(({ name }) => name)).to.deep.equal([
      "2020-h1",
      "2020-h2",
      "2021-h1",
      "2021-h2",
      "2022-h1",
      "2022-h2",
    ]);
    for (const fold of WALK_FORWARD) {
      expect(isPastOf(fold, fold.first - 24)).to.equal(false);
      expect(isPastOf(fold, fold.first - 25)).to.equal(true);
    }
  });
});
