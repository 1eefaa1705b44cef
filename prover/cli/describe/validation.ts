/** A validation report as two tables: the targets, and every model beside every other. */
import {
  type AssetFigures,
  type Figure,
  parseValidationReport,
  type TargetRow,
  type ValidationReport,
} from "../../../model/evaluation/validation-report.ts";
import { table } from "../output.ts";
import type { Description } from "./description.ts";

const ASSETS = ["ETH", "BTC"] as const;

export function describeValidation(report: ValidationReport): string {
  const reasons = [...new Set(report.targets.flatMap(({ reason }) => reason ?? []))];
  const mark = (reason: string | null): string =>
    reason === null ? "" : ` (${reasons.indexOf(reason) + 1})`;
  return [
    ...ASSETS.map((asset) => `${asset}\n${table(modelRows(report, asset))}`),
    `targets\n${table(targetRows(report.targets, mark))}`,
    reasons.map((reason, i) => `(${i + 1}) ${reason}`).join("\n"),
    `[5 %, 95 %] from ${report.method.resamples} draws of whole weeks, seed ${report.method.seed}`,
  ].join("\n\n");
}

const COLUMNS: readonly (readonly [string, (asset: AssetFigures) => Figure])[] = [
  ["AUC", ({ all }) => all.auc],
  ["ours minus this", ({ oursMinusThis }) => oursMinusThis.auc],
  ["half-years", ({ meanOfHalfYears }) => meanOfHalfYears.auc],
  ["crises", ({ insideCrises }) => insideCrises.auc],
  ["AP/base", ({ all }) => all.averagePrecisionOverBase],
  ["Brier skill", ({ all }) => all.brierSkill],
  ["recall at 15 %", ({ all }) => all.recallAtBudget],
  ["falls flagged", ({ alarms }) => alarms.flaggedBeforeTouch],
  ["false/month", ({ alarms }) => alarms.falseAlarmsPerMonth],
];

function modelRows({ models }: ValidationReport, asset: (typeof ASSETS)[number]): string[][] {
  return [
    ["model", ...COLUMNS.map(([title]) => title)],
    ...models.map(({ name, assets }) => [
      name,
      ...COLUMNS.map(([title, figure]) =>
        name === "ours" && title === "ours minus this" ? "" : interval(figure(assets[asset])),
      ),
    ]),
  ];
}

function targetRows(
  targets: readonly TargetRow[],
  mark: (reason: string | null) => string,
): string[][] {
  return [
    ["quantity", "asset", "target", "ours", "best baseline", ""],
    ...targets.flatMap(({ quantity, assets, reason }) =>
      ASSETS.map((asset) => {
        const { target, ours, bestBaseline, met } = assets[asset];
        const baseline =
          bestBaseline === null ? "" : `${bestBaseline.model} ${interval(bestBaseline.figure)}`;
        const verdict = met === null ? "not judged" : met ? "met" : "MISSED";
        return [quantity + mark(reason), asset, range(target), interval(ours), baseline, verdict];
      }),
    ),
  ];
}

function range({ min, max }: { min: number | null; max: number | null }): string {
  if (min !== null && max !== null) return `${min} to ${max}`;
  return min === null ? `<= ${max}` : `>= ${min}`;
}

export function interval({ value, low, high }: Figure): string {
  if (value === null) return "-";
  if (low === null || high === null) return decimals(value);
  return `${decimals(value)} [${decimals(low)}, ${decimals(high)}]`;
}

function decimals(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size === 0 || size >= 1 ? 2 : size < 0.01 ? 4 : 3);
}

/** For `ballast inspect`. */
export function describeValidationFile(text: string, source: string): Description {
  const report = parseValidationReport(text, source);
  const { method, models } = report;
  return {
    title: `validation of ${models.length} models over ${method.halfYears.length} half-years`,
    rows: sumUp(report),
    details: describeValidation(report),
    facts: report,
  };
}

export function sumUp({ datasetSha256, targets }: ValidationReport): Description["rows"] {
  const verdicts = targets.flatMap(({ assets }) => ASSETS.map((asset) => assets[asset].met));
  const count = (wanted: boolean | null): number =>
    verdicts.filter((verdict) => verdict === wanted).length;
  return [
    ["targets", `${count(true)} met, ${count(false)} missed, ${count(null)} not judged`],
    ["features and labels", `sha-256 ${datasetSha256}`],
  ];
}
