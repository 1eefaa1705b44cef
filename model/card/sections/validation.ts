/** Targets met and missed, and every baseline beside the model, with intervals. */
import type { TargetRow } from "../../evaluation/validation-report.ts";
import { markdownTable } from "../../markdown.ts";
import type { ModelCard } from "../model-card.ts";
import { decimal, NONE, percent, utcHour, withInterval } from "./words.ts";

const ASSETS = ["ETH", "BTC"] as const;
type AssetName = (typeof ASSETS)[number];

export function validationSection(card: ModelCard): string {
  const { method } = card.validation;
  const { resamples, blockHours, confidence, halfYears, seed, calmRule } = method;
  return `## Validation

Each of ${halfYears.length} half-years is scored by models that were fitted on its past alone, ours through quantization. Brackets are ${percent(confidence, 0)} intervals of a block bootstrap: ${resamples} resamples of blocks of ${blockHours} hours, seed ${seed}. Calm windows: ${calmRule}. Printed by \`npx ballast model validate\`; sha-256 of its file: \`${card.validationSha256}\`.

![AUC beside the baselines](pictures/model/comparison.svg)

### Targets

${targetTable(card.validation.targets)}

${ASSETS.map((asset) => assetSection(card, asset)).join("\n\n")}`;
}

function targetTable(targets: readonly TargetRow[]): string {
  const rows = targets.flatMap(({ quantity, unit, assets, reason }) =>
    ASSETS.map((asset) => {
      const { target, ours, bestBaseline, met } = assets[asset];
      const best = bestBaseline;
      return [
        quantity,
        asset,
        rangeText(target),
        withInterval(ours),
        best === null ? NONE : `${decimal(best.figure.value, 3)} (${best.model})`,
        met === null ? "not judged" : met ? "met" : "**missed**",
        unit,
        reason ?? "",
      ];
    }),
  );
  const cells = targets.flatMap(({ assets }) => ASSETS.map((asset) => assets[asset].met));
  const missed = cells.filter((met) => met === false).length;
  const met = cells.filter((each) => each === true).length;
  const header = ["quantity", "asset", "target", "ours", "best baseline", "", "unit", "remark"];
  return `${met} met, ${missed} missed, ${cells.length - met - missed} not judged.

${markdownTable(header, rows)}`;
}

function rangeText({ min, max }: { min: number | null; max: number | null }): string {
  if (min !== null && max !== null) return `${min} to ${max}`;
  if (min !== null) return `≥ ${min}`;
  return max === null ? NONE : `≤ ${max}`;
}

function assetSection({ validation }: ModelCard, asset: AssetName): string {
  const { hours, baseRate, halfYears, crises, calm } = validation.ours[asset];
  const models = validation.models.map(({ title, assets }) => {
    const { all, meanOfHalfYears, insideCrises, alarms, oursMinusThis } = assets[asset];
    return [
      title,
      withInterval(all.auc),
      withInterval(oursMinusThis.auc),
      decimal(meanOfHalfYears.auc.value, 3),
      decimal(insideCrises.auc.value, 3),
      decimal(all.averagePrecisionOverBase.value, 2),
      decimal(all.brierSkill.value, 3),
      `${decimal(all.spearman.expectedShortfall.value, 2)} ${decimal(all.spearman.liquidityAdjustedVolatility.value, 2)} ${decimal(all.spearman.systemStress.value, 2)}`,
      `${decimal(all.pinballSkill.expectedShortfall.value, 2)} ${decimal(all.pinballSkill.liquidityAdjustedVolatility.value, 2)} ${decimal(all.pinballSkill.systemStress.value, 2)}`,
      percent(alarms.flaggedBeforeTouch.value, 0),
      decimal(alarms.falseAlarmsPerMonth.value, 2),
    ];
  });
  const header = [
    ...["model", "AUC", "ours minus it", "half-years", "crises", "AP / base", "Brier skill"],
    ...["ρ ES LAV SYS", "pinball .9 ES LAV SYS", "falls flagged", "false alarms a month"],
  ];
  const crisisRows = crises.map((own) => [
    own.name,
    String(own.hours),
    percent(own.baseRate),
    withInterval(own.auc),
    decimal(own.maxScore, 1),
    own.touchRound === null ? NONE : utcHour(own.touchRound),
    percent(own.fall, 0),
    leadText(own.leadHours45),
    leadText(own.leadHours65),
    percent(own.priorAlarmShare, 0),
  ]);
  const crisisHeader = [
    ...["crisis", "hours", "base rate", "AUC", "highest score", "−10 % touched", "fall"],
    ...["lead of 45", "lead of 65", "alarmed before"],
  ];
  return `### ${asset}, walk-forward

${hours} hours, of which ${percent(baseRate)} were followed by a fall of more than 10 %. ρ is Spearman's, pinball the skill of the .9 quantile.

${markdownTable(header, models)}

By crisis; a lead is in hours before the −10 % touch, negative is late, and "alarmed before" is the share of the 30 days before it with a score from 45.

${markdownTable(crisisHeader, crisisRows)}

${markdownTable(
  ["calm window", "hours", "hours from 45", "false alarms"],
  calm.map((own) => [
    own.name,
    String(own.hours),
    percent(own.shareFrom45),
    String(own.falseAlarms),
  ]),
)}

${markdownTable(
  ["half-year", "hours", "base rate", "AUC"],
  halfYears.map((own) => [
    own.name,
    String(own.hours),
    percent(own.baseRate),
    withInterval(own.auc),
  ]),
)}`;
}

function leadText(hours: number | null): string {
  return hours === null ? "none" : decimal(hours, 0);
}
