import { expect } from "chai";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import { HELD_OUT } from "../../../model/dataset/split.ts";
import { parseModelFile, serialiseModelFile } from "../../../model/model-file.ts";
import type { Progress } from "../../../model/progress.ts";
import { parseFloatModel, serialiseFloatModel } from "../../../model/quantization/float-model.ts";
import { quantizeOnDataset } from "../../../model/quantization/quantize-model.ts";
import { weightLimit } from "../../../model/training/parameters.ts";
import { trainOnDataset } from "../../../model/training/train-model.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const dataset = buildDataset(syntheticMarket({ hours: 1_500, stressDays: 4 }));
const recipe = { dataset, rawFiles: [], seed: 1, seeds: 2, steps: 60, batchSize: 128 };

describe("training on a small invented market", () => {
  it("gives the same bytes for the same seed and other ones for another", async () => {
    const texts = [];
    for (const seed of [1, 1, 5]) {
      texts.push(serialiseFloatModel(await trainOnDataset({ ...recipe, seed, seeds: 1 })));
    }
    expect(texts[1]).to.equal(texts[0]);
    expect(texts[2]).to.not.equal(texts[0]);
  });

  it("keeps the seed with the lowest training loss and lists all", async () => {
    const { provenance } = await trainOnDataset(recipe);
    const { seed, seeds } = provenance.recipe;
    expect(seeds.map((tried) => tried.seed)).to.deep.equal([1, 2]);
    const best = seeds.toSorted((a, b) => a.trainingLoss - b.trainingLoss)[0];
    expect(seed).to.equal(best?.seed);
    expect(provenance.datasetSha256).to.equal(dataset.sha256);
  });

  it("keeps every weight where a byte can hold it, through file and quantization", async () => {
    const float = await trainOnDataset({ ...recipe, seeds: 1 });
    for (const [layer, { weights }] of float.layers.slice(0, 2).entries()) {
      for (const weight of weights.flat()) expect(weight).to.be.within(0, weightLimit(layer));
    }
    const read = parseFloatModel(serialiseFloatModel(float), "float.json");
    const { file, report } = quantizeOnDataset(read, dataset);
    expect(parseModelFile(serialiseModelFile(file), "model.json").model).to.deep.equal(file.model);
    expect(report.rows).to.equal(dataset.examples.length);
  });

  it("rounds by the training rows alone: held-out rows move no integer", async () => {
    const float = await trainOnDataset({ ...recipe, seeds: 1 });
    const [crisis] = HELD_OUT;
    const heldOut = dataset.examples.slice(0, 400).map((example, i) => ({
      ...example,
      round: (crisis?.first ?? 0) + i,
      features: example.features.map((value) => value * 2),
    }));
    const both = { ...dataset, examples: [...dataset.examples, ...heldOut] };
    const [plain, beside] = [dataset, both].map((each) => quantizeOnDataset(float, each));
    expect(beside?.file.model).to.deep.equal(plain?.file.model);
    expect(beside?.file.monitoring).to.deep.equal(plain?.file.monitoring);
    expect(beside?.report.rows).to.equal(both.examples.length);
    const retrained = await trainOnDataset({ ...recipe, dataset: both, seeds: 1 });
    expect(retrained.layers).to.deep.equal(float.layers);
    expect(retrained.normalisation).to.deep.equal(float.normalisation);
  });

  it("reports its progress and prints nothing", async () => {
    const seen: Progress[] = [];
    await trainOnDataset({ ...recipe, seeds: 1, onProgress: (progress) => seen.push(progress) });
    expect(seen[0]).to.deep.equal({ stage: "finding where to stop", done: 1, total: 60 });
    const { stage, done, total } = seen.at(-1) ?? {};
    expect(stage).to.equal("training seed 1 (1 of 1)");
    expect(done).to.equal(total);
  });

  it("fails on a head that cannot move", async () => {
    const calm = dataset.examples.map((example) => ({
      ...example,
      labels: { ...example.labels, systemStress: 0.2 },
    }));
    await expectRejection(
      "TRAINING_TARGET",
      trainOnDataset({ ...recipe, dataset: { ...dataset, examples: calm } }),
    );
    const faint = dataset.examples.map((example, i) => ({
      ...example,
      labels: { ...example.labels, systemStress: i % 2 === 0 ? 0.001 : 0 },
    }));
    await expectRejection(
      "TRAINING_DEAD_HEAD",
      trainOnDataset({ ...recipe, dataset: { ...dataset, examples: faint }, steps: 400 }),
    );
  });

  it("fails without training rows", async () => {
    await expectRejection(
      "TRAINING_EMPTY",
      trainOnDataset({ ...recipe, dataset: { examples: [], sha256: dataset.sha256 } }),
    );
  });
});
