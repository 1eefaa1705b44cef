import { join } from "node:path";
import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { HISTORY_WINDOWS } from "../../../model/history/windows.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { dataDirectory } from "../data-directory.ts";
import { backtestSummary } from "../describe/backtest.ts";
import { deliverDocuments, requireDocumentDirectory } from "../documents.ts";
import { gapNotes } from "../gap-notes.ts";
import type { CommandContext } from "../main.ts";
import { parseSeed } from "../seed.ts";

interface BacktestOptions {
  model: string;
  data?: string;
  seed: string;
  window?: string;
  out?: string;
  check?: boolean;
}

export function registerBacktest(command: Command, context: CommandContext): void {
  command
    .option("--model <file>", "model file", join(projectRoot, "model", "ballast-v1.json"))
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA)")
    .option("--seed <n>", "first of the seeds of the simulated borrowers", "1")
    .option("--window <name>", "replay one window alone, without sensitivity")
    .option("--out <directory>", "write backtest.md, backtest.json and pictures/backtest into it")
    .option("--check", "compare with the files in --out (otherwise docs); exit 1 if one differs")
    .action((options) => backtest(context, options));
}

async function backtest(context: CommandContext, options: BacktestOptions): Promise<void> {
  const { io, output } = context;
  const seed = parseSeed(options.seed);
  requireWindow(options);
  requireDocumentDirectory(options);
  const directory = dataDirectory(io, options.data);
  const { model } = parseModelFile(readTextFile(options.model), options.model);
  const library = await import("../../../model/backtest/backtest.ts");
  const progress = output.progress("backtest");
  const { onGap, gaps } = gapNotes(output);
  const done = await library.backtest({
    dataDirectory: directory,
    model,
    seed,
    ...(options.window !== undefined && { window: options.window }),
    onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
    onGap,
  });
  progress.update("drawing");
  const isDelivered = options.out !== undefined || options.check === true;
  const documents = isDelivered ? await library.backtestFiles(done) : [];
  progress.finish();
  const { text, written, different } = await deliverDocuments(documents, options);
  const summary = [backtestSummary(done.report), text].filter((part) => part !== "").join("\n\n");
  output.result(summary, { ...done.report, gaps, written, different });
  if (different.length > 0) context.answerNo();
}

function requireWindow({ window, check }: BacktestOptions): void {
  if (window === undefined) return;
  if (check === true) {
    throw new BallastError("usage", "BACKTEST_WINDOW", "--check compares the whole backtest", {
      hint: "--check without --window",
    });
  }
  const names = HISTORY_WINDOWS.map(({ name }) => name);
  if (names.includes(window)) return;
  throw new BallastError("usage", "BACKTEST_WINDOW", `no window "${window}"`, {
    hint: `one of: ${names.join(", ")}`,
  });
}
