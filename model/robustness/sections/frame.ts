/** What the report is about, the bounds it holds a model to, and how it is made again. */
import { markdownTable } from "../../markdown.ts";
import type { Bound } from "../bounds.ts";
import type { RobustnessFindings } from "../findings.ts";
import { count } from "./text.ts";

interface Framed extends RobustnessFindings {
  readonly modelCommitment: string;
}

export function introduction({ rows, modelCommitment }: Framed): string {
  return `# Robustness of the score

How far a lie, a mistake or a failure can carry a Ballast score and the policy behind it. Every figure is of the integer model with commitment \`${modelCommitment}\`, over the ${count(rows)} asset-hours of the shipped history unless it says otherwise, and is printed by the command at the end. Scores are in points of 100; a range is what the model listens to, \`lo\` to \`hi\` of an input: beyond it nothing changes, so forcing an input to the end of its schema range moves a score no further than to \`lo\` or \`hi\`.`;
}

export function boundsSection(bounds: readonly Bound[]): string {
  const rows = bounds.map(({ name, unit, limit, value, at, met }) => [
    name,
    `${limit} ${unit}`,
    at === "" ? String(value) : `${value} (${at})`,
    met ? "met" : "**missed**",
  ]);
  const missed = bounds.filter(({ met }) => !met).length;
  const verdict =
    missed === 0
      ? "All published bounds are met."
      : `${missed} of ${bounds.length} published bounds ${missed === 1 ? "is" : "are"} missed; \`ballast robustness\` exits 1 for this model.`;
  return `## Published bounds

${markdownTable(["bound", "at most", "measured", ""], rows)}

${verdict}`;
}

export function reproductionSection({ seed, aucLosses }: RobustnessFindings): string {
  const data = aucLosses === undefined ? "" : " --data $BALLAST_DATA";
  return `## How to make this again

\`\`\`
ballast robustness --model model/ballast-v1.json --seed ${seed}${data} --out docs
\`\`\`

The same model, history and seed give the same bytes. Without raw market data everything but the AUC losses is measured. \`robustness.json\` beside this file holds every figure, also those that the tables leave out.`;
}
