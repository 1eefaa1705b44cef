/** What a publisher's observation and report say. */
import { SCHEMA } from "../../../model/schema.ts";
import { parseFeaturesFile, parseReport } from "../../report/report-file.ts";
import type { Description } from "./description.ts";

export async function describeReport(text: string, source: string): Promise<Description> {
  const report = parseReport(text, source);
  // Loads the curve; a malformed report has been refused by now.
  const { isReportSigned } = await import("../../report/report.ts");
  const isSigned = isReportSigned(report);
  return {
    title: `a report of one publisher, ${isSigned ? "signed" : "NOT SIGNED by the key it names"}`,
    rows: [
      ["feed id", String(report.feedId)],
      ["round", String(report.round)],
      ["publisher x", String(report.publisher.x)],
      ...featureRows(report.features),
    ],
    facts: { format: "ballast.report/1", signed: isSigned, ...report },
  };
}

export function describeFeatures(text: string, source: string): Description {
  const { round, features } = parseFeaturesFile(text, source);
  return {
    title: "an unsigned observation",
    rows: [["round", String(round)], ...featureRows(features)],
    facts: { format: "ballast.features/1", round, features },
  };
}

function featureRows(markets: readonly (readonly number[])[]): [string, string][] {
  return markets.map((vector, market) => [
    `market ${market}`,
    vector.map((value, i) => `${SCHEMA[i]?.name ?? `feature ${i}`} ${value}`).join(", "),
  ]);
}
