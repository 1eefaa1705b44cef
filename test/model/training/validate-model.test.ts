import { expect } from "chai";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import { MODEL_NAMES } from "../../../model/evaluation/validation-report.ts";
import { validateModel } from "../../../model/training/validate-model.ts";
import { committedModel } from "../../helpers/committed-model.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const market = syntheticMarket({ hours: 1_700 });
const dataset = buildDataset(market);
const folds = [{ name: "only", first: FIRST_HOUR + 1_400, end: FIRST_HOUR + 1_650 }];

describe("validation of a model", () => {
  it("puts every baseline beside ours, and refits our recipe", async () => {
    const file = committedModel();
    if (!("recipe" in file.provenance)) throw new Error("the shipped model is trained");
    const recipe = { ...file.provenance.recipe, seed: 3, steps: 300, batchSize: 128 };
    const shipped = { ...file, provenance: { ...file.provenance, recipe } };
    const report = await validateModel({ market, dataset, shipped, folds, resamples: 10 });
    expect(report.models.map(({ name }) => name)).to.deep.equal([...MODEL_NAMES]);
    expect(report.method.recipe).to.deep.equal({ seeds: 1, steps: 300, batchSize: 128 });
    expect(report.method.seed).to.equal(3);
    for (const { name, assets } of report.models) {
      expect(assets.ETH.all.auc.value, name).to.be.within(0, 1);
      expect(assets.BTC.hours, name).to.equal(250);
    }
  });

  it("refuses a model that has no recipe", async () => {
    const provenance = {
      imported: {
        format: "TensorFlow.js LayersModel" as const,
        generatedBy: "elsewhere",
        convertedBy: "elsewhere",
        files: [],
        ranges: [],
      },
    };
    const shipped = { ...committedModel(), provenance };
    await expectRejection("VALIDATION_RECIPE", validateModel({ market, dataset, shipped, folds }));
  });
});
