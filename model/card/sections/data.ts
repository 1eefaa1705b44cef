/** What the model reads, what it was taught, and from which bytes. */
import { z } from "zod";
import { markdownTable } from "../../markdown.ts";
import type { ModelCard } from "../model-card.ts";
import { bullets, decimal, percent } from "./words.ts";

export function inputsSection({ inputs }: ModelCard): string {
  const definitions = inputs.map((input, i) => [
    String(i + 1),
    input.name,
    input.definition.replaceAll("|", "\\|"),
    input.window,
    input.source,
  ]);
  const ranges = inputs.map(({ name, unit, exponent, min, max, lo, hi, neutral, missingShare }) => [
    name,
    unit === "bps" ? "bps" : `ratio, 10^${exponent}`,
    `${min}–${max}`,
    String(lo),
    String(hi),
    String(neutral),
    percent(missingShare),
  ]);
  return `## Inputs

Unsigned integers, each oriented so that more is riskier. r is the log return of hourly closes c; H and L are an hour's high and low. Daily series are lagged a day, and no input looks past the round it describes.

${markdownTable(["#", "input", "definition", "window", "source"], definitions)}

A value outside its valid range is refused. Between lo and hi the model listens; beyond them nothing changes. A missing input is signed as its neutral value. The last column is the share of training rows without data.

${markdownTable(["input", "unit", "valid", "lo", "hi", "neutral", "missing"], ranges)}`;
}

export function targetsSection({ targets }: ModelCard): string {
  const rows = targets.map(({ factor, meaning, definition }) => [factor, meaning, definition]);
  return `## Targets

The second layer's four outputs are trained against these and leave the circuit with the score.

${markdownTable(["factor", "what it says", "training target"], rows)}`;
}

export function dataSection({ provenance }: ModelCard): string {
  const { split, rawFiles, datasetSha256 } = provenance;
  const files = rawFiles.map(({ file, sha256 }) => [file, `\`${sha256}\``]);
  return `## Data

Training rows: ${split.trainingRows}, ${split.training}; ${split.purge} are left out as well. Held out whole:

${bullets(split.heldOut)}

sha-256 of all features and labels: \`${datasetSha256}\`.

${markdownTable(["raw file", "sha-256"], files)}`;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Whatever the recipe records, so that a new setting cannot be left out. */
export function recipeSection({ provenance, layers }: ModelCard): string {
  const { recipe, packages, tool } = provenance;
  const settings = Object.entries(recipe).flatMap(([name, value]) => {
    const known = scalar.safeParse(value);
    return known.success ? [[name, String(known.data)]] : [];
  });
  const seeds = recipe.seeds.map(({ seed, trainingLoss }) => [
    String(seed),
    decimal(trainingLoss, 4),
    seed === recipe.seed ? "kept" : "",
  ]);
  const shapes = layers.map(({ inputs, outputs, shift, cap, weights, nonZeroWeights }, i) => [
    String(i),
    `${inputs} → ${outputs}`,
    String(shift),
    String(cap),
    `${nonZeroWeights} of ${weights}`,
  ]);
  const software = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return `## Recipe

${tool}, ${software.join(", ")}. Weights are projected to be at least 0 after every step; an input whose paths would carry too much of the score is scaled down in the same way, and the two of six hours may carry half. Inputs are dropped to their neutral values at random, so that a missing input is nothing new, and training stops where the latest training rows say. docs/decisions/0009-pegs-recipe-and-split.md and 0012-brief-inputs-and-rounding-together.md have the reasons and every variant that was tried.

${markdownTable(["setting", "value"], settings)}

${markdownTable(["seed", "training loss", ""], seeds)}

Layer i computes y = clamp((Σ w x + b) >> shift, 0, cap).

${markdownTable(["layer", "size", "shift", "cap", "weights not 0"], shapes)}`;
}
