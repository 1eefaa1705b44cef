/** LayersModels as a user would build them, and as TensorFlow.js saves them to disk. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { readHistory } from "../../model/history/reader.ts";
import { SCHEMA } from "../../model/schema.ts";
import { type ImportedModel, importLayers } from "../../model/training/import-layers.ts";
import { parseRanges } from "../../model/training/import-ranges.ts";
import { committedFloatModel } from "./committed-model.ts";

const float = committedFloatModel();

export const SHARD = "weights.bin";

export interface SavedModel {
  format: string;
  generatedBy: string;
  convertedBy: string | null;
  modelTopology: unknown;
  weightsManifest: { paths: string[]; weights: tf.io.WeightsManifestEntry[] }[];
}

/** The layers of an accepted model, to be changed before they are put together. */
export function ourLayers(): tf.layers.Layer[] {
  return [24, 4, 8, 1].flatMap((units, i) => [
    tf.layers.dense({ units, name: `dense_${i + 1}`, ...(i === 0 && { inputShape: [16] }) }),
    tf.layers.reLU({ maxValue: 1, name: `relu_${i + 1}` }),
  ]);
}

/** Gives dense layers of the right shape the shipped network's weights. */
export function withShippedWeights(model: tf.LayersModel): tf.LayersModel {
  const dense = model.layers.filter((layer) => layer.getClassName() === "Dense");
  for (const [i, layer] of dense.entries()) {
    const { weights = [], biases = [] } = float.layers[i] ?? {};
    const [inputs = 0, outputs = 0] = layer.getWeights()[0]?.shape ?? [];
    if (weights.length !== outputs || weights[0]?.length !== inputs) continue;
    const kernel = tf.tensor2d(weights.map((row) => [...row])).transpose();
    const bias = layer.getWeights().length > 1 ? [tf.tensor1d([...biases])] : [];
    layer.setWeights([kernel, ...bias]);
  }
  return model;
}

/** Adds to, or replaces, one number of a kernel (0) or bias (1). */
export function setWeight(
  model: tf.LayersModel,
  [layer, part, index]: readonly [layer: string, part: 0 | 1, index: number],
  value: number,
): tf.LayersModel {
  const found = model.getLayer(layer);
  const tensors = found.getWeights();
  const values = Float32Array.from(tensors[part]?.dataSync() ?? []).with(index, value);
  const changed = tf.tensor(values, tensors[part]?.shape);
  found.setWeights(tensors.map((tensor, i) => (i === part ? changed : tensor)));
  return model;
}

/** What `model.save` gives, as the JSON and the one shard it writes. */
export async function artifactsOf(
  model: tf.LayersModel,
  options: tf.io.SaveConfig = {},
): Promise<[SavedModel, Uint8Array]> {
  let saved: tf.io.ModelArtifacts = {};
  const keep = tf.io.withSaveHandler(async (artifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
  });
  await model.save(keep, options);
  const { weightData, weightSpecs = [] } = saved;
  const parts = Array.isArray(weightData) ? weightData : [weightData ?? new ArrayBuffer()];
  const json = {
    format: saved.format ?? "",
    generatedBy: saved.generatedBy ?? "",
    convertedBy: null,
    modelTopology: saved.modelTopology,
    weightsManifest: [{ paths: [`./${SHARD}`], weights: weightSpecs }],
  };
  return [json, new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))))];
}

/** Writes model.json and its shard into a directory; returns the path of model.json. */
export function writeModel(directory: string, json: unknown, shard: Uint8Array): string {
  const path = join(directory, "model.json");
  writeFileSync(path, JSON.stringify(json));
  writeFileSync(join(directory, SHARD), shard);
  return path;
}

export async function saveModel(
  directory: string,
  model: tf.LayersModel,
  options: tf.io.SaveConfig = {},
): Promise<string> {
  return writeModel(directory, ...(await artifactsOf(model, options)));
}

/** The shipped ranges, as `--ranges` reads them. */
export function rangesText(): string {
  const ranges = float.normalisation.map(({ lo, hi }, i) => ({
    feature: SCHEMA[i]?.name ?? "",
    lo,
    hi,
  }));
  return JSON.stringify({ format: "ballast.ranges/1", ranges });
}

export const importRanges = parseRanges(rangesText(), "ranges.json");
/** Every twentieth hour of the shipped history. */
export const importRows = readHistory().rows.filter((_, i) => i % 20 === 0);

export function importFrom(path: string): Promise<ImportedModel> {
  return importLayers({ path, ranges: importRanges, rows: importRows });
}

/** Layers put together, with the shipped weights where they fit. */
export function modelOf(layers: tf.layers.Layer[]): tf.LayersModel {
  return withShippedWeights(tf.sequential({ layers }));
}
