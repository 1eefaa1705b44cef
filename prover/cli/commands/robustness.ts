import { join } from "node:path";
import type { Command } from "commander";
import type { LoadDatasetParameters } from "../../../model/dataset/dataset.ts";
import { readHistory } from "../../../model/history/reader.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import type { OnProgress } from "../../../model/progress.ts";
import type { RobustnessReport } from "../../../model/robustness/report.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { modelCommitment } from "../../commitment.ts";
import { dataDirectory } from "../data-directory.ts";
import { robustnessSummary } from "../describe/robustness.ts";
import { gapNotes } from "../gap-notes.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";
import { parseSeed } from "../seed.ts";

interface RobustnessOptions {
  model: string;
  data?: string;
  seed: string;
  out?: string;
}

export function registerRobustness(command: Command, context: CommandContext): void {
  command
    .requiredOption("--model <file>", "model file")
    .option("--seed <n>", "of the random vectors", "1")
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA), for AUC losses")
    .option("--out <directory>", "write robustness.md and robustness.json into it")
    .action((options) => robustness(context, options));
}

async function robustness(context: CommandContext, options: RobustnessOptions): Promise<void> {
  const { io, output } = context;
  const seed = parseSeed(options.seed);
  const files = outputFiles(options);
  for (const file of files) requireOutputFile(file, { inputs: [options.model] });
  const { model } = parseModelFile(readTextFile(options.model), options.model);
  const hasData = options.data !== undefined || Boolean(io.env.BALLAST_DATA);
  const directory = hasData ? dataDirectory(io, options.data) : undefined;
  const progress = output.progress("robustness");
  const onProgress: OnProgress = ({ stage, done, total }) => progress.update(stage, done, total);
  const { onGap } = gapNotes(output);
  const examples =
    directory === undefined ? undefined : await examplesOf({ directory, onProgress, onGap });
  const { findRobustness } = await import("../../../model/robustness/findings.ts");
  const { robustnessMarkdown, robustnessReport, serialiseRobustness } = await import(
    "../../../model/robustness/report.ts"
  );
  const findings = findRobustness({
    model,
    history: readHistory(),
    seed,
    onProgress,
    ...(examples && { examples }),
  });
  progress.finish();
  const report: RobustnessReport = robustnessReport(findings, String(modelCommitment(model)));
  const texts = [robustnessMarkdown(report), serialiseRobustness(report)];
  for (const [i, file] of files.entries()) writeFileAtomic(file, texts[i] ?? "");
  output.result(robustnessSummary(report, files), report);
  if (report.bounds.some(({ met }) => !met)) context.answerNo();
}

async function examplesOf(parameters: LoadDatasetParameters) {
  const { loadDataset } = await import("../../../model/dataset/dataset.ts");
  return (await loadDataset(parameters)).examples;
}

function outputFiles({ out }: RobustnessOptions): string[] {
  return out === undefined ? [] : [join(out, "robustness.md"), join(out, "robustness.json")];
}
