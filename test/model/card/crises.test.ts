import { expect } from "chai";
import { FALL_24H, PEG, scoreWindows } from "../../../model/card/crises.ts";
import { isTraining, TRAINING_RANGE } from "../../../model/dataset/split.ts";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import type { HistoryRow } from "../../../model/history/feature-rows.ts";
import { type HistoryTable, readHistory } from "../../../model/history/reader.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { SCHEMA } from "../../../model/schema.ts";
import { committedModel } from "../../helpers/committed-model.ts";

const { model } = committedModel();
const FIRST = TRAINING_RANGE.first + 200;
const riskiest = SCHEMA.map(({ max }) => max);

/** Hours of one asset from FIRST on, as a history of one window. */
function historyOf(vectors: readonly (readonly number[])[], missing = 0): HistoryTable {
  const rows: HistoryRow[] = vectors.map((features, i) => {
    return { asset: "ETH", round: FIRST + i, features, missing };
  });
  const window = { name: "w", description: "d", firstRound: FIRST, lastRound: FIRST + 99 };
  const { rowAt, featuresAt } = readHistory();
  return {
    assets: ["ETH"],
    windows: [window],
    rows,
    rowAt,
    featuresAt,
    window: () => window,
  };
}

describe("scored crises", () => {
  it("count the hours above the lines and find the first and the highest", () => {
    const fallen = NEUTRAL_FEATURES.with(FALL_24H, 900);
    const [crisis] = scoreWindows(
      model,
      historyOf([NEUTRAL_FEATURES, fallen, riskiest, riskiest, NEUTRAL_FEATURES]),
    );
    const figures = crisis?.figures[0];
    expect(figures).to.deep.include({
      asset: "ETH",
      hours: 5,
      peakScore: 10_000,
      peakRound: FIRST + 2,
      hoursFrom45: 2,
      hoursAbove65: 2,
      firstFrom45: FIRST + 2,
      firstAbove65: FIRST + 2,
      deepestFallBps: 10_000,
      deepestFallRound: FIRST + 2,
    });
    expect(figures?.trainingHours).to.equal(
      [0, 1, 2, 3, 4].filter((i) => isTraining(FIRST + i)).length,
    );
  });

  it("say when a line would have been crossed without the peg input", () => {
    const pegLost = NEUTRAL_FEATURES.with(PEG, SCHEMA[PEG]?.max ?? 0);
    const [crisis] = scoreWindows(model, historyOf([NEUTRAL_FEATURES, pegLost, riskiest]));
    expect(crisis?.figures[0]).to.include({
      firstFrom45: FIRST + 1,
      firstFrom45WithoutPeg: FIRST + 2,
      firstAbove65: FIRST + 2,
      firstAbove65WithoutPeg: FIRST + 2,
    });
  });

  it("say never for a line that no hour reached", () => {
    const [crisis] = scoreWindows(model, historyOf([NEUTRAL_FEATURES]));
    expect(crisis?.figures[0]).to.include({ firstFrom45: null, firstAbove65: null });
  });

  it("show what the peg input added, against the same hour with it neutral", () => {
    const lost = NEUTRAL_FEATURES.with(PEG, 10_000);
    const [crisis] = scoreWindows(model, historyOf([NEUTRAL_FEATURES, lost]));
    const [calm, failed] = [evaluate(model, NEUTRAL_FEATURES), evaluate(model, lost)];
    expect(crisis?.figures[0]).to.include({
      pegAdds: failed.score - calm.score,
      peakScoreWithoutPeg: calm.score,
      largestPegBps: 10_000,
    });
  });

  it("name the inputs that had no data, and no peg when nobody observed one", () => {
    const [crisis] = scoreWindows(model, historyOf([NEUTRAL_FEATURES], 1 << PEG));
    expect(crisis?.figures[0]?.missingInputs).to.deep.equal(["peg"]);
    expect(crisis?.figures[0]?.largestPegBps).to.equal(null);
  });
});
