import type { Command } from "commander";
import { BallastError } from "../../../../model/errors.ts";
import { ASSETS, type Asset } from "../../../../model/features/market-data.ts";
import { formatFeatureRows } from "../../../../model/history/feature-rows.ts";
import { formatOutcomes } from "../../../../model/monitoring/outcomes.ts";
import { writeFileAtomic } from "../../../artifacts/atomic-file.ts";
import { dataDirectory } from "../../data-directory.ts";
import { gapNotes } from "../../gap-notes.ts";
import type { CommandContext } from "../../main.ts";
import { requireOutputFile } from "../../output-file.ts";
import { parseUtcPeriod } from "../../utc-date.ts";

interface DeriveOptions {
  data?: string;
  asset: string[];
  from?: string;
  to?: string;
  out: string;
  outcomes?: string;
}

export function registerDerive(command: Command, context: CommandContext): void {
  command
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA)")
    .option("--asset <names...>", `of ${ASSETS.join(", ")}`, ["ETH", "BTC"])
    .option("--from <day>", "first round, UTC (default: the start of the data)")
    .option("--to <day>", "end of the rounds, exclusive (default: the end of the data)")
    .requiredOption("--out <file>", "feature table to write, CSV")
    .option("--outcomes <file>", "CSV to write: the fall in the 24 hours after each round")
    .action((options) => derive(context, options));
}

async function derive({ io, output }: CommandContext, options: DeriveOptions): Promise<void> {
  const { out, outcomes: outcomesFile } = options;
  const period = parseUtcPeriod(options);
  const assets = parseAssets(options.asset);
  requireOutputFile(out, { inputs: [] });
  if (outcomesFile !== undefined) requireOutputFile(outcomesFile, { inputs: [] });
  if (outcomesFile === out) {
    throw new BallastError("usage", "OUT_TWICE", "--out and --outcomes are one file", {
      location: out,
      hint: "a file for each",
    });
  }
  const directory = dataDirectory(io, options.data);
  const { readMarketData } = await import("../../../../model/features/market-data.ts");
  const { featurePeriod } = await import("../../../../model/history/feature-period.ts");
  const progress = output.progress("features");
  const onProgress = ({ stage, done, total }: { stage: string; done: number; total: number }) =>
    progress.update(stage, done, total);
  const { onGap, gaps } = gapNotes(output);
  const market = await readMarketData({ directory, onProgress, onGap });
  const { rows, outcomes } = featurePeriod({ market, assets, ...period, onProgress });
  progress.finish();
  writeFileAtomic(out, formatFeatureRows(rows));
  if (outcomesFile !== undefined) writeFileAtomic(outcomesFile, formatOutcomes(outcomes));
  const wrote = [
    `wrote ${rows.length} rows to ${out}`,
    ...(outcomesFile === undefined
      ? []
      : [`wrote ${outcomes.length} outcomes to ${outcomesFile}; the others' day is not over`]),
  ];
  output.result(wrote.join("\n"), {
    assets,
    rows: rows.length,
    outcomes: outcomes.length,
    gaps,
    written: [out, ...(outcomesFile === undefined ? [] : [outcomesFile])],
  });
}

function parseAssets(names: readonly string[]): Asset[] {
  const unknown = names.find((name) => !ASSETS.some((asset) => asset === name));
  const assets = ASSETS.filter((asset) => names.includes(asset));
  if (unknown === undefined && assets.length === names.length) return assets;
  const message = unknown === undefined ? "an asset is named twice" : `no history of ${unknown}`;
  throw new BallastError("usage", "FEATURES_ASSET", message, { hint: ASSETS.join(", ") });
}
