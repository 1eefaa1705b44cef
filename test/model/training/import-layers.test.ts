import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { normaliseRows } from "../../../model/dataset/feature-range.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { parseModelFile, serialiseModelFile } from "../../../model/model-file.ts";
import { quantizeOnRows } from "../../../model/quantization/correct-biases.ts";
import { seededRandom } from "../../../model/random.ts";
import { startBackend } from "../../../model/training/network.ts";
import { committedFloatModel, committedModel } from "../../helpers/committed-model.ts";
import {
  artifactsOf,
  importFrom,
  importRanges,
  importRows,
  modelOf,
  ourLayers,
  SHARD,
  saveModel,
  withShippedWeights,
  writeModel,
} from "../../helpers/layers-models.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const file = useTemporaryDirectory();

describe("importing a LayersModel", () => {
  before(startBackend);

  it("turns the shipped network into the weights that quantization makes of it", async () => {
    const { file: imported } = await importFrom(await saveModel(file("."), modelOf(ourLayers())));
    expect(imported.model.normalisation).to.deep.equal(committedModel().model.normalisation);
    const network = { ...committedFloatModel(), normalisation: importRanges };
    const quantized = quantizeOnRows(
      network,
      importRows.map(({ features }) => features),
    );
    expect(imported.model.layers.map(({ weights }) => weights)).to.deep.equal(
      quantized.layers.map(({ weights }) => weights),
    );
  });

  it("states the error against the network's own predictions", async () => {
    const model = modelOf(ourLayers());
    const imported = await importFrom(await saveModel(file("."), model));
    const inputs = tf.tensor2d(normaliseRows(importRows, importRanges), [importRows.length, 16]);
    const output = model.predict(inputs);
    const predicted = Array.isArray(output) ? [] : output.dataSync();
    const errors = importRows.map(({ features }, i) =>
      Math.abs(evaluate(imported.file.model, features).score - (predicted[i] ?? 0) * 10_000),
    );
    expect(imported.againstPrediction.max).to.be.closeTo(Math.max(...errors), 0.06);
    expect(imported.againstPrediction.max).to.be.at.most(30);
  });

  it("takes any weights in range, with a mean error under 0.3 points", async () => {
    const random = seededRandom(21);
    const model = modelOf(ourLayers());
    for (const layer of model.layers) {
      const tensors = layer.getWeights().map((tensor, part) => {
        const scale = part === 0 ? 3 / (tensor.shape[0] ?? 1) : -0.2;
        const values = Float32Array.from({ length: tensor.size }, () => random.uniform() ** 2);
        return tf.tensor(
          values.map((value) => Math.min(value * scale, 0.49)),
          tensor.shape,
        );
      });
      layer.setWeights(tensors);
    }
    const { againstPrediction } = await importFrom(await saveModel(file("."), model));
    expect(againstPrediction.mean).to.be.within(0, 30);
    expect(againstPrediction.max).to.be.below(150);
  });

  it("writes a model file that says where it came from, and reads again", async () => {
    const { file: imported } = await importFrom(await saveModel(file("."), modelOf(ourLayers())));
    const again = parseModelFile(serialiseModelFile(imported), "imported.json");
    expect(again.model).to.deep.equal(imported.model);
    if (!("imported" in again.provenance)) throw new Error("not said to be imported");
    const { files, generatedBy, ranges: stated } = again.provenance.imported;
    expect(files.map(({ file: name }) => name)).to.deep.equal(["model.json", `./${SHARD}`]);
    expect(generatedBy).to.match(/^TensorFlow.js/);
    expect(stated[0]).to.deep.equal([importRanges[0]?.lo, importRanges[0]?.hi]);
  });

  it("gives the same bytes twice", async () => {
    const path = await saveModel(file("."), modelOf(ourLayers()));
    const texts = [await importFrom(path), await importFrom(path)].map((each) =>
      serialiseModelFile(each.file),
    );
    expect(texts[0]).to.equal(texts[1]);
  });

  it("takes dropout and noise, a functional chain, and a model converted from Keras", async () => {
    const { model } = (await importFrom(await saveModel(file("."), modelOf(ourLayers())))).file;
    const [first, second, ...others] = ourLayers();
    if (first === undefined || second === undefined) throw new Error("no layers");
    const noisy = modelOf([first, second, tf.layers.dropout({ rate: 0.2 }), ...others]);
    const input = tf.input({ shape: [16], name: "input_1" });
    const chain = ourLayers().reduce<tf.SymbolicTensor>((x, layer) => {
      const next = layer.apply(x);
      if (!(next instanceof tf.SymbolicTensor)) throw new Error("not one tensor");
      return next;
    }, input);
    const functional = withShippedWeights(tf.model({ inputs: input, outputs: chain }));
    const [json, shard] = await artifactsOf(modelOf(ourLayers()));
    const keras = {
      ...json,
      modelTopology: { keras_version: "2.15.0", model_config: json.modelTopology },
    };
    const paths = [
      () => saveModel(file("."), noisy),
      () => saveModel(file("."), functional),
      async () => writeModel(file("."), keras, shard),
    ];
    for (const save of paths) {
      expect((await importFrom(await save())).file.model).to.deep.equal(model);
    }
  });

  it("takes layers whose names hold slashes, as nested and scoped models have them", async () => {
    const { model } = (await importFrom(await saveModel(file("."), modelOf(ourLayers())))).file;
    for (const prefix of ["risk/", "risk/inner/"]) {
      const named = [24, 4, 8, 1].flatMap((units, i) => [
        tf.layers.dense({ units, name: `${prefix}d${i}`, ...(i === 0 && { inputShape: [16] }) }),
        tf.layers.reLU({ maxValue: 1, name: `${prefix}r${i}` }),
      ]);
      const imported = await importFrom(await saveModel(file("."), modelOf(named)));
      expect(imported.file.model).to.deep.equal(model);
    }
  });

  it("takes a model that was saved with its optimizer", async () => {
    const trained = tf.sequential({ layers: ourLayers() });
    trained.compile({ optimizer: "adam", loss: "meanSquaredError" });
    await trained.fit(tf.zeros([4, 16]), tf.ones([4, 1]), { epochs: 1, verbose: 0 });
    const withOptimizer = await saveModel(file("."), withShippedWeights(trained), {
      includeOptimizer: true,
    });
    expect(readFileSync(withOptimizer, "utf8")).to.include('"group":"optimizer"');
    const imported = await importFrom(withOptimizer);
    const plain = await importFrom(await saveModel(file("."), modelOf(ourLayers())));
    expect(imported.file.model).to.deep.equal(plain.file.model);
  });

  it("says how far the scores reach: raw inputs in place of normalised ones show at once", async () => {
    const { scores, file: imported } = await importFrom(
      await saveModel(file("."), modelOf(ourLayers())),
    );
    const all = importRows.map(({ features }) => evaluate(imported.model, features).score);
    expect(scores.min).to.equal(Math.min(...all));
    expect(scores.max).to.equal(Math.max(...all));
    expect(all.filter((score) => score < scores.median).length / all.length).to.be.within(0.4, 0.5);
    expect(imported.metrics.scores).to.deep.equal(scores);
  });

  it("undoes the converter's quantization to 8 bits", async () => {
    const [json, shard] = await artifactsOf(modelOf(ourLayers()));
    const [group] = json.weightsManifest;
    const [kernel, ...rest] = group?.weights ?? [];
    if (group === undefined || kernel === undefined) throw new Error("no kernel");
    const floats = new Float32Array(shard.slice(0, 16 * 24 * 4).buffer);
    const scale = 1 / 256;
    const bytes = Uint8Array.from(floats, (value) => Math.round(value / scale));
    group.weights = [{ ...kernel, quantization: { dtype: "uint8", scale, min: 0 } }, ...rest];
    const packed = new Uint8Array([...bytes, ...shard.slice(16 * 24 * 4)]);
    const { file: imported } = await importFrom(writeModel(file("."), json, packed));
    expect(imported.model.layers[0]?.weights).to.deep.equal(
      Array.from({ length: 24 }, (_, j) => Array.from({ length: 16 }, (_, i) => bytes[i * 24 + j])),
    );
  });
});

/** A change to an accepted model, and the one problem that must be named. */
