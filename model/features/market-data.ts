/** Every raw series the features need, read once. */
import type { OnProgress } from "../progress.ts";
import { readCandles } from "./candles.ts";
import { readDaily } from "./daily-series.ts";
import type { CompletedDays } from "./daily-values.ts";
import { dataError } from "./data-error.ts";
import type { OnGap } from "./gaps.ts";
import type { HourlyGrid } from "./hourly-grid.ts";
import type { HourlyValues } from "./hourly-values.ts";
import { PEG_FILES, readPegDeviations } from "./peg.ts";
import { type CheckValue, checkFundingRate, checkGasPrice } from "./plausible.ts";
import { otherUnit } from "./same-unit.ts";
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
  /** Told once of every file with hours or days missing: what the features do without. */
  readonly onGap?: OnGap;
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

/**
 * @throws BallastError as readCandles, readQuotes, readOracleRounds, readUtilisation and readDaily do,
 * and `DATA_UNIT` for a perpetual in another unit than its spot price.
 */
export async function readMarketData(parameters: ReadMarketDataParameters): Promise<MarketData> {
  const { directory, onProgress } = parameters;
  const onGap = oncePerFile(parameters.onGap);
  const readGrid = (file: string): Promise<HourlyGrid> => readCandles({ directory, file, onGap });
  const readAsset = async (asset: Asset): Promise<AssetData> => {
    onProgress?.({ stage: "reading prices", done: ASSETS.indexOf(asset), total: ASSETS.length });
    const primary = await readGrid(spotFile(asset));
    const perpetual = await readGrid(perpetualFile(asset));
    requireSameUnit(perpetualFile(asset), perpetual, primary);
    const venueGap = await readVenueGap({ directory, asset, primary, onGap });
    return { spot: primary, perpetual, venueGap };
  };
  const readDays = (file: string, column: string, check: CheckValue): Promise<CompletedDays> =>
    readDaily({ directory, file, column, check, onGap });

  const assets = {
    ETH: await readAsset("ETH"),
    BTC: await readAsset("BTC"),
    LINK: await readAsset("LINK"),
  };
  onProgress?.({ stage: "reading market-wide series", done: 0, total: 1 });
  return {
    assets,
    bnb: await readGrid(spotFile("BNB")),
    pegDeviation: await readPegDeviations(directory, onGap),
    utilisation: await readUtilisation(directory, onGap),
    funding: await readDays(FUNDING_FILE, "funding_abs", checkFundingRate),
    gasPrice: await readDays(GAS_FILE, "eth_gas_price_wei", checkGasPrice),
  };
}

/** The ether quotes are read twice: for the second venue, and beside staked ether. */
function oncePerFile(onGap: OnGap | undefined): OnGap {
  const told = new Set<string>();
  return (gap) => {
    if (!told.has(gap.file)) onGap?.(gap);
    told.add(gap.file);
  };
}

/** @throws BallastError `DATA_UNIT` at the first close that is in another unit than the spot price. */
function requireSameUnit(file: string, perpetual: HourlyGrid, spot: HourlyGrid): void {
  let row = 1;
  for (const [i, close] of perpetual.close.entries()) {
    if (Number.isNaN(close)) continue;
    row += 1;
    const spotClose = spot.close[perpetual.firstHour + i - spot.firstHour] ?? Number.NaN;
    const problem = otherUnit(close, spotClose);
    if (problem) throw dataError("DATA_UNIT", `${problem} at spot`, file, row, "close");
  }
}
