/** A publisher's own record of a feed, file by file, as one table of features. */
import { BallastError } from "../../model/errors.ts";
import type { HistoryRow } from "../../model/history/feature-rows.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { parseFeaturesFile, parseReport } from "../report/report-file.ts";
import { type FeedFile, feedIdOf } from "../statement/feed.ts";
import { formatOf } from "./file-format.ts";
import { assetNames } from "./observed-table.ts";

interface Observed {
  readonly path: string;
  readonly round: number;
  readonly features: readonly (readonly number[])[];
}

interface File {
  readonly path: string;
  readonly text: string;
}

/**
 * Market after market, rounds ascending. An observation does not say which inputs were missing.
 * @throws BallastError `COLLECT_FEED`, `COLLECT_PUBLISHER`, `COLLECT_ROUND`, `COLLECT_MARKETS` or
 * `REPORT_SIGNATURE`, and as the files' parsers do.
 */
export async function collectObservations(
  feed: FeedFile,
  paths: readonly string[],
): Promise<HistoryRow[]> {
  const files = paths.map((path) => ({ path, text: readTextFile(path) }));
  const reports = files.filter(({ path, text }) => formatOf(text, path) === "ballast.report/1");
  const observed = [
    ...(await readReports(feed, reports)),
    ...files
      .filter((file) => !reports.includes(file))
      .map(({ path, text }): Observed => ({ path, ...parseFeaturesFile(text, path) })),
  ].toSorted((a, b) => a.round - b.round);
  for (const [i, { path, round, features }] of observed.entries()) {
    const before = observed[i - 1];
    if (before?.round === round) {
      throw refusal("COLLECT_ROUND", path, `round ${round} once more`, `first in ${before.path}`);
    }
    if (features.length !== feed.markets.length) {
      const markets = `the ${feed.markets.length} markets of feed ${feed.name}`;
      throw refusal("COLLECT_MARKETS", path, `speaks of ${features.length} markets`, markets);
    }
  }
  return assetNames(feed.markets.map(({ symbol }) => symbol)).flatMap((asset, market) =>
    observed.map(({ round, features }) => ({
      asset,
      round,
      features: features[market] ?? [],
      missing: 0,
    })),
  );
}

/** Of one publisher: another's rows would be another record. */
async function readReports(feed: FeedFile, files: readonly File[]): Promise<Observed[]> {
  if (files.length === 0) return [];
  const { isReportSigned } = await import("../report/report.ts");
  const feedId = feedIdOf(feed);
  const reports = files.map(({ path, text }) => ({ path, report: parseReport(text, path) }));
  const publisher = reports[0]?.report.publisher;
  return reports.map(({ path, report }) => {
    const { round, features } = report;
    if (report.feedId !== feedId) {
      throw refusal("COLLECT_FEED", path, "signed for another feed", `reports of ${feed.name}`);
    }
    if (report.publisher.x !== publisher?.x || report.publisher.y !== publisher.y) {
      const hint = `reports of the key that signed ${files[0]?.path}`;
      throw refusal("COLLECT_PUBLISHER", path, "signed by another publisher", hint);
    }
    if (!isReportSigned(report)) {
      throw refusal(
        "REPORT_SIGNATURE",
        path,
        "is not signed by the key it names",
        "a whole report",
      );
    }
    return { path, round, features };
  });
}

function refusal(code: string, location: string, message: string, hint: string): BallastError {
  return new BallastError("input", code, message, { location, hint });
}
