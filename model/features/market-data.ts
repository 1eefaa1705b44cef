/** Every raw series the features need, read once. docs of the fields say what a missing one means. */

import type { OnProgress } from "../progress.ts";
import { type CompletedDays, dailyColumn } from "./daily-values.ts";
import { type HourlyGrid, readCandles } from "./hourly-grid.ts";
import type { HourlyValues } from "./hourly-values.ts";
import { PEG_FILES, readPegDeviations } from "./peg.ts";
import { readSeries } from "./series.ts";
import { AAVE_FILES, readUtilisation } from "./utilisation.ts";
import { readVenueGap, VENUE_FILES } from "./venue.ts";

/** LINK is pooled into training and is never scored. */
export const ASSETS = ["ETH", "BTC", "LINK"] as const;
/** Those that a feed carries and every figure is about. */
export const SCORED_ASSETS = ["ETH", "BTC"] as const;
export type Asset = (typeof ASSETS)[number];

export interface AssetData {
  readonly spot: HourlyGrid;
  readonly perpetual: HourlyGrid;
  /** |second venue / primary - 1|; empty for an asset with one venue. */
  readonly venueGap: HourlyValues;
}

export interface MarketData {
  readonly assets: Readonly<Record<Asset, AssetData>>;
  readonly bnb: HourlyGrid;
  readonly pegDeviation: HourlyValues;
  readonly utilisation: CompletedDays;
  /** Mean |8 h funding rate| of BTC perpetuals: leverage is a property of the whole market. */
  readonly funding: CompletedDays;
  readonly gasPrice: CompletedDays;
}

export interface ReadMarketDataParameters {
  readonly directory: string;
  readonly onProgress?: OnProgress;
}

const FUNDING_FILE = "daily/btc_funding.csv.gz";
const GAS_FILE = "daily/eth_gas_price_wei.csv.gz";
const spotFile = (symbol: string): string => `spot_1h_a/${symbol}.csv.gz`;
const perpetualFile = (symbol: string): string => `perp_1h/${symbol}.csv.gz`;

/** Paths below the data directory, in a fixed order: the provenance of a model lists their hashes. */
export const RAW_FILES: readonly string[] = [
  ...ASSETS.map(spotFile),
  spotFile("BNB"),
  ...ASSETS.map(perpetualFile),
  ...new Set([...Object.values(VENUE_FILES), ...PEG_FILES]),
  ...AAVE_FILES,
  FUNDING_FILE,
  GAS_FILE,
];

/** @throws BallastError as readSeries and readCandles do. */
export async function readMarketData({
  directory,
  onProgress,
}: ReadMarketDataParameters): Promise<MarketData> {
  const readAsset = async (asset: Asset): Promise<AssetData> => {
    onProgress?.({ stage: "reading prices", done: ASSETS.indexOf(asset), total: ASSETS.length });
    const spot = await readCandles(directory, spotFile(asset));
    return {
      spot,
      perpetual: await readCandles(directory, perpetualFile(asset)),
      venueGap: await readVenueGap(directory, asset, spot),
    };
  };
  const readDaily = async (file: string, column: string): Promise<CompletedDays> =>
    dailyColumn(await readSeries({ directory, file, columns: [column] }), column);

  const assets = {
    ETH: await readAsset("ETH"),
    BTC: await readAsset("BTC"),
    LINK: await readAsset("LINK"),
  };
  onProgress?.({ stage: "reading market-wide series", done: 0, total: 1 });
  return {
    assets,
    bnb: await readCandles(directory, spotFile("BNB")),
    pegDeviation: await readPegDeviations(directory),
    utilisation: await readUtilisation(directory),
    funding: await readDaily(FUNDING_FILE, "funding_abs"),
    gasPrice: await readDaily(GAS_FILE, "eth_gas_price_wei"),
  };
}
