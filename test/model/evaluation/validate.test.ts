import { expect } from "chai";
import { ewmaForecaster, harForecaster } from "../../../model/baselines/volatility-forecasters.ts";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import type { Forecaster } from "../../../model/evaluation/forecaster.ts";
import { largestPush, shippedFacts } from "../../../model/evaluation/shipped-model.ts";
import { type ValidateParameters, validate } from "../../../model/evaluation/validate.ts";
import {
  parseValidationReport,
  serialiseValidationReport,
} from "../../../model/evaluation/validation-report.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { expectError } from "../../helpers/expect-error.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const market = syntheticMarket({ hours: 2_200 });
const dataset = buildDataset(market);
const { ETH, BTC, LINK } = market.assets;
const spot = { ETH: ETH.spot, BTC: BTC.spot, LINK: LINK.spot };
const shipped = committedModel();

/** The smoothing rule under our name: the report does not care what a forecaster is. */
const ours: Forecaster = { ...ewmaForecaster(spot, 24), name: "ours" };
const parameters: ValidateParameters = {
  dataset,
  spot,
  forecasters: [ours, ewmaForecaster(spot, 24), ewmaForecaster(spot, 8), harForecaster(spot)],
  shipped: shippedFacts(shipped, dataset.examples.slice(0, 50)),
  recipe: { seeds: 1, steps: 1, batchSize: 1 },
  seed: 1,
  resamples: 40,
  folds: [
    { name: "first", first: FIRST_HOUR + 1_000, end: FIRST_HOUR + 1_600 },
    { name: "second", first: FIRST_HOUR + 1_600, end: FIRST_HOUR + 2_100 },
  ],
};

describe("validation", () => {
  it("writes the same bytes for the same data and seed, and reads them back", async () => {
    const report = await validate(parameters);
    const text = serialiseValidationReport(report);
    expect(serialiseValidationReport(await validate(parameters))).to.equal(text);
    expect(parseValidationReport(text, "validation.json")).to.deep.equal(report);
    const other = await validate({ ...parameters, seed: 2 });
    expect(serialiseValidationReport(other)).to.not.equal(text);
  });

  it("puts every value inside its own interval, and no difference between twins", async () => {
    const { models } = await validate(parameters);
    for (const { assets } of models) {
      for (const { all, halfYears, alarms } of Object.values(assets)) {
        for (const { value, low, high } of [all.auc, all.brierSkill, alarms.flipsPerMonth]) {
          expect(value).to.be.within(low ?? Number.NaN, high ?? Number.NaN);
        }
        expect(halfYears.map(({ name }) => name)).to.deep.equal(["first", "second"]);
      }
    }
    const zero = { value: 0, low: 0, high: 0 };
    const [own, twin] = models;
    expect(own?.assets.ETH.oursMinusThis.auc).to.deep.equal(zero);
    expect(twin?.assets.ETH.oursMinusThis.auc).to.deep.equal(zero);
    expect(models[3]?.assets.ETH.oursMinusThis.auc).to.not.deep.equal(zero);
  });

  it("counts every judged hour in one reliability bin", async () => {
    const { models } = await validate(parameters);
    for (const { assets } of models) {
      for (const { hours, reliability } of Object.values(assets)) {
        expect(reliability.reduce((sum, bin) => sum + bin.hours, 0)).to.equal(hours);
      }
    }
  });
});

describe("the shipped model's own figures", () => {
  const some = dataset.examples.slice(0, 200);

  it("hold the largest move of any push of 5 % of what the model hears", () => {
    const largest = largestPush(shipped.model, some);
    const [example] = some;
    const { scale = 1 } = shipped.model.normalisation[1] ?? {};
    const push = Math.round((0.05 * 65_535 * 2 ** 14) / scale);
    const features = example?.features ?? [];
    const moved = evaluate(shipped.model, features.with(1, (features[1] ?? 0) + push)).score;
    const still = evaluate(shipped.model, features).score;
    expect(largest).to.be.at.least((moved - still) / 100);
    expect(largest).to.be.within(0.1, 10);
  });

  it("push every input up and down, each by 5 % of its own range", () => {
    const rows = some.filter((_, i) => i % 20 === 0);
    const moves = rows.flatMap(({ features }) => {
      const still = evaluate(shipped.model, features).score;
      return shipped.model.normalisation.flatMap(({ scale }, i) => {
        const push = Math.round((0.05 * 65_535 * 2 ** 14) / scale);
        const values = [(features[i] ?? 0) + push, Math.max((features[i] ?? 0) - push, 0)];
        return values.map((value) =>
          Math.abs(evaluate(shipped.model, features.with(i, value)).score - still),
        );
      });
    });
    expect(largestPush(shipped.model, rows)).to.equal(Math.max(...moves) / 100);
  });

  it("take the largest influence of all inputs in either direction", () => {
    for (const [maxRise = 0, maxDrop = 0] of [
      [40, 2],
      [2, 40],
    ]) {
      const influence = [
        { feature: "rv6", maxRise: 3, maxDrop: 3 },
        { feature: "peg", maxRise, maxDrop },
      ];
      const file = { ...shipped, metrics: { ...shipped.metrics, influence } };
      expect(shippedFacts(file, some.slice(0, 1)).largestInfluence).to.equal(40);
    }
  });

  it("are read from what quantization measured, or refused", () => {
    expect(shippedFacts(shipped, some).maxErrorAgainstFloat).to.be.above(0);
    expectError("MODEL_METRICS", () => shippedFacts({ ...shipped, metrics: {} }, some));
  });
});
