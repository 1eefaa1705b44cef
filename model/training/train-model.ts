/** `ballast train`: the data directory to a float model with its provenance. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { ARCHITECTURE } from "../architecture.ts";
import { type Dataset, loadDataset } from "../dataset/dataset.ts";
import { hashRawFiles } from "../dataset/raw-files.ts";
import { describeSplit, isTraining } from "../dataset/split.ts";
import type { OnGap } from "../features/gaps.ts";
import type { OnProgress } from "../progress.ts";
import type { Provenance } from "../provenance.ts";
import type { FloatModel } from "../quantization/float-model.ts";
import { fitNetwork } from "./fit-network.ts";

export interface TrainModelParameters {
  readonly dataDirectory: string;
  readonly seed: number;
  /** How many seeds are tried, from `seed` on; the lowest training loss is kept. */
  readonly seeds?: number;
  readonly steps?: number;
  readonly batchSize?: number;
  readonly onProgress?: OnProgress;
  readonly onGap?: OnGap;
}

export const DEFAULT_RECIPE = { seeds: 3, steps: 1_500, batchSize: 1_024 } as const;

/** The same seed and data give the same model, bit for bit. */
export async function trainModel(parameters: TrainModelParameters): Promise<FloatModel> {
  const { dataDirectory: directory } = parameters;
  const dataset = await loadDataset({ ...parameters, directory });
  const rawFiles = hashRawFiles(directory);
  return trainOnDataset({ ...parameters, dataset, rawFiles });
}

export interface TrainOnDatasetParameters
  extends Omit<TrainModelParameters, "dataDirectory" | "onGap"> {
  readonly dataset: Dataset;
  readonly rawFiles: Provenance["rawFiles"];
}

export async function trainOnDataset(parameters: TrainOnDatasetParameters): Promise<FloatModel> {
  const { dataset, rawFiles, seed, onProgress } = parameters;
  const { seeds, steps, batchSize } = { ...DEFAULT_RECIPE, ...definedRecipe(parameters) };
  const training = dataset.examples.filter(({ round }) => isTraining(round));
  const tried = Array.from({ length: seeds }, (_, i) => seed + i);
  const fitted = await fitNetwork({
    examples: training,
    seeds: tried,
    steps,
    batchSize,
    ...(onProgress && { onProgress }),
  });
  const { normalisation, layers, calibration } = fitted;
  return {
    format: "ballast.float-model/1",
    architecture: ARCHITECTURE,
    normalisation,
    layers,
    calibration,
    provenance: {
      tool: `ballast ${packageVersion("../../package.json")}`,
      datasetSha256: dataset.sha256,
      rawFiles,
      split: { ...describeSplit(), trainingRows: training.length },
      recipe: {
        seed: fitted.seed,
        steps,
        batchSize,
        stoppedAt: fitted.stoppedAt,
        seeds: fitted.seeds,
      },
      packages: {
        "@tensorflow/tfjs": packageVersion("@tensorflow/tfjs/package.json"),
        node: process.versions.node,
      },
    },
  };
}

function definedRecipe({ seeds, steps, batchSize }: Partial<TrainModelParameters>) {
  return {
    ...(seeds !== undefined && { seeds }),
    ...(steps !== undefined && { steps }),
    ...(batchSize !== undefined && { batchSize }),
  };
}

function packageVersion(specifier: string): string {
  const path = createRequire(import.meta.url).resolve(specifier);
  const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return hasVersion ? String(manifest.version) : "unknown";
}
