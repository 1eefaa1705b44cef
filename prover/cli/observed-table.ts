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

/** The assets of a model's profile have no quote currency: ETH/USD is ETH, where that names one market. */
export function assetNames(symbols: readonly string[]): string[] {
  const bases = symbols.map((symbol) => symbol.split("/")[0] ?? symbol);
  return new Set(bases).size === bases.length ? bases : [...symbols];
}
