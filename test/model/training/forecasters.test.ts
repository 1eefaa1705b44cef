import { expect } from "chai";
import { buildDataset, type Example } from "../../../model/dataset/dataset.ts";
import { areaUnderRoc } from "../../../model/evaluation/binary-metrics.ts";
import type { Forecaster } from "../../../model/evaluation/forecaster.ts";
import { mlpForecaster } from "../../../model/training/mlp-forecaster.ts";
import { ourForecaster } from "../../../model/training/our-forecaster.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const { examples } = buildDataset(syntheticMarket({ hours: 1_500 }));
const recipe = { steps: 150, batchSize: 128 };

/** The chance of a fall turns with one input alone, first up and then down. */
const humped: Example[] = examples.map((example, i) => {
  const x = (i * 7_919) % 1_000;
  const isLiquidated = x > 300 && x < 700 ? 1 : 0;
  return {
    ...example,
    features: example.features.with(2, x),
    labels: {
      ...example.labels,
      isLiquidated,
      expectedShortfall: isLiquidated,
      systemStress: isLiquidated,
      liquidityAdjustedVolatility: isLiquidated,
    },
  };
});

async function aucOf(forecaster: Forecaster, rows: readonly Example[]): Promise<number> {
  const { predict } = await forecaster.fit(rows);
  return areaUnderRoc(
    rows.map((row) => predict(row).ranking),
    rows.map(({ labels }) => labels.isLiquidated),
  );
}

describe("the unconstrained network", () => {
  it("learns a hump, which no monotone model can", async () => {
    const auc = await aucOf(mlpForecaster({ ...recipe, seed: 1, steps: 400 }), humped);
    expect(auc).to.be.above(0.9);
  });

  it("is the same for the same seed", async () => {
    const rankings = [];
    for (const seed of [1, 1, 2]) {
      const { predict } = await mlpForecaster({ ...recipe, seed, steps: 20 }).fit(examples);
      rankings.push(examples.slice(0, 50).map((example) => predict(example).ranking));
    }
    expect(rankings[1]).to.deep.equal(rankings[0]);
    expect(rankings[2]).to.not.deep.equal(rankings[0]);
  });
});

describe("our forecaster", () => {
  it("forecasts with an integer model: whole hundredths that rise with every input", async () => {
    const { predict } = await ourForecaster({ ...recipe, seeds: [1] }).fit(examples);
    for (const example of examples.slice(0, 300)) {
      const { score = Number.NaN, ranking } = predict(example);
      expect(score * 100).to.be.closeTo(Math.round(score * 100), 1e-9);
      const higher = { ...example, features: example.features.map((value) => value + 20) };
      expect(predict(higher).ranking).to.be.at.least(ranking);
    }
  });
});
