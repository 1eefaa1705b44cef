import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { startBackend } from "../../../model/training/network.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import {
  artifactsOf,
  importFrom,
  modelOf,
  ourLayers,
  type SavedModel,
  saveModel,
  setWeight,
  withShippedWeights,
  writeModel,
} from "../../helpers/layers-models.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

const file = useTemporaryDirectory();

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
