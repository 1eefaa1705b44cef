/** The robustness report as the two files that are published: JSON for programs, Markdown for people. */
import { formatJson } from "../format-json.ts";
import { type Bound, boundsOf } from "./bounds.ts";
import type { RobustnessFindings } from "./findings.ts";
import { boundsSection, introduction, reproductionSection } from "./sections/frame.ts";
import {
  adversarialSection,
  anyMarketSection,
  crossingSection,
  singleInputSection,
} from "./sections/inputs.ts";
import { missingSection } from "./sections/missing.ts";
import { monotonicitySection } from "./sections/monotonicity.ts";
import { minoritySection } from "./sections/publishers.ts";

const FORMAT = "ballast.robustness/1";

export type RobustnessReport = RobustnessFindings & {
  readonly format: typeof FORMAT;
  /** What a score or a move of it is counted in. */
  readonly scoreUnit: "hundredths of a point";
  readonly modelCommitment: string;
  readonly bounds: readonly Bound[];
};

export function robustnessReport(
  findings: RobustnessFindings,
  modelCommitment: string,
): RobustnessReport {
  const bounds = boundsOf(findings);
  return {
    format: FORMAT,
    scoreUnit: "hundredths of a point",
    modelCommitment,
    bounds,
    ...findings,
  };
}

export function serialiseRobustness(report: RobustnessReport): string {
  return formatJson(report);
}

export function robustnessMarkdown(report: RobustnessReport): string {
  const sections = [
    introduction(report),
    boundsSection(report.bounds),
    singleInputSection(report),
    anyMarketSection(report),
    crossingSection(report),
    minoritySection(report),
    adversarialSection(report),
    missingSection(report),
    monotonicitySection(report),
    reproductionSection(report),
  ];
  return `${sections.join("\n\n")}\n`;
}
