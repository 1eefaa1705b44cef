/** What the model is, what it is for, what its number means, where it fails, how it is made again. */
import { markdownTable } from "../../markdown.ts";
import type { ModelCard } from "../model-card.ts";
import { bullets, decimal, percent, points } from "./words.ts";

export function introduction(card: ModelCard, cardHash: string): string {
  const { title, architecture, modelCommitment, schemaHash, isHiding, layers } = card;
  const weights = layers.reduce((sum, layer) => sum + layer.nonZeroWeights, 0);
  return `# Model card: ${title}

A monotone integer network that turns sixteen signed market inputs into a risk score of 0 to 100, once an hour for each market. All weights are unsigned, so a riskier input can never lower a score. Every figure below is of an integer model, never of a float one, and is printed by the command that its section names: under Validation and Calibration, which are walk-forward, of the recipe refitted on each past; everywhere else of the integers that are committed to and proven.

${markdownTable(
  ["what", "value"],
  [
    [
      "model commitment",
      `\`${modelCommitment}\` (${isHiding ? "salted: hides the parameters" : "no salt: binds, hides nothing"})`,
    ],
    ["card hash", `\`${cardHash}\`: sha-256 of model-card.json, stored by ModelRegistry`],
    ["schema hash", `\`${schemaHash}\``],
    ["architecture", `${architecture}, ${weights} weights that are not zero`],
  ],
)}`;
}

export function useSection({ use }: ModelCard): string {
  return `## Use

Meant for:

${bullets(use.intended)}

Not meant for:

${bullets(use.notIntended)}`;
}

export function meaningSection({ meaning }: ModelCard): string {
  const { target, anchors, knots, transitionFrom, stressAbove } = meaning;
  const { lowestScore, highestScore, calmScore, pegLostScore } = meaning;
  const rows = anchors.map(({ score, probability }) => [
    decimal(100 * score, 0),
    percent(probability, 0),
  ]);
  return `## What a score means

A score states the chance of this event within 24 hours: ${target}. Between the anchors lie straight lines; above the last, a score states its chance or more. All inputs at their calmest give ${points(lowestScore)}, all at their riskiest ${points(highestScore)}. Markets start with a policy that is calm below ${decimal(transitionFrom / 100, 0)}, in transition from there, and in stress above ${decimal(stressAbove / 100, 0)}.

${markdownTable(["score", "stated chance"], rows)}

On training rows the chance at the bends of the line is ${knots.map(({ score, probability }) => `${percent(probability)} at ${decimal(score, 1)}`).join(", ")}. With every input neutral the score is ${points(calmScore)}.

A failing peg is a rule and not a lesson: failures are too rare to be learned from, so the input's path through the network is constructed, and what it adds is a statement of policy and no measured frequency (docs/decisions/0009-pegs-recipe-and-split.md). A pegged asset that is worth nothing, with every other input neutral, makes the score ${points(pegLostScore)}.`;
}

export function limitsSection({ limits }: ModelCard): string {
  return `## Limits and known failures

${bullets(limits)}`;
}

export function reproductionSection({ reproduction }: ModelCard): string {
  const rows = reproduction.map(({ command, gives }) => [`\`npx ${command}\``, gives]);
  return `## How to make this again

Raw series are in the directory that BALLAST_DATA names; their hashes are under Data.

${markdownTable(["command", "what it does"], rows)}`;
}
