import { expect } from "chai";
import { buildDataset, type Dataset } from "../../../model/dataset/dataset.ts";
import { isTraining, utcRound } from "../../../model/dataset/split.ts";
import {
  parseEvaluationReport,
  serialiseEvaluationReport,
} from "../../../model/evaluation/evaluation-report.ts";
import { frozenForecaster } from "../../../model/evaluation/integer-forecaster.ts";
import { MODEL_NAMES } from "../../../model/evaluation/validation-report.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { judgeFrozen } from "../../../model/training/judge-frozen.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const market = syntheticMarket({ hours: 1_700 });
const dataset = buildDataset(market);
const file = committedModel();
const window = { first: FIRST_HOUR + 1_400, end: FIRST_HOUR + 1_650 };
const judge = (parameters: object = {}) =>
  judgeFrozen({
    market,
    dataset,
    file,
    ...window,
    seed: 1,
    steps: 20,
    resamples: 10,
    ...parameters,
  });

describe("evaluation of a frozen model", () => {
  it("judges the model as it stands beside every baseline, and reads its file back", async () => {
    const report = await judge();
    const { models, targets, method } = report.validation;
    expect(models.map(({ name }) => name)).to.deep.equal([...MODEL_NAMES]);
    expect(report.rows.BTC.judged).to.equal(250);
    expect(models[0]?.assets.BTC.hours).to.equal(250);
    expect(targets.some(({ quantity }) => quantity.startsWith("integer against"))).to.equal(true);
    expect(method.halfYears.every(({ end }) => end > window.first)).to.equal(true);
    const text = serialiseEvaluationReport(report);
    expect(parseEvaluationReport(text, "evaluation.json")).to.deep.equal(report);
    expect(serialiseEvaluationReport(await judge())).to.equal(text);
  });

  it("asks nothing of the past: its scores are those of the committed integers", async () => {
    const forecaster = frozenForecaster(file.model);
    const [own, other] = [await forecaster.fit([]), await forecaster.fit(dataset.examples)];
    for (const example of dataset.examples.slice(0, 50)) {
      const { score } = evaluate(file.model, example.features);
      expect(own.predict(example).score).to.equal(score / 100);
      expect(other.predict(example)).to.deep.equal(own.predict(example));
    }
  });

  it("counts the rounds of the window that the model was trained on", async () => {
    const { rows } = await judge();
    const inside = dataset.examples.filter(
      ({ asset, round }) => asset === "ETH" && round >= window.first && round < window.end,
    );
    expect(rows.ETH.trainedOn).to.equal(inside.filter(({ round }) => isTraining(round)).length);
    const later = dataset.examples.filter(
      ({ asset, round }) => asset === "ETH" && round >= window.end && isTraining(round),
    );
    expect(rows.ETH.trainedAfter).to.equal(later.length).and.to.be.above(0);
    expect(rows.ETH.trainedOn, "the invented market is inside the training range").to.be.above(0);
  });

  it("judges an imported model, which says nothing of training or rounding", async () => {
    const imported = {
      format: "TensorFlow.js LayersModel" as const,
      generatedBy: "elsewhere",
      convertedBy: "elsewhere",
      files: [{ file: "model.json", sha256: "0".repeat(64) }],
      ranges: [],
    };
    const { rows, validation } = await judge({ file: { ...file, provenance: { imported } } });
    expect([rows.ETH.trainedOn, rows.ETH.trainedAfter]).to.deep.equal([0, 0]);
    expect(validation.targets.map(({ quantity }) => quantity).join()).to.not.include("integer");
  });

  it("ends where the data end, and refuses a window without a round", async () => {
    const { window: judged } = await judge({ end: FIRST_HOUR + 1_000_000 });
    const last = dataset.examples.reduce((most, { round }) => Math.max(most, round), 0);
    expect(judged.end).to.equal(last + 1);
    const first = utcRound(2090, 1);
    await expectRejection("EVALUATION_EMPTY", judge({ first, end: undefined }));
    await expectRejection("EVALUATION_EMPTY", judge({ first, end: first + 24 }));
    const withoutBtc: Dataset = {
      ...dataset,
      examples: dataset.examples.filter(({ asset }) => asset !== "BTC"),
    };
    await expectRejection("EVALUATION_EMPTY", judge({ dataset: withoutBtc }));
  });
});
