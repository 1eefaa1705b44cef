import { join } from "node:path";
import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import {
  brokenBounds,
  DEFAULT_RUNS,
  type StressReport,
  stress,
  stressFiles,
} from "../../../model/stress/report.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { deliverDocuments, requireDocumentDirectory } from "../documents.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";
import { parseSeed } from "../seed.ts";

interface StressOptions {
  model: string;
  seed: string;
  runs: string;
  out?: string;
  check?: boolean;
}

export function registerStress(command: Command, context: CommandContext): void {
  command
    .option("--model <file>", "model file", join(projectRoot, "model", "ballast-v1.json"))
    .option("--seed <n>", "first of the seeds of the invented markets", "1")
    .option("--runs <n>", "of each scenario, with seeds of their own", String(DEFAULT_RUNS))
    .option("--out <directory>", "write stress.md and stress.json into it")
    .option("--check", "compare with the files in --out (otherwise docs); exit 1 if one differs")
    .action((options) => run(context, options));
}

async function run(context: CommandContext, options: StressOptions): Promise<void> {
  const { output } = context;
  const seed = parseSeed(options.seed);
  const runs = parseRuns(options.runs);
  requireDocumentDirectory(options);
  const { model } = parseModelFile(readTextFile(options.model), options.model);
  const progress = output.progress("stress");
  const report = stress({
    model,
    seed,
    runs,
    onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
  });
  progress.finish();
  const { text, written, different } = await deliverDocuments(stressFiles(report), options);
  const summary = [summaryOf(report), text].filter((part) => part !== "").join("\n\n");
  output.result(summary, { ...report, written, different });
  if (brokenBounds(report).length > 0 || different.length > 0) context.answerNo();
}

const MAX_RUNS = 1_000;

function parseRuns(text: string): number {
  const runs = Number(text);
  if (/^[1-9][0-9]{0,3}$/.test(text) && runs <= MAX_RUNS) return runs;
  throw new BallastError("usage", "RUNS", `--runs ${text}`, { hint: `1 to ${MAX_RUNS}` });
}

function summaryOf({ bounds, steps, scenarios }: StressReport): string {
  const rows = bounds.map(({ bound, checked, broken, worstMargin, unit }) => [
    bound,
    String(checked),
    broken === 0 ? "held" : `BROKEN ${broken} times`,
    worstMargin === undefined ? "nothing to check" : `${worstMargin.toFixed(0)} ${unit}`,
  ]);
  const head = `${scenarios.length} scenarios, ${steps} steps`;
  return `${head}\n${table([["bound", "checks", "result", "worst margin"], ...rows])}`;
}
