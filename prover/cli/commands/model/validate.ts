import { join } from "node:path";
import type { Command } from "commander";
import { serialiseValidationReport } from "../../../../model/evaluation/validation-report.ts";
import { parseModelFile } from "../../../../model/model-file.ts";
import { writeFileAtomic } from "../../../artifacts/atomic-file.ts";
import { readTextFile } from "../../../artifacts/json-file.ts";
import { projectRoot } from "../../../artifacts/paths.ts";
import { dataDirectory } from "../../data-directory.ts";
import { describeValidation } from "../../describe/validation.ts";
import { gapNotes } from "../../gap-notes.ts";
import type { CommandContext } from "../../main.ts";
import { requireOutputFile } from "../../output-file.ts";

interface ValidateOptions {
  model: string;
  data?: string;
  out?: string;
}

export function registerValidate(command: Command, context: CommandContext): void {
  command
    .option("--model <file>", "model file", join(projectRoot, "model", "ballast-v1.json"))
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA)")
    .option("--out <file>", "validation file to write")
    .action((options) => validate(context, options));
}

async function validate({ io, output }: CommandContext, options: ValidateOptions): Promise<void> {
  const { model, out } = options;
  if (out !== undefined) requireOutputFile(out, { inputs: [model] });
  const shipped = parseModelFile(readTextFile(model), model);
  const data = dataDirectory(io, options.data);
  const { loadMarket } = await import("../../../../model/training/build-model.ts");
  const { requireRecipe, validateModel } = await import(
    "../../../../model/training/validate-model.ts"
  );
  requireRecipe(shipped);
  const progress = output.progress("validate");
  const onProgress = ({ stage, done, total }: { stage: string; done: number; total: number }) =>
    progress.update(stage, done, total);
  const { onGap } = gapNotes(output);
  const loaded = await loadMarket({ dataDirectory: data, onProgress, onGap });
  const report = await validateModel({ ...loaded, shipped, onProgress });
  progress.finish();
  if (out !== undefined) writeFileAtomic(out, serialiseValidationReport(report));
  const wrote = out === undefined ? "" : `\n\nwrote ${out}`;
  output.result(describeValidation(report) + wrote, report);
}
