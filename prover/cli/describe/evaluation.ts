/** A frozen model's figures: the tables of a validation, what followed each score, each crisis. */
import {
  type EvaluationReport,
  parseEvaluationReport,
} from "../../../model/evaluation/evaluation-report.ts";
import { utcHour } from "../../../model/features/epoch.ts";
import { table } from "../output.ts";
import type { Description } from "./description.ts";
import { describeValidation, interval, sumUp } from "./validation.ts";

const ASSETS = ["ETH", "BTC"] as const;

export function describeEvaluation(report: EvaluationReport): string {
  return [
    `${windowText(report.window)}, never refitted; every baseline is fitted on what came before`,
    ...ASSETS.map((asset) => rowsText(report, asset)),
    tablesOf(report),
  ].join("\n\n");
}

function tablesOf(report: EvaluationReport): string {
  return [
    describeValidation(report.validation),
    `what followed a score, % of hours\n${table(reliabilityRows(report))}`,
    `crises; leads in hours before the -10 % touch\n${table(crisisRows(report))}`,
  ].join("\n\n");
}

function windowText({ first, end }: EvaluationReport["window"]): string {
  return `rounds from ${utcHour(first)} to ${utcHour(end - 1)}`;
}

function rowsText({ rows }: EvaluationReport, asset: (typeof ASSETS)[number]): string {
  const { judged, trainedOn, trainedAfter } = rows[asset];
  const seen = trainedOn === 0 ? "none of them trained on" : `${trainedOn} OF THEM TRAINED ON`;
  const later = trainedAfter === 0 ? "" : `; ${trainedAfter} LATER ONES TRAINED ON, by no baseline`;
  return `${asset}: ${judged} hours, ${seen}${later}`;
}

function oursOf({ validation }: EvaluationReport, asset: (typeof ASSETS)[number]) {
  return validation.models.find(({ name }) => name === "ours")?.assets[asset];
}

function reliabilityRows(report: EvaluationReport): string[][] {
  const rows = ASSETS.flatMap((asset) =>
    (oursOf(report, asset)?.reliability ?? []).map(({ from, to, hours, fall10, fall5 }) => [
      ...[asset, `${from}-${to}`, String(hours)],
      ...[interval(inPercent(fall10)), interval(inPercent(fall5))],
    ]),
  );
  return [["asset", "score", "hours", "fell over 10 %", "fell over 5 %"], ...rows];
}

function inPercent<T extends Record<string, number | null>>(shares: T): T {
  const entries = Object.entries(shares).map(([end, share]) => [
    end,
    share === null ? null : 100 * share,
  ]);
  return { ...shares, ...Object.fromEntries(entries) };
}

function crisisRows(report: EvaluationReport): string[][] {
  const text = (value: number | null): string => (value === null ? "-" : String(value));
  const rows = ASSETS.flatMap((asset) =>
    (oursOf(report, asset)?.crises ?? []).map((crisis) => [
      ...[asset, crisis.name, String(crisis.hours), crisis.maxScore.toFixed(1)],
      crisis.touchRound === null ? "none" : utcHour(crisis.touchRound),
      ...[text(crisis.leadHours45), text(crisis.leadHours65)],
    ]),
  );
  return [
    ["asset", "crisis", "hours", "highest score", "-10 % touched", "lead of 45", "lead of 65"],
    ...rows,
  ];
}

/** For `ballast inspect`. */
export function describeEvaluationFile(text: string, source: string): Description {
  const report = parseEvaluationReport(text, source);
  return {
    title: `evaluation of a frozen model on ${windowText(report.window)}`,
    rows: [
      ...ASSETS.map((asset): readonly [string, string] => ["rows", rowsText(report, asset)]),
      ...sumUp(report.validation),
    ],
    details: tablesOf(report),
    facts: report,
  };
}
