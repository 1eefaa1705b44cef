import { dirname } from "node:path";
import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { formatFeatureRows, withRows } from "../../../model/history/feature-rows.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { ROUND_MAX, serialiseFeaturesFile } from "../../report/report-file.ts";
import type { Observed } from "../../sources/observe.ts";
import { parseSourcesFile } from "../../sources/sources-file.ts";
import { type FeedFile, parseFeed } from "../../statement/feed.ts";
import type { CommandContext } from "../main.ts";
import { assetNames, readObservedTable } from "../observed-table.ts";
import { table } from "../output.ts";
import { requireOutputFile } from "../output-file.ts";

interface ObserveOptions {
  sources: string;
  feed: string;
  round?: string;
  out?: string;
  replace?: boolean;
  table?: string;
}

const MS_PER_SECOND = 1_000;

export function registerObserve(command: Command, context: CommandContext): void {
  command
    .requiredOption("--sources <file>", "which source plays which part (ballast.sources/1)")
    .requiredOption("--feed <file>", "feed to observe")
    .option("--round <n>", "an earlier round (otherwise the latest whose hour is over)")
    .option("--out <file>", "features to write (otherwise only shown)")
    .option("--replace", "replace the file if it is there")
    .option(
      "--table <file>",
      "feature table (CSV) to add the round to, for `ballast model monitor`",
    )
    .action((options) => observe(context, options));
}

async function observe(context: CommandContext, options: ObserveOptions): Promise<void> {
  const { io, output, signal } = context;
  const { sources: sourcesPath, out, table: tablePath, replace = false } = options;
  if (out !== undefined) {
    requireOutputFile(out, {
      inputs: [sourcesPath, options.feed],
      overwrite: replace,
      overwriteFlag: "--replace",
    });
  }
  const rounds =
    tablePath === undefined ? [] : readObservedTable(tablePath, [sourcesPath, options.feed]);
  const feed = parseFeed(readTextFile(options.feed), options.feed);
  const sources = parseSourcesFile(readTextFile(sourcesPath), sourcesPath);
  const round = roundOf(options.round, feed);
  const { observeRound } = await import("../../sources/observe.ts");
  const progress = output.progress("observe");
  const observed = await observeRound({
    sources,
    context: {
      endpoints: sources.endpoints,
      directory: dirname(sourcesPath),
      env: io.env,
      location: sourcesPath,
    },
    feed,
    round,
    signal,
    onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
  }).catch((error: unknown) => {
    progress.clear();
    throw error;
  });
  progress.finish();
  for (const { role, code, message } of observed.warnings) {
    output.note(`warning[${code}]: ${role}: ${message}`);
  }
  if (out !== undefined) {
    const features = observed.markets.map(({ row }) => row.features);
    writeFileAtomic(out, serialiseFeaturesFile({ round, features }), { overwrite: replace });
  }
  if (tablePath !== undefined) {
    const assets = assetNames(observed.markets.map(({ symbol }) => symbol));
    const rows = observed.markets.map(({ row }, i) => ({ ...row, asset: assets[i] ?? "", round }));
    writeFileAtomic(tablePath, formatFeatureRows(withRows(rounds, rows)));
  }
  const head = out === undefined ? `round ${round}` : `wrote ${out}: round ${round}`;
  output.result(`${head}\n${describe(observed)}`, {
    ...(out !== undefined && { features: out }),
    ...(tablePath !== undefined && { table: tablePath }),
    round,
    markets: observed.markets.map(({ symbol, features }) => ({ symbol, features })),
    warnings: observed.warnings,
  });
}

/** @throws BallastError `ROUND` for text that is no round, `ROUND_FUTURE` for one that is not over. */
function roundOf(text: string | undefined, { periodSeconds }: FeedFile): number {
  const latest = Math.floor(Date.now() / MS_PER_SECOND / periodSeconds);
  if (text === undefined) return latest;
  const round = Number(text);
  if (!/^(0|[1-9][0-9]{0,9})$/.test(text) || round > ROUND_MAX) {
    throw new BallastError("usage", "ROUND", `--round ${text}`, { hint: `0 to ${ROUND_MAX}` });
  }
  if (round > latest) {
    throw new BallastError("usage", "ROUND_FUTURE", `round ${round} is not over`, {
      location: "--round",
      hint: `the latest is ${latest}`,
    });
  }
  return round;
}

function describe({ markets }: Observed): string {
  return markets
    .map(({ symbol, features }) => {
      const rows = features.map(({ name, value, unit, isMissing, ageSeconds, sources }) => [
        ...[name, String(value), unit],
        ...(isMissing ? ["missing: neutral", ""] : [`${ageSeconds} s`, sources.join(", ")]),
      ]);
      return `${symbol}\n${table([["feature", "value", "unit", "age", "sources"], ...rows])}`;
    })
    .join("\n");
}
