import type { Command } from "commander";
import { serialiseValidationReport } from "../../../../model/evaluation/validation-report.ts";
import { serialiseModelFile } from "../../../../model/model-file.ts";
import { serialiseFloatModel } from "../../../../model/quantization/float-model.ts";
import { projectRoot } from "../../../artifacts/paths.ts";
import { modelCommitment } from "../../../commitment.ts";
import { dataDirectory } from "../../data-directory.ts";
import { describeValidation } from "../../describe/validation.ts";
import {
  deliverDocuments,
  type GeneratedDocument,
  requireDocumentDirectory,
} from "../../documents.ts";
import { gapNotes } from "../../gap-notes.ts";
import type { CommandContext } from "../../main.ts";
import { parseSeed } from "../../seed.ts";

interface BuildOptions {
  data?: string;
  out: string;
  seed: string;
  check?: boolean;
}

export function registerBuild(command: Command, context: CommandContext): void {
  command
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA)")
    .option("--seed <n>", "first of the seeds that are tried", "1")
    .option("--out <directory>", "write model/ and docs/ below it", projectRoot)
    .option("--check", "compare with the files below --out instead; exit 1 if one differs")
    .action((options) => build(context, options));
}

async function build(context: CommandContext, options: BuildOptions): Promise<void> {
  const { io, output } = context;
  const seed = parseSeed(options.seed);
  requireDocumentDirectory(options);
  const data = dataDirectory(io, options.data);
  const { buildModel } = await import("../../../../model/training/build-model.ts");
  const { makeModelCard } = await import("../../../../model/card/make-card.ts");
  const progress = output.progress("model");
  const { onGap, gaps } = gapNotes(output);
  const { float, file, validation } = await buildModel({
    dataDirectory: data,
    seed,
    onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
    onGap,
  });
  const model = serialiseModelFile(file);
  const report = serialiseValidationReport(validation);
  const {
    modelCommitment: commitment,
    cardHash,
    documents: card,
  } = await makeModelCard({
    model: { text: model, source: "the model" },
    validation: { text: report, source: "its validation" },
    commit: modelCommitment,
  });
  const documents: GeneratedDocument[] = [
    ["model/ballast-v1.float.json", serialiseFloatModel(float)],
    ["model/ballast-v1.json", model],
    ["model/ballast-v1.validation.json", report],
    ...card.map(([path, text]): GeneratedDocument => [`docs/${path}`, text]),
  ];
  progress.finish();
  const { text, written, different } = await deliverDocuments(documents, options);
  const hashes = `model commitment ${commitment}\ncard hash ${cardHash}`;
  output.result([describeValidation(validation), hashes, text].join("\n\n"), {
    modelCommitment: commitment,
    cardHash,
    targets: validation.targets,
    gaps,
    written,
    different,
  });
  if (different.length > 0) context.answerNo();
}
