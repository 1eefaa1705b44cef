/** Any stretch of raw history as the rows that monitoring reads, with what followed each of them. */
import { forwardFall } from "../dataset/labels.ts";
import { BallastError } from "../errors.ts";
import { utcHour } from "../features/epoch.ts";
import { featureTable } from "../features/feature-table.ts";
import type { Asset, MarketData } from "../features/market-data.ts";
import type { Outcome } from "../monitoring/outcomes.ts";
import type { OnProgress } from "../progress.ts";
import type { HistoryRow } from "./feature-rows.ts";

export interface FeaturePeriodParameters {
  readonly market: MarketData;
  readonly assets: readonly Asset[];
  /** Rounds; left out, where the data begin and end. */
  readonly first?: number;
  /** Exclusive. */
  readonly end?: number;
  readonly onProgress?: OnProgress;
}

export interface FeaturePeriod {
  readonly rows: readonly HistoryRow[];
  /** Of the rows whose 24 hours are over: the largest fall from the close to a low, 0..1. */
  readonly outcomes: readonly Outcome[];
}

/** @throws BallastError `FEATURES_EMPTY` when an asset has no round in the period. */
export function featurePeriod(parameters: FeaturePeriodParameters): FeaturePeriod {
  const { market, assets, first = 0, end = Number.POSITIVE_INFINITY, onProgress } = parameters;
  const perAsset = assets.map((asset, done) => {
    onProgress?.({ stage: `deriving features of ${asset}`, done, total: assets.length });
    const { spot } = market.assets[asset];
    const all = featureTable(market, asset).rows;
    const rows = all.filter(({ round }) => round >= first && round < end);
    if (rows.length === 0) throw nothing(asset, all[0]?.round, all.at(-1)?.round);
    const outcomes = rows.flatMap(({ round }) => {
      const fall = forwardFall(spot, round);
      return Number.isNaN(fall) ? [] : [{ asset, round, fall }];
    });
    return { rows: rows.map((row) => ({ ...row, asset })), outcomes };
  });
  return {
    rows: perAsset.flatMap(({ rows }) => rows),
    outcomes: perAsset.flatMap(({ outcomes }) => outcomes),
  };
}

function nothing(asset: Asset, first = 0, last = 0): BallastError {
  return new BallastError("input", "FEATURES_EMPTY", `${asset} has no round in this period`, {
    hint: `its rounds go from ${utcHour(first)} to ${utcHour(last)}`,
    details: { asset, first, last },
  });
}
