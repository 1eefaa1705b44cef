import { join } from "node:path";
import type { Command } from "commander";
import { TRAINING_RANGE } from "../../../../model/dataset/split.ts";
import { serialiseEvaluationReport } from "../../../../model/evaluation/evaluation-report.ts";
import { parseModelFile } from "../../../../model/model-file.ts";
import { writeFileAtomic } from "../../../artifacts/atomic-file.ts";
import { readTextFile } from "../../../artifacts/json-file.ts";
import { projectRoot } from "../../../artifacts/paths.ts";
import { dataDirectory } from "../../data-directory.ts";
import { describeEvaluation } from "../../describe/evaluation.ts";
import { gapNotes } from "../../gap-notes.ts";
import type { CommandContext } from "../../main.ts";
import { requireOutputFile } from "../../output-file.ts";
import { parseSeed } from "../../seed.ts";
import { parseUtcPeriod, requireOrder } from "../../utc-date.ts";

interface EvaluateOptions {
  model: string;
  data?: string;
  from?: string;
  to?: string;
  seed: string;
  out?: string;
}

export function registerEvaluate(command: Command, context: CommandContext): void {
  command
    .option("--model <file>", "model file", join(projectRoot, "model", "ballast-v1.json"))
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA)")
    .option("--from <day>", "first round, UTC (default: the end of the training data, 2022-10-01)")
    .option("--to <day>", "end of the rounds, exclusive (default: the end of the data)")
    .option("--seed <n>", "of the baselines and of the resampled weeks", "1")
    .option("--out <file>", "evaluation file to write")
    .action((options) => evaluate(context, options));
}

async function evaluate({ io, output }: CommandContext, options: EvaluateOptions): Promise<void> {
  const { model, out } = options;
  const window = { first: TRAINING_RANGE.end, ...parseUtcPeriod(options) };
  requireOrder(window.first, window.end);
  const seed = parseSeed(options.seed);
  if (out !== undefined) requireOutputFile(out, { inputs: [model] });
  const file = parseModelFile(readTextFile(model), model);
  const dataDir = dataDirectory(io, options.data);
  const { loadMarket } = await import("../../../../model/training/build-model.ts");
  const { judgeFrozen } = await import("../../../../model/training/judge-frozen.ts");
  const progress = output.progress("evaluate");
  const onProgress = ({ stage, done, total }: { stage: string; done: number; total: number }) =>
    progress.update(stage, done, total);
  const { onGap } = gapNotes(output);
  const loaded = await loadMarket({ dataDirectory: dataDir, onProgress, onGap });
  const report = await judgeFrozen({ ...loaded, file, ...window, seed, onProgress });
  progress.finish();
  if (out !== undefined) writeFileAtomic(out, serialiseEvaluationReport(report));
  const wrote = out === undefined ? "" : `\n\nwrote ${out}`;
  output.result(describeEvaluation(report) + wrote, report);
}
