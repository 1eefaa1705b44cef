import type { Command } from "commander";
import { serialiseFloatModel } from "../../../model/quantization/float-model.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { dataDirectory } from "../data-directory.ts";
import { gapNotes } from "../gap-notes.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";
import { parseSeed } from "../seed.ts";

interface TrainOptions {
  data?: string;
  out: string;
  seed: string;
}

export function registerTrain(command: Command, context: CommandContext): void {
  command
    .requiredOption("--out <file>", "float model to write")
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA)")
    .option("--seed <n>", "first of the seeds that are tried", "1")
    .action((options) => train(context, options));
}

async function train({ io, output }: CommandContext, options: TrainOptions): Promise<void> {
  const { out } = options;
  const seed = parseSeed(options.seed);
  requireOutputFile(out, { inputs: [] });
  const directory = dataDirectory(io, options.data);
  const { trainModel } = await import("../../../model/training/train-model.ts");
  const progress = output.progress("train");
  const { onGap, gaps } = gapNotes(output);
  const model = await trainModel({
    dataDirectory: directory,
    seed,
    onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
    onGap,
  });
  progress.finish();
  writeFileAtomic(out, serialiseFloatModel(model));
  const { recipe, datasetSha256 } = model.provenance;
  output.result(
    `wrote ${out}: seed ${recipe.seed}, trained on data with sha-256 ${datasetSha256}`,
    {
      model: out,
      provenance: model.provenance,
      gaps,
    },
  );
}
