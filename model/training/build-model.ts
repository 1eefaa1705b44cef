/**
 * `ballast model build`: everything that the shipped model consists of, from the data directory and
 * a seed. Trained, quantized and validated in this order; the same inputs give the same bytes.
 */
import { buildDataset, type Dataset } from "../dataset/dataset.ts";
import { hashRawFiles } from "../dataset/raw-files.ts";
import type { ValidationReport } from "../evaluation/validation-report.ts";
import type { OnGap } from "../features/gaps.ts";
import { type MarketData, readMarketData } from "../features/market-data.ts";
import type { ModelFile } from "../model-file.ts";
import type { OnProgress } from "../progress.ts";
import type { FloatModel } from "../quantization/float-model.ts";
import { quantizeOnDataset } from "../quantization/quantize-model.ts";
import { trainOnDataset } from "./train-model.ts";
import { validateModel } from "./validate-model.ts";

export interface BuildModelParameters {
  readonly dataDirectory: string;
  readonly seed: number;
  readonly onProgress?: OnProgress;
  readonly onGap?: OnGap;
}

export interface BuiltModel {
  readonly float: FloatModel;
  readonly file: ModelFile;
  readonly validation: ValidationReport;
  readonly dataset: Dataset;
}

export async function buildModel(parameters: BuildModelParameters): Promise<BuiltModel> {
  const { dataDirectory, seed, onProgress } = parameters;
  const { market, dataset } = await loadMarket(parameters);
  const rawFiles = hashRawFiles(dataDirectory);
  const reported = { ...(onProgress && { onProgress }) };
  const float = await trainOnDataset({ dataset, rawFiles, seed, ...reported });
  onProgress?.({ stage: "measuring the integer model", done: 0, total: 1 });
  const { file } = quantizeOnDataset(float, dataset);
  const validation = await validateModel({ market, dataset, shipped: file, ...reported });
  return { float, file, validation, dataset };
}

export interface LoadMarketParameters {
  readonly dataDirectory: string;
  readonly onProgress?: OnProgress;
  readonly onGap?: OnGap;
}

/** Prices for the volatility models, examples for the others, read once. */
export async function loadMarket(
  parameters: LoadMarketParameters,
): Promise<{ market: MarketData; dataset: Dataset }> {
  const market = await readMarketData({ ...parameters, directory: parameters.dataDirectory });
  return { market, dataset: buildDataset(market, parameters.onProgress) };
}
