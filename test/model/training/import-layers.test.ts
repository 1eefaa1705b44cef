import { readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { normaliseRows } from "../../../model/dataset/feature-range.ts";
import { readHistory } from "../../../model/history/reader.ts";
import { evaluate } from "../../../model/inference/evaluate.ts";
import { parseModelFile, serialiseModelFile } from "../../../model/model-file.ts";
import { quantizeOnRows } from "../../../model/quantization/correct-biases.ts";
import { seededRandom } from "../../../model/random.ts";
import { importLayers } from "../../../model/training/import-layers.ts";
import { parseRanges } from "../../../model/training/import-ranges.ts";
import { startBackend } from "../../../model/training/network.ts";
import { committedFloatModel, committedModel } from "../../helpers/committed-model.ts";
import { expectError, expectRejection } from "../../helpers/expect-error.ts";
import {
  artifactsOf,
  ourLayers,
  rangesText,
  type SavedModel,
  SHARD,
  saveModel,
  setWeight,
  withShippedWeights,
  writeModel,
} from "../../helpers/layers-models.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const ranges = parseRanges(rangesText(), "ranges.json");
const rows = readHistory().rows.filter((_, i) => i % 20 === 0);
const file = useTemporaryDirectory();

const importFrom = (path: string) => importLayers({ path, ranges, rows });

/** Layers put together, with the shipped weights where they fit. */
const modelOf = (layers: tf.layers.Layer[]): tf.LayersModel =>
  withShippedWeights(tf.sequential({ layers }));

describe("importing a LayersModel", () => {
  before(startBackend);

  it("turns the shipped network into the weights that quantization makes of it", async () => {
    const { file: imported } = await importFrom(await saveModel(file("."), modelOf(ourLayers())));
    expect(imported.model.normalisation).to.deep.equal(committedModel().model.normalisation);
    const network = { ...committedFloatModel(), normalisation: ranges };
    const quantized = quantizeOnRows(
      network,
      rows.map(({ features }) => features),
    );
    expect(imported.model.layers.map(({ weights }) => weights)).to.deep.equal(
      quantized.layers.map(({ weights }) => weights),
    );
  });

  it("states the error against the network's own predictions", async () => {
    const model = modelOf(ourLayers());
    const imported = await importFrom(await saveModel(file("."), model));
    const inputs = tf.tensor2d(normaliseRows(rows, ranges), [rows.length, 16]);
    const output = model.predict(inputs);
    const predicted = Array.isArray(output) ? [] : output.dataSync();
    const errors = rows.map(({ features }, i) =>
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
    expect(stated[0]).to.deep.equal([ranges[0]?.lo, ranges[0]?.hi]);
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
        dense(units, `${prefix}d${i}`, i === 0 ? { inputShape: [16] } : {}),
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
    const all = rows.map(({ features }) => evaluate(imported.model, features).score);
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
interface Refusal {
  readonly layers?: (layers: tf.layers.Layer[]) => tf.layers.Layer[];
  readonly model?: (model: tf.LayersModel) => tf.LayersModel;
  readonly json?: (json: SavedModel) => unknown;
  readonly problem: readonly [layer: RegExp, reason: RegExp, change: RegExp];
}

const dense = (units: number, name: string, options: object = {}): tf.layers.Layer =>
  tf.layers.dense({ units, name, ...options });
const replaced = (index: number, layer: () => tf.layers.Layer) => (layers: tf.layers.Layer[]) =>
  layers.with(index, layer());
const topologyText = (json: SavedModel, edit: (text: string) => string): unknown => ({
  ...json,
  modelTopology: JSON.parse(edit(JSON.stringify(json.modelTopology))),
});

const REFUSALS: Readonly<Record<string, Refusal>> = {
  "a negative weight": {
    model: (model) => setWeight(model, ["dense_2", 0, 3], -0.31),
    problem: [
      /^dense_2$/,
      /^1 of 96 weights is negative \(min -0\.31\)$/,
      /kernelConstraint nonNeg/,
    ],
  },
  "a weight that its byte cannot hold": {
    model: (model) => setWeight(model, ["dense_1", 0, 0], 1.7),
    problem: [
      /^dense_1$/,
      /^1 of 384 weights is above 0\.9961 \(max 1\.7\).* 8 bits at shift 8/,
      /clip/,
    ],
  },
  "a weight that is not a number": {
    model: (model) => setWeight(model, ["dense_3", 0, 1], Number.NaN),
    problem: [/^dense_3$/, /1 of 32 weights is not finite/, /rate/],
  },
  "a bias beyond 30 bits": {
    model: (model) => setWeight(model, ["dense_2", 1, 2], 17),
    problem: [
      /^dense_2$/,
      /1 of 4 biases is not within ±15, the 30 bits at shift 9 \(17\)/,
      /clip biases/,
    ],
  },
  "an activation that is not provable": {
    layers: replaced(0, () => dense(24, "dense_1", { inputShape: [16], activation: "tanh" })),
    problem: [/^dense_1$/, /activation tanh is not provable/, /ReLU layer with maxValue 1/],
  },
  "an activation layer without a cap": {
    layers: replaced(3, () => tf.layers.activation({ activation: "relu", name: "act" })),
    problem: [/^act$/, /activation relu has no cap/, /maxValue 1/],
  },
  "a ReLU without a cap": {
    layers: replaced(1, () => tf.layers.reLU({ name: "relu_1" })),
    problem: [/^relu_1$/, /ReLU without a cap/, /maxValue 1/],
  },
  "a ReLU with another cap": {
    layers: replaced(1, () => tf.layers.reLU({ maxValue: 6, name: "relu_1" })),
    problem: [/^relu_1$/, /capped at 6, the circuit at 1/, /maxValue 1/],
  },
  "a leaking ReLU of Keras": {
    json: (json) =>
      topologyText(json, (text) =>
        text.replace('"max_value":1', '"max_value":1,"negative_slope":0.1'),
      ),
    problem: [/^relu_1$/, /negative_slope 0\.1/, /negative_slope 0/],
  },
  "no activation": {
    layers: (layers) => layers.toSpliced(5, 1),
    problem: [/^dense_3$/, /no activation follows/, /add a ReLU layer/],
  },
  "a second activation": {
    layers: (layers) => layers.toSpliced(6, 0, tf.layers.reLU({ maxValue: 1, name: "again" })),
    problem: [/^again$/, /second activation/, /remove/],
  },
  "an activation of the inputs": {
    layers: ([first, ...others]) => [
      tf.layers.reLU({ maxValue: 1, name: "early", inputShape: [16] }),
      ...(first === undefined ? [] : [dense(24, "dense_1")]),
      ...others,
    ],
    problem: [/^early$/, /activation of the inputs/, /remove/],
  },
  "a layer of another kind": {
    layers: (layers) => layers.toSpliced(2, 0, tf.layers.batchNormalization({ name: "norm" })),
    problem: [/^norm$/, /BatchNormalization is not part of the shape 16-24-4-8-1/, /--ranges/],
  },
  "a layer that TensorFlow.js does not know": {
    json: (json) =>
      topologyText(json, (text) => text.replace('"class_name":"ReLU"', '"class_name":"Swoosh"')),
    problem: [/^relu_1$/, /Swoosh is not part of the shape/, /keep only Dense, ReLU/],
  },
  "another number of units": {
    layers: (layers) => layers.with(0, dense(32, "dense_1", { inputShape: [16] })),
    problem: [/^dense_1$/, /units 32, the circuit has 24/, /units 24/],
  },
  "another number of layers": {
    layers: (layers) => layers.slice(0, 6),
    problem: [/^model$/, /3 dense layers, the circuit has 4/, /24, 4, 8, 1 units on 16 inputs/],
  },
  "another number of inputs": {
    layers: replaced(0, () => dense(24, "dense_1", { inputShape: [17] })),
    problem: [/^dense_1$/, /input shape \[17\], the schema has 16/, /inputShape \[16\]/],
  },
  "a kernel of another shape": {
    json: (json) => JSON.parse(JSON.stringify(json).replace('"shape":[16,24]', '"shape":[24,16]')),
    problem: [/^dense_1$/, /a kernel of 24 x 16, the circuit has 16 x 24/, /kernel of 16 x 24/],
  },
  "a kernel that the manifest lacks": {
    json: (json) => JSON.parse(JSON.stringify(json).replace('"dense_4/kernel"', '"other/kernel"')),
    problem: [/^dense_4$/, /no kernel of real numbers/, /kernel of 8 x 1/],
  },
  "a graph model": {
    json: (json) => ({ ...json, format: "graph-model", modelTopology: { node: [] } }),
    problem: [/^model$/, /operations, not layers/, /tfjs_layers_model/],
  },
  "a topology of nothing": {
    json: (json) => ({ ...json, modelTopology: { class_name: "Sequential" } }),
    problem: [/^model$/, /not that of a LayersModel/, /model\.save/],
  },
  "another class of model": {
    json: (json) =>
      topologyText(json, (text) => text.replace('"class_name":"Sequential"', '"class_name":"RNN"')),
    problem: [/^model$/, /class RNN/, /tf\.sequential/],
  },
  "a number of units that is text": {
    json: (json) => topologyText(json, (text) => text.replace('"units":24', '"units":"24"')),
    problem: [/^dense_1$/, /units "24", the circuit has 24/, /units 24/],
  },
  "no layers at all": {
    json: (json) => ({
      ...json,
      modelTopology: { class_name: "Sequential", config: { name: "empty", layers: [] } },
    }),
    problem: [/^model$/, /^0 dense layers, the circuit has 4$/, /24, 4, 8, 1 units on 16 inputs/],
  },
  "a model that TensorFlow.js cannot load": {
    json: (json) =>
      topologyText(json, (text) =>
        text
          .replace(
            '"use_bias":true',
            '"use_bias":true,"kernel_regularizer":{"class_name":"L9","config":{}}',
          )
          .replace(',"kernel_regularizer":null', ""),
      ),
    problem: [/^model$/, /cannot load or run it/, /TensorFlow\.js 4/],
  },
};

describe("a LayersModel is refused for", () => {
  before(startBackend);

  for (const [name, { layers, model, json, problem }] of Object.entries(REFUSALS)) {
    it(`${name}, with the layer, the reason and what to change`, async () => {
      const built = modelOf(layers === undefined ? ourLayers() : layers(ourLayers()));
      const [saved, shard] = await artifactsOf(model === undefined ? built : model(built));
      const path = writeModel(file("."), json === undefined ? saved : json(saved), shard);
      const error = await expectRejection("LAYERS_MODEL_REFUSED", importFrom(path));
      const { problems } = error.details;
      if (!Array.isArray(problems)) throw new Error("no problems");
      const [layer, reason, change] = problem;
      const found = problems.find((each) => layer.test(each.layer) && reason.test(each.reason));
      expect(found, error.message).to.not.equal(undefined);
      expect(found.change).to.match(change);
      expect(error.message).to.include(found.reason).and.to.include(found.change);
    });
  }

  it("a branch, naming what feeds it", async () => {
    const input = tf.input({ shape: [16], name: "input_1" });
    const left = tf.layers.dense({ units: 24, name: "left" }).apply(input);
    const right = tf.layers.dense({ units: 24, name: "right" }).apply(input);
    if (!(left instanceof tf.SymbolicTensor && right instanceof tf.SymbolicTensor))
      throw new Error();
    const joined = tf.layers.add({ name: "joined" }).apply([left, right]);
    if (!(joined instanceof tf.SymbolicTensor)) throw new Error();
    const path = await saveModel(file("."), tf.model({ inputs: input, outputs: joined }));
    const { message } = await expectRejection("LAYERS_MODEL_REFUSED", importFrom(path));
    expect(message).to.include("joined: is fed by left and right");
    expect(message).to.include("joined: Add is not part of the shape");
  });

  it("more than one output, naming them", async () => {
    const input = tf.input({ shape: [16], name: "input_1" });
    const outputs: tf.SymbolicTensor[] = [];
    ourLayers().reduce<tf.SymbolicTensor>((x, layer) => {
      const next = layer.apply(x);
      if (!(next instanceof tf.SymbolicTensor)) throw new Error("not one tensor");
      outputs.push(next);
      return next;
    }, input);
    const [, , , heads, , , , score] = outputs;
    if (heads === undefined || score === undefined) throw new Error("no layers");
    for (const both of [
      [score, heads],
      [heads, score],
    ]) {
      const model = withShippedWeights(tf.model({ inputs: input, outputs: both }));
      const path = await saveModel(file("."), model);
      const { message } = await expectRejection("LAYERS_MODEL_REFUSED", importFrom(path));
      expect(message).to.match(/^one problem\n {2}model: its outputs are relu_[24] and relu_[24],/);
      expect(message).to.include("whose one output is relu_4");
    }
  });

  it("everything at once: no problem hides another", async () => {
    const layers = ourLayers()
      .with(0, dense(24, "dense_1", { inputShape: [16], activation: "tanh" }))
      .with(5, tf.layers.reLU({ name: "relu_3" }));
    const model = modelOf(layers);
    setWeight(setWeight(model, ["dense_2", 0, 0], -1), ["dense_3", 1, 0], 1_000);
    const path = await saveModel(file("."), model);
    const error = await expectRejection("LAYERS_MODEL_REFUSED", importFrom(path));
    expect(error.message).to.match(/^4 problems\n/);
    for (const name of ["dense_1", "dense_2", "dense_3", "relu_3"]) {
      expect(error.message).to.include(`\n  ${name}: `);
    }
  });

  it("options that make the network another function than its layers say", async () => {
    const [json, shard] = await artifactsOf(modelOf(ourLayers()));
    const saved = topologyText(json, (text) => text.replace('"use_bias":true', '"use_bias":false'));
    const path = writeModel(file("."), saved, shard);
    const { message } = await expectRejection("LAYERS_MODEL_REFUSED", importFrom(path));
    expect(message).to.match(/cannot load or run it|predicts scores that differ/);
  });
});

describe("the files of a LayersModel", () => {
  before(startBackend);

  async function savedWith(edit: (json: SavedModel) => void): Promise<string> {
    const [json, shard] = await artifactsOf(modelOf(ourLayers()));
    edit(json);
    return writeModel(file("."), json, shard);
  }

  for (const name of [
    "../weights.bin",
    "/etc/hostname",
    "a/../../b",
    "..",
    "c:\\w",
    "a\\b",
    "",
    "\0",
  ]) {
    it(`stay in the folder of model.json: ${JSON.stringify(name)} is refused`, async () => {
      const path = await savedWith((json) => {
        for (const group of json.weightsManifest) group.paths = [name];
      });
      const { message } = await expectRejection("LAYERS_SHARD", importFrom(path));
      expect(message).to.include("the manifest names");
    });
  }

  it("may not leave it by a symbolic link", async () => {
    const path = await savedWith((json) => {
      for (const group of json.weightsManifest) group.paths = ["link.bin"];
    });
    symlinkSync("/etc/hostname", file("link.bin"));
    await expectRejection("LAYERS_SHARD", importFrom(path));
  });

  it("are refused when a shard is missing, short or of unknown type", async () => {
    const missing = await savedWith((json) => {
      for (const group of json.weightsManifest) group.paths = ["nothing.bin"];
    });
    await expectRejection("LAYERS_SHARD", importFrom(missing));
    const short = await saveModel(file("."), modelOf(ourLayers()));
    truncateSync(file(SHARD), 100);
    const { message, hint } = await expectRejection("LAYERS_SHARD", importFrom(short));
    expect(message).to.include("100 bytes");
    expect(hint).to.include("2228 bytes");
    const typed = await savedWith(({ weightsManifest: [group] }) => {
      const [kernel] = group?.weights ?? [];
      if (kernel !== undefined) group?.weights.splice(0, 1, { ...kernel, dtype: "complex64" });
    });
    const error = await expectRejection("LAYERS_SHARD", importFrom(typed));
    expect(error.message).to.include("complex64");
  });

  it("are refused when their packing is not one that TensorFlow.js undoes", async () => {
    const packed = (edit: object) =>
      savedWith(({ weightsManifest: [group] }) => {
        Object.assign(group?.weights[0] ?? {}, edit);
      });
    const wrong: readonly [string, object][] = [
      ["JSON_SHAPE", { quantization: { dtype: "uint8" } }],
      ["JSON_SHAPE", { quantization: { dtype: "uint16", scale: 1 } }],
      ["JSON_SHAPE", { quantization: { dtype: "int4", scale: 1, min: 0 } }],
      ["LAYERS_SHARD", { dtype: "int32", quantization: { dtype: "uint8", scale: 1, min: 0 } }],
      ["LAYERS_SHARD", { dtype: "float16" }],
      ["LAYERS_SHARD", { dtype: "uint8" }],
    ];
    for (const [code, edit] of wrong) await expectRejection(code, importFrom(await packed(edit)));
  });

  it("are refused when model.json is missing, a folder, too large or not JSON", async () => {
    await expectRejection("LAYERS_FILE", importFrom(file("nowhere.json")));
    await expectRejection("LAYERS_FILE", importFrom(file(".")));
    writeFileSync(file("large.json"), " ".repeat(4_000_001));
    await expectRejection("LAYERS_FILE", importFrom(file("large.json")));
    writeFileSync(file("broken.json"), "{");
    await expectRejection("JSON_SYNTAX", importFrom(file("broken.json")));
    writeFileSync(file("other.json"), "{}");
    await expectRejection("JSON_SHAPE", importFrom(file("other.json")));
  });
});

describe("ranges", () => {
  const edited = (
    edit: (ranges: { feature: string; lo: number; hi: number }[]) => void,
  ): string => {
    const json = JSON.parse(rangesText());
    edit(json.ranges);
    return JSON.stringify(json);
  };

  it("name every input in schema order, each at least 64 wide", () => {
    expect(ranges.length).to.equal(16);
    const wrong = [
      edited((all) => all.reverse()),
      edited((all) => all.pop()),
      edited(([first]) => Object.assign(first ?? {}, { hi: (first?.lo ?? 0) + 63 })),
      edited(([first]) => Object.assign(first ?? {}, { lo: -1 })),
      edited(([first]) => Object.assign(first ?? {}, { lo: 0.5 })),
    ];
    for (const text of wrong) expectError("JSON_SHAPE", () => parseRanges(text, "ranges.json"));
    parseRanges(
      edited(([first]) => Object.assign(first ?? {}, { hi: (first?.lo ?? 0) + 64 })),
      "r",
    );
  });
});
