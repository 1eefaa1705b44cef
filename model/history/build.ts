/** Derives the shipped feature table from the data directory. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { hashRawFiles, type RawFile } from "../dataset/raw-files.ts";
import { type FeatureRow, featureTable } from "../features/feature-table.ts";
import type { OnGap } from "../features/gaps.ts";
import { type MarketData, readMarketData, SCORED_ASSETS } from "../features/market-data.ts";
import { formatJson } from "../format-json.ts";
import type { OnProgress } from "../progress.ts";
import { schemaHash } from "../schema.ts";
import { formatFeatureRows } from "./feature-rows.ts";
import { HISTORY_FORMAT, type HistoryIndex, INDEX_FILE, TABLE_FILE } from "./history-file.ts";
import { HISTORY_WINDOWS } from "./windows.ts";

export interface BuildHistoryParameters {
  readonly dataDirectory: string;
  readonly onProgress?: OnProgress;
  readonly onGap?: OnGap;
}

export interface BuiltHistory {
  readonly index: HistoryIndex;
  /** The table's CSV text, before compression. */
  readonly table: string;
}

/** @throws BallastError as readMarketData does. */
export async function buildHistory(parameters: BuildHistoryParameters): Promise<BuiltHistory> {
  const { dataDirectory: directory, ...listeners } = parameters;
  const market = await readMarketData({ directory, ...listeners });
  return historyOf(market, hashRawFiles(directory), listeners.onProgress);
}

export function historyOf(
  market: MarketData,
  rawFiles: readonly RawFile[],
  onProgress?: OnProgress,
): BuiltHistory {
  const rows = SCORED_ASSETS.flatMap((asset, done) => {
    onProgress?.({ stage: "deriving features", done, total: SCORED_ASSETS.length });
    const inWindows = featureTable(market, asset).rows.filter(isInWindow);
    return inWindows.map((row) => ({ ...row, asset }));
  });
  const table = formatFeatureRows(rows);
  const index: HistoryIndex = {
    format: HISTORY_FORMAT,
    schemaHash: schemaHash().toString(),
    generator: "model/history/build.ts",
    rows: rows.length,
    tableSha256: createHash("sha256").update(table).digest("hex"),
    assets: [...SCORED_ASSETS],
    windows: [...HISTORY_WINDOWS],
    rawFiles: [...rawFiles],
  };
  return { index, table };
}

function isInWindow({ round }: FeatureRow): boolean {
  return HISTORY_WINDOWS.some((w) => round >= w.firstRound && round <= w.lastRound);
}

/** Writes both files; the reader finds them beside itself. */
export function writeHistory({ index, table }: BuiltHistory, directory: string): void {
  writeFileSync(join(directory, TABLE_FILE), gzipSync(table, { level: 9 }));
  writeFileSync(join(directory, INDEX_FILE), formatJson(index));
}
