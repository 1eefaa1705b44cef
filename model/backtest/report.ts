/** The backtest's report: plain data, the same bytes for the same data, model and seed. */
import { createHash } from "node:crypto";
import type { RawFile } from "../dataset/raw-files.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { MarketConfig } from "../policy/market-config.ts";
import type { Assumptions } from "./assumptions.ts";
import type { Recovery } from "./recovery.ts";
import type { WindowResult } from "./run-backtest.ts";
import type { SensitivityReport } from "./sensitivity.ts";
import type { YearResult } from "./years.ts";

export const BACKTEST_FORMAT = "ballast.backtest/1";

export interface BacktestReport {
  readonly format: typeof BACKTEST_FORMAT;
  readonly seed: number;
  readonly seeds: number;
  readonly sensitivitySeeds: number;
  /** Of the integer model's normalisation and layers, as JSON. */
  readonly modelSha256: string;
  readonly rawFiles: readonly RawFile[];
  readonly config: MarketConfig;
  readonly assumptions: Assumptions;
  /** Of the policy alone. */
  readonly recovery: Recovery;
  readonly windows: readonly WindowResult[];
  /** The policy alone, asset after asset; empty when only one window was replayed. */
  readonly years: readonly YearResult[];
  /** Absent when only one window was replayed. */
  readonly sensitivity: SensitivityReport | undefined;
}

export function modelSha256({ normalisation, layers }: IntegerModel): string {
  return createHash("sha256").update(JSON.stringify({ normalisation, layers })).digest("hex");
}
