/** Observed rounds, kept as the feature table that drift is judged on. */
import { lstatSync } from "node:fs";
import type { HistoryRow } from "../../model/history/feature-rows.ts";
import { readFeatureTable } from "./feature-table-file.ts";
import { requireOutputFile } from "./output-file.ts";

/** The rows so far, none if the file is not there yet. It may be none of `inputs`. */
export function readObservedTable(path: string, inputs: readonly string[]): readonly HistoryRow[] {
  requireOutputFile(path, { inputs });
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return [];
  return readFeatureTable(path);
}

/** The assets of a model's profile have no quote currency: ETH/USD is ETH. */
export function rowOf(
  symbol: string,
  { round, features, missing }: Omit<HistoryRow, "asset">,
): HistoryRow {
  return { asset: symbol.split("/")[0] ?? symbol, round, features, missing };
}
