/** Features and labels of every asset, row by row: what training reads and evaluation judges. */
import { createHash } from "node:crypto";
import { type FeatureRow, featureTable } from "../features/feature-table.ts";
import type { OnGap } from "../features/gaps.ts";
import { liquidityHistory } from "../features/liquidity-features.ts";
import { ASSETS, type Asset, type MarketData, readMarketData } from "../features/market-data.ts";
import type { OnProgress } from "../progress.ts";
import { type Labels, labelsOf } from "./labels.ts";
import { TRAINING_RANGE } from "./split.ts";

export interface Example extends FeatureRow {
  readonly asset: Asset;
  readonly labels: Labels;
  /** Exponentially weighted hourly volatility, half-life 24 h: the baseline every figure is beside. */
  readonly ewmaVolatility: number;
}

export interface Dataset {
  /** Asset after asset, rounds ascending. */
  readonly examples: readonly Example[];
  /** Of the examples as text: two machines with the same data agree. */
  readonly sha256: string;
}

export interface LoadDatasetParameters {
  readonly directory: string;
  readonly onProgress?: OnProgress;
  readonly onGap?: OnGap;
}

export async function loadDataset(parameters: LoadDatasetParameters): Promise<Dataset> {
  return buildDataset(await readMarketData(parameters), parameters.onProgress);
}

export function buildDataset(market: MarketData, onProgress?: OnProgress): Dataset {
  const examples = ASSETS.flatMap((asset, done) => {
    onProgress?.({ stage: "deriving features and labels", done, total: ASSETS.length });
    return assetExamples(market, asset);
  });
  const hash = createHash("sha256");
  for (const { asset, round, features, labels } of examples) {
    const targets = Object.values(labels).map((label) => label.toFixed(9));
    hash.update(`${[asset, round, ...features, ...targets].join(",")}\n`);
  }
  return { examples, sha256: hash.digest("hex") };
}

function assetExamples(market: MarketData, asset: Asset): Example[] {
  const { spot } = market.assets[asset];
  const { amihudMedian } = liquidityHistory(spot);
  const marketGrids = [...ASSETS.map((a) => market.assets[a].spot), market.bnb];
  const volatility = ewmaVolatility(spot.logReturn);
  return featureTable(market, asset).rows.flatMap((row) => {
    if (row.round < TRAINING_RANGE.first) return [];
    const labels = labelsOf({ spot, amihudMedian, marketGrids, round: row.round });
    const ewma = volatility[row.round - spot.firstHour - 1] ?? 0;
    return labels === undefined ? [] : [{ ...row, asset, labels, ewmaVolatility: ewma }];
  });
}

/** Index i includes bar i; a missing bar leaves the estimate as it is. */
export function ewmaVolatility(logReturn: Float64Array, halfLifeHours = 24): Float64Array {
  const decay = 0.5 ** (1 / halfLifeHours);
  let variance = 0;
  return logReturn.map((r) => {
    if (!Number.isNaN(r)) variance = decay * variance + (1 - decay) * r * r;
    return Math.sqrt(variance);
  });
}
