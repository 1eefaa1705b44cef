/** Every raw series the features need, read once. */
import type { OnProgress } from "../progress.ts";
import { missingHours, readCandles } from "./candles.ts";
import { readDaily } from "./daily-series.ts";
import type { CompletedDays } from "./daily-values.ts";
import type { HourlyGrid } from "./hourly-grid.ts";
import type { HourlyValues } from "./hourly-values.ts";
import { PEG_FILES, readPegDeviations } from "./peg.ts";
import { type CheckValue, checkFundingRate, checkGasPrice } from "./plausible.ts";
import { AAVE_FILES, readUtilisation } from "./utilisation.ts";
import { readVenueGap, VENUE_FILES } from "./venue.ts";

/** LINK is pooled into training and is never scored. */
export const ASSETS = ["ETH", "BTC", "LINK"] as const;
/** Those that a feed carries and every figure is about. */
export const SCORED_ASSETS = ["ETH", "BTC"] as const;

export function isScoredAsset(asset: string): boolean {
  return SCORED_ASSETS.some((scored) => scored === asset);
}
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

/** The market, and the gaps of its files: what the features did without. */
export interface MarketHistory extends MarketData {
  readonly gaps: readonly SeriesGap[];
}

export interface SeriesGap {
  readonly file: string;
  readonly step: "hour" | "day";
  /** Hours or days since the epoch that have no row although earlier and later ones have. */
  readonly missing: readonly number[];
}

/** @throws BallastError as readCandles, readDaily and readSeries do. */
export async function readMarketData({
  directory,
  onProgress,
}: ReadMarketDataParameters): Promise<MarketHistory> {
  const gaps: SeriesGap[] = [];
  const noteGap = (gap: SeriesGap): void => {
    if (gap.missing.length > 0) gaps.push(gap);
  };
  const readBars = async (file: string): Promise<HourlyGrid> => {
    const grid = await readCandles(directory, file);
    noteGap({ file, step: "hour", missing: missingHours(grid) });
    return grid;
  };
  const readAsset = async (asset: Asset): Promise<AssetData> => {
    onProgress?.({ stage: "reading prices", done: ASSETS.indexOf(asset), total: ASSETS.length });
    const spot = await readBars(spotFile(asset));
    return {
      spot,
      perpetual: await readBars(perpetualFile(asset)),
      venueGap: await readVenueGap(directory, asset, spot),
    };
  };
  const readDays = async (file: string, column: string, check: CheckValue) => {
    const { days, missingDays } = await readDaily({ directory, file, column, check });
    noteGap({ file, step: "day", missing: missingDays });
    return days;
  };

  const assets = {
    ETH: await readAsset("ETH"),
    BTC: await readAsset("BTC"),
    LINK: await readAsset("LINK"),
  };
  onProgress?.({ stage: "reading market-wide series", done: 0, total: 1 });
  return {
    assets,
    bnb: await readBars(spotFile("BNB")),
    pegDeviation: await readPegDeviations(directory),
    utilisation: await readUtilisation(directory),
    funding: await readDays(FUNDING_FILE, "funding_abs", checkFundingRate),
    gasPrice: await readDays(GAS_FILE, "eth_gas_price_wei", checkGasPrice),
    gaps,
  };
}
