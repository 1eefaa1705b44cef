/**
 * `ballast model import`: a network that was trained elsewhere, as a TensorFlow.js LayersModel, to the
 * model file that is committed to; or every reason why that cannot be. Nothing is fetched.
 */
import * as tf from "@tensorflow/tfjs";
import { SCORE_MAX } from "../architecture.ts";
import { type FeatureRange, normaliseRows } from "../dataset/feature-range.ts";
import { median } from "../features/rolling.ts";
import type { HistoryTable } from "../history/reader.ts";
import type { ImportedProvenance } from "../imported-provenance.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { ModelFile } from "../model-file.ts";
import { trainingProfile } from "../monitoring/profile.ts";
import { quantizeOnRows } from "../quantization/correct-biases.ts";
import { evaluateFloat, type FloatNetwork } from "../quantization/float-model.ts";
import {
  type QuantizationReport,
  reportQuantization,
  type ScoreError,
  summariseErrors,
} from "../quantization/quantization-report.ts";
import { FEATURE_COUNT } from "../schema.ts";
import { type LayersFiles, readLayersFiles } from "./import-files.ts";
import { type ImportProblem, refused } from "./import-problem.ts";
import { matchStack } from "./import-stack.ts";
import { readTopology } from "./import-topology.ts";
import { readWeights, toTfSpec } from "./import-weights.ts";
import { startBackend } from "./network.ts";

export interface ImportLayersParameters {
  /** Path of model.json; its shards lie beside it. */
  readonly path: string;
  readonly ranges: readonly FeatureRange[];
  /** Rows that rounding is corrected and measured on, and that the monitoring profile is of. */
  readonly rows: HistoryTable["rows"];
}

export interface ImportedModel {
  readonly file: ModelFile;
  readonly report: QuantizationReport;
  /** The integer score against the LayersModel's own prediction. */
  readonly againstPrediction: ScoreError;
  /** Integer scores of the rows: a network fed with inputs that were not normalised sits at an end. */
  readonly scores: ScoreSpread;
}

/** Of 10000. (A type, not an interface: it is plain JSON in a model file.) */
export type ScoreSpread = {
  readonly min: number;
  readonly median: number;
  readonly max: number;
};

/** @throws BallastError `LAYERS_MODEL_REFUSED` with every problem, and as readLayersFiles does. */
export async function importLayers(parameters: ImportLayersParameters): Promise<ImportedModel> {
  const { path, ranges, rows } = parameters;
  const files = readLayersFiles(path);
  await startBackend();
  const float: FloatNetwork = { normalisation: [...ranges], layers: acceptLayers(files, path) };
  const vectors = rows.map(({ features }) => features);
  const predicted = await predict(files, path, normaliseRows(rows, ranges));
  requireSameFunction({ float, vectors, predicted, path });
  const model = quantizeOnRows(float, vectors);
  const report = reportQuantization(float, model, vectors);
  const integer = vectors.map((row) => evaluate(model, row).score);
  const againstPrediction = summariseErrors(
    integer.map((score, i) => Math.abs(score - (predicted[i] ?? 0) * SCORE_MAX)),
  );
  const scores = spreadOf(integer);
  const file: ModelFile = {
    model,
    metrics: {
      target: "not stated: the network was trained elsewhere",
      quantization: report,
      againstPrediction,
      scores,
    },
    monitoring: trainingProfile(model, rows),
    provenance: provenanceOf(files, ranges),
  };
  return { file, report, againstPrediction, scores };
}

function spreadOf(scores: readonly number[]): ScoreSpread {
  return {
    min: scores.reduce((a, b) => Math.min(a, b), SCORE_MAX),
    median: Math.round(median(scores)),
    max: scores.reduce((a, b) => Math.max(a, b), 0),
  };
}

function acceptLayers(files: LayersFiles, path: string): FloatNetwork["layers"] {
  const topology = readTopology(files.json.modelTopology, files.json.format);
  const stack = matchStack(topology.layers);
  const { layers, shapeProblems, valueProblems } = readWeights(files, stack.dense);
  const problems = [
    ...topology.problems,
    // What could not be read as layers lacks them all.
    ...(topology.isReadable ? stack.problems : []),
    // Declared units that are wrong explain every tensor that is.
    ...(stack.isOurShape ? shapeProblems : []),
    ...valueProblems,
  ];
  const [first, second, third, fourth] = layers;
  if (problems.length > 0 || !first || !second || !third || !fourth) throw refused(path, problems);
  return [first, second, third, fourth];
}

/** The LayersModel's scores of normalised rows, 0..1. */
async function predict(
  { json, specs, weights }: LayersFiles,
  path: string,
  inputs: Float32Array,
): Promise<ArrayLike<number>> {
  const size = inputs.length / FEATURE_COUNT;
  try {
    const model = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology: Object(json.modelTopology),
        weightSpecs: specs.map(toTfSpec),
        weightData: weights.buffer,
      }),
    );
    const output = tf.tidy(() => model.predict(tf.tensor2d(inputs, [size, FEATURE_COUNT])));
    const [scores] = Array.isArray(output) ? output : [output];
    const values = scores?.dataSync() ?? new Float32Array();
    tf.dispose(output);
    model.dispose();
    return values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : "";
    throw refused(path, [
      {
        layer: "model",
        reason: `TensorFlow.js cannot load or run it (${reason})`,
        change: "save it with TensorFlow.js 4, or convert it with tensorflowjs_converter 4",
      },
    ]);
  }
}

/** Far above the noise of 32-bit sums, far below what a reader of scores would see. */
const MAX_DIFFERENCE = 1e-4;

interface SameFunctionParameters {
  readonly float: FloatNetwork;
  readonly vectors: readonly (readonly number[])[];
  readonly predicted: ArrayLike<number>;
  readonly path: string;
}

/** What was read must be what the model computes, or something in it was not understood. */
function requireSameFunction({ float, vectors, predicted, path }: SameFunctionParameters): void {
  const differences = vectors.map((row, i) =>
    Math.abs(evaluateFloat(float, row).score - (predicted[i] ?? Number.NaN)),
  );
  const worst = differences.reduce((a, b) => (b > a || Number.isNaN(b) ? b : a), 0);
  if (worst <= MAX_DIFFERENCE) return;
  const problem: ImportProblem = {
    layer: "model",
    reason: `it predicts scores that differ by ${worst.toPrecision(3)} from what its layers were read as`,
    change: "keep only Dense and ReLU layers with the options of docs/bring-your-own-model.md",
  };
  throw refused(path, [problem]);
}

function provenanceOf(
  { json, hashes }: LayersFiles,
  ranges: readonly FeatureRange[],
): ImportedProvenance {
  return {
    imported: {
      format: "TensorFlow.js LayersModel",
      generatedBy: json.generatedBy ?? "not stated",
      convertedBy: json.convertedBy ?? "not converted",
      files: [...hashes],
      ranges: ranges.map(({ lo, hi }) => [lo, hi]),
    },
  };
}
