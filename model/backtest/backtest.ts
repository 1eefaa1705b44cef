/** The whole backtest: raw history and an integer model to a report, its document and its pictures. */
import { hashRawFiles } from "../dataset/raw-files.ts";
import type { OnGap } from "../features/gaps.ts";
import { type MarketData, readMarketData } from "../features/market-data.ts";
import { formatJson } from "../format-json.ts";
import type { HistoryWindow } from "../history/history-file.ts";
import { HISTORY_WINDOWS } from "../history/windows.ts";
import type { IntegerModel } from "../integer-model.ts";
import { STARTING_CONFIG } from "../policy/market-config.ts";
import type { OnProgress } from "../progress.ts";
import { BASE_ASSUMPTIONS } from "./assumptions.ts";
import { backtestPictures } from "./pictures.ts";
import { recoveryOf } from "./recovery.ts";
import { type Replay, replays } from "./replay.ts";
import { BACKTEST_FORMAT, type BacktestReport, modelSha256 } from "./report.ts";
import { backtestMarkdown } from "./report-markdown.ts";
import { runBacktest } from "./run-backtest.ts";
import { runSensitivity } from "./sensitivity.ts";
import { withShortSpreads } from "./statistics.ts";
import { yearResult, yearWindows } from "./years.ts";

export const DEFAULT_SEEDS = 40;
export const DEFAULT_SENSITIVITY_SEEDS = 20;
const CALM_WINDOW = "calm-2020";

export interface BacktestParameters {
  readonly dataDirectory: string;
  readonly model: IntegerModel;
  readonly seed: number;
  readonly seeds?: number;
  /** Only this window, and no sensitivity. */
  readonly window?: string;
  readonly onProgress?: OnProgress;
  readonly onGap?: OnGap;
}

export interface Backtest {
  readonly report: BacktestReport;
  readonly replays: readonly Replay[];
}

/** @throws BallastError as readMarketData does. */
export async function backtest(parameters: BacktestParameters): Promise<Backtest> {
  const { dataDirectory: directory, window } = parameters;
  const windows = HISTORY_WINDOWS.filter(({ name }) => window === undefined || name === window);
  const market = await readMarketData({ ...parameters, directory });
  const rawFiles = hashRawFiles(directory);
  return backtestOn({ ...parameters, market, windows, rawFiles });
}

export interface BacktestOnParameters extends Omit<BacktestParameters, "dataDirectory" | "onGap"> {
  readonly market: MarketData;
  readonly windows: readonly HistoryWindow[];
  readonly rawFiles: BacktestReport["rawFiles"];
  readonly sensitivitySeeds?: number;
}

export function backtestOn(parameters: BacktestOnParameters): Backtest {
  const { market, model, windows, rawFiles, seed, window, onProgress } = parameters;
  const { seeds = DEFAULT_SEEDS, sensitivitySeeds = DEFAULT_SENSITIVITY_SEEDS } = parameters;
  const config = STARTING_CONFIG;
  const assumptions = BASE_ASSUMPTIONS;
  const telling = onProgress && { onProgress };
  const { publisherJitterBps: jitterBps } = assumptions;
  const years = window === undefined ? yearWindows(market) : [];
  const replayed = replays({
    market,
    model,
    windows: [...windows, ...years],
    jitterBps,
    ...telling,
  });
  const all = replayed.filter(({ window: own }) => windows.includes(own));
  const common = { config, assumptions, seed, ...telling };
  const results = runBacktest({ ...common, replays: all, seeds });
  const crises = all.filter(({ asset, window: w }) => asset === "ETH" && w.name !== CALM_WINDOW);
  const sensitivity =
    window === undefined
      ? runSensitivity({ ...common, model, replays: crises, seeds: sensitivitySeeds })
      : undefined;
  const report: BacktestReport = {
    format: BACKTEST_FORMAT,
    seed,
    seeds,
    sensitivitySeeds,
    modelSha256: modelSha256(model),
    rawFiles,
    config,
    assumptions,
    recovery: recoveryOf(config),
    windows: results,
    years: replayed
      .filter(({ window: own }) => years.includes(own))
      .map((replay) => yearResult(replay, config)),
    sensitivity,
  };
  return { report, replays: all };
}

/** Paths below the output directory, and what they hold. */
export async function backtestFiles({
  report,
  replays: all,
}: Backtest): Promise<[string, string][]> {
  const { config, assumptions, seed } = report;
  const pictures = await backtestPictures({ report, replays: all, config, assumptions, seed });
  return [
    ["backtest.md", backtestMarkdown(report)],
    ["backtest.json", formatJson(withShortSpreads(report))],
    ...pictures.map(([name, svg]): [string, string] => [`pictures/backtest/${name}.svg`, svg]),
  ];
}
