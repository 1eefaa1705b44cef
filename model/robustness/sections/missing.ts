/** Missing inputs. */
import { markdownTable } from "../../markdown.ts";
import type { RobustnessFindings } from "../findings.ts";
import type { AucLoss, Missing } from "../missing.ts";
import { count, percent, points } from "./text.ts";

const WORST_PAIRS = 8;

export function missingSection(findings: RobustnessFindings): string {
  const { missing, missingPairs, aucLosses = [] } = findings;
  const assets = Object.keys(aucLosses[0]?.loss ?? {});
  const lossOf = (name: string): AucLoss | undefined =>
    aucLosses.find(({ inputs }) => inputs === name);
  const rows = Object.entries(missing).map(([name, found]) => [
    name,
    ...shiftCells(found),
    ...assets.map((asset) => lossOf(name)?.loss[asset]?.toFixed(4) ?? ""),
  ]);
  const worst = missingPairs
    .toSorted((a, b) => b.p99Absolute - a.p99Absolute)
    .slice(0, WORST_PAIRS);
  const pairs = worst.map((found) => [found.inputs.join(" and "), ...shiftCells(found)]);
  const header = ["hours", "lowest", "median", "highest", "99 % within", "regime differs"];
  const auc =
    assets.length === 0
      ? ""
      : " AUC lost is on the held-out crises, for a fall of more than 10 % within 24 hours; a negative loss is a gain. The targets of the model card judge the same loss on all walk-forward hours of refitted models: a bound can be met here and missed there.";
  return `## Missing inputs

A publisher without data signs the input's neutral value. The shift is the score without the inputs minus the score with them, in points, over the hours that had at least one of them.${auc}

${markdownTable(["missing", ...header, ...assets.map((asset) => `AUC lost, ${asset}`)], rows)}

The ${WORST_PAIRS} pairs that matter most, of ${missingPairs.length}:

${markdownTable(["missing", ...header], pairs)}`;
}

function shiftCells({
  rows,
  lowest,
  median,
  highest,
  p99Absolute,
  regimeChanges,
}: Missing): string[] {
  return [
    count(rows),
    points(lowest),
    points(median),
    points(highest),
    points(p99Absolute),
    percent(regimeChanges),
  ];
}
