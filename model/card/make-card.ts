/**
 * Makes the card from a model file, its validation file and the shipped history. No clock, no raw
 * data and no randomness: the same files give the same bytes.
 */
import { createHash } from "node:crypto";
import { ARCHITECTURE } from "../architecture.ts";
import { BallastError } from "../errors.ts";
import { parseValidationReport, type ValidationReport } from "../evaluation/validation-report.ts";
import { formatJson } from "../format-json.ts";
import { type HistoryTable, readHistory } from "../history/reader.ts";
import { trainedProvenance } from "../imported-provenance.ts";
import type { IntegerModel } from "../integer-model.ts";
import { type ModelFile, parseModelFile } from "../model-file.ts";
import type { Provenance } from "../provenance.ts";
import { schemaHash } from "../schema.ts";
import { type Crisis, scoreWindows } from "./crises.ts";
import {
  cardInfluence,
  cardInputs,
  cardLayers,
  cardMeaning,
  cardTargets,
  driftBounds,
} from "./facts.ts";
import { cardMarkdown } from "./markdown.ts";
import { type CardMetrics, cardMetrics } from "./metrics.ts";
import { CARD_FORMAT, type CardModelFigures, type ModelCard } from "./model-card.ts";
import { drawPictures } from "./pictures.ts";
import { INTENDED, limitsOf, NOT_INTENDED, REPRODUCTION } from "./prose.ts";

export interface TextFile {
  readonly text: string;
  /** What it is called in messages. */
  readonly source: string;
}

export interface MakeModelCardParameters {
  /** The files' own text, so that who has just made them and who reads them make one card. */
  readonly model: TextFile;
  readonly validation: TextFile;
  /** The caller's, because hashing belongs to the prover. */
  readonly commit: (model: IntegerModel) => bigint;
  /** The shipped table unless a test brings its own. */
  readonly history?: HistoryTable;
}

export interface MadeModelCard {
  readonly card: ModelCard;
  readonly modelCommitment: bigint;
  /** sha-256 of model-card.json, as the bytes32 that ModelRegistry stores. */
  readonly cardHash: string;
  /** Path below the documents' directory, and content. */
  readonly documents: readonly (readonly [path: string, text: string])[];
}

/**
 * @throws BallastError `CARD_DATASET` when model and validation are of different data,
 * `MODEL_IMPORTED` for a model whose training is not known, and as the files' parsers do.
 */
export async function makeModelCard({
  model,
  validation: validationFile,
  commit,
  history = readHistory(),
}: MakeModelCardParameters): Promise<MadeModelCard> {
  const file = parseModelFile(model.text, model.source);
  const validation = parseValidationReport(validationFile.text, validationFile.source);
  const provenance = trainedProvenance(file.provenance);
  requireOneDataset(provenance, validation);
  const metrics = cardMetrics(file.metrics);
  const windows = scoreWindows(file.model, history);
  const pictures = await drawPictures({ metrics, validation, windows });
  const modelCommitment = commit(file.model);
  const card: ModelCard = {
    ...cardOf({ file, provenance, validation, metrics, windows }),
    modelCommitment: modelCommitment.toString(),
    validationSha256: sha256(validationFile.text),
    pictures: pictures.map(({ file: path, title, svg }) => ({
      file: path,
      title,
      sha256: sha256(svg),
    })),
  };
  const json = formatJson(card);
  const cardHash = `0x${sha256(json)}`;
  return {
    card,
    modelCommitment,
    cardHash,
    documents: [
      ["model-card.md", cardMarkdown(card, cardHash)],
      ["model-card.json", json],
      ...pictures.map(({ file: path, svg }) => [path, svg] as const),
    ],
  };
}

function requireOneDataset(provenance: Provenance, { datasetSha256 }: ValidationReport): void {
  if (provenance.datasetSha256 === datasetSha256) return;
  throw new BallastError("input", "CARD_DATASET", "model and validation are of different data", {
    hint: "`ballast model build` makes both from one data directory",
    details: { model: provenance.datasetSha256, validation: datasetSha256 },
  });
}

interface CardParts {
  readonly file: ModelFile;
  readonly provenance: Provenance;
  readonly validation: ValidationReport;
  readonly metrics: CardMetrics;
  readonly windows: readonly Crisis[];
}

function cardOf({
  file,
  provenance,
  validation,
  metrics,
  windows,
}: CardParts): Omit<ModelCard, "modelCommitment" | "validationSha256" | "pictures"> {
  const { model, monitoring } = file;
  const crises = windows.map(({ name, description, figures }) => ({ name, description, figures }));
  const models = validation.models.map(summarise);
  const ours = oursOf(validation);
  const { assets: heldOut, quantization } = metrics;
  const influence = cardInfluence(model, metrics);
  return {
    format: CARD_FORMAT,
    title: "Ballast v1",
    isHiding: model.salt !== 0n,
    schemaHash: schemaHash().toString(),
    architecture: ARCHITECTURE,
    layers: cardLayers(model),
    use: { intended: INTENDED, notIntended: NOT_INTENDED },
    meaning: cardMeaning(model, metrics),
    inputs: cardInputs(model, monitoring),
    targets: cardTargets(),
    provenance,
    validation: {
      method: validation.method,
      targets: validation.targets,
      models,
      ours,
    },
    heldOut,
    crises,
    influence,
    quantization,
    drift: driftBounds(monitoring),
    limits: limitsOf({
      ...{ heldOut, influence, provenance, crises, models },
      validated: ours,
    }),
    reproduction: REPRODUCTION,
  };
}

function summarise({
  name,
  title,
  isUnconstrained,
  assets,
}: ValidationReport["models"][number]): CardModelFigures {
  const figures = (asset: "ETH" | "BTC"): CardModelFigures["assets"]["ETH"] => {
    const { all, meanOfHalfYears, insideCrises, alarms, oursMinusThis } = assets[asset];
    return { all, meanOfHalfYears, insideCrises, alarms, oursMinusThis };
  };
  return { name, title, isUnconstrained, assets: { ETH: figures("ETH"), BTC: figures("BTC") } };
}

function oursOf({ models }: ValidationReport): ModelCard["validation"]["ours"] {
  const ours = models.find(({ name }) => name === "ours");
  if (ours === undefined) {
    throw new BallastError(
      "input",
      "CARD_VALIDATION",
      "the validation has no figures of our model",
    );
  }
  const figures = (asset: "ETH" | "BTC"): ModelCard["validation"]["ours"]["ETH"] => {
    const { hours, baseRate, halfYears, crises, calm, reliability } = ours.assets[asset];
    return { hours, baseRate, halfYears, crises, calm, reliability };
  };
  return { ETH: figures("ETH"), BTC: figures("BTC") };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
