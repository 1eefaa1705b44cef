import type { Command } from "commander";
import { serialiseModelFile } from "../../../model/model-file.ts";
import { parseFloatModel } from "../../../model/quantization/float-model.ts";
import { quantizeModel } from "../../../model/quantization/quantize-model.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { modelCommitment } from "../../commitment.ts";
import { dataDirectory } from "../data-directory.ts";
import { describeQuantization } from "../describe/quantization.ts";
import { gapNotes } from "../gap-notes.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";

interface QuantizeOptions {
  model: string;
  data?: string;
  out: string;
}

export function registerQuantize(command: Command, context: CommandContext): void {
  command
    .requiredOption("--model <file>", "float model that `ballast train` wrote")
    .requiredOption("--out <file>", "model file to write")
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA)")
    .action((options) => quantize(context, options));
}

async function quantize({ io, output }: CommandContext, options: QuantizeOptions): Promise<void> {
  requireOutputFile(options.out, { inputs: [options.model] });
  const float = parseFloatModel(readTextFile(options.model), options.model);
  const progress = output.progress("quantize");
  const { onGap, gaps } = gapNotes(output);
  const { file, report } = await quantizeModel({
    float,
    dataDirectory: dataDirectory(io, options.data),
    onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
    onGap,
  });
  progress.finish();
  writeFileAtomic(options.out, serialiseModelFile(file));
  const commitment = modelCommitment(file.model);
  output.result(
    `wrote ${options.out}: commitment ${commitment}\n\n${describeQuantization(report)}`,
    { model: options.out, modelCommitment: commitment, report, gaps },
  );
}
