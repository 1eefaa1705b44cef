/** Several report files that speak of one round of one feed. */
import { BallastError } from "../../model/errors.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { parseReport, type Report } from "../report/report-file.ts";

export interface AgreeingReports {
  readonly round: number;
  /** markets[market][report][feature] */
  readonly markets: readonly (readonly (readonly number[])[])[];
}

/** What a circuit takes. */
const REPORT_COUNTS: readonly number[] = [3, 5, 7];

/**
 * Every file must be signed by the key it names; whether the key is in a set is not asked.
 * @throws BallastError `REPORT_COUNT`, `REPORT_FEED`, `REPORT_ROUND`, `REPORT_MARKETS`,
 * `PUBLISHER_TWICE` or `REPORT_SIGNATURE`, and as parseReport does.
 */
export async function readAgreeingReports(paths: readonly string[]): Promise<AgreeingReports> {
  if (!REPORT_COUNTS.includes(paths.length)) {
    throw new BallastError("usage", "REPORT_COUNT", `got ${paths.length} reports`, {
      hint: `${REPORT_COUNTS.join(", ")}: as many as a round is proven from`,
    });
  }
  const reports = paths.map((path) => ({ path, report: parseReport(readTextFile(path), path) }));
  const { isReportSigned } = await import("../report/report.ts");
  const first = reports[0]?.report;
  const keys = new Set<string>();
  for (const { path, report } of reports) {
    if (first !== undefined) requireAgreement(report, first, path);
    const key = `${report.publisher.x},${report.publisher.y}`;
    if (keys.has(key)) throw refusal("PUBLISHER_TWICE", path, "another report of the same key");
    keys.add(key);
    if (isReportSigned(report)) continue;
    throw refusal("REPORT_SIGNATURE", path, "is not signed by the key it names");
  }
  return {
    round: first?.round ?? 0,
    markets: (first?.features ?? []).map((_, market) =>
      reports.map(({ report }) => report.features[market] ?? []),
    ),
  };
}

function requireAgreement(report: Report, first: Report, path: string): void {
  if (report.feedId !== first.feedId) throw refusal("REPORT_FEED", path, "is for another feed");
  if (report.round !== first.round) {
    throw refusal("REPORT_ROUND", path, `is for round ${report.round}, not ${first.round}`);
  }
  if (report.features.length !== first.features.length) {
    throw refusal("REPORT_MARKETS", path, `has ${report.features.length} markets`);
  }
}

function refusal(code: string, path: string, message: string): BallastError {
  return new BallastError("input", code, message, {
    location: path,
    hint: "reports of different publishers for one round of one feed",
  });
}
