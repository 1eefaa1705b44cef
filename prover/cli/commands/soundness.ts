import { join } from "node:path";
import type { Command } from "commander";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { findShape, shapeNames } from "../../artifacts/manifest.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { parseCount } from "../describe/chain-options.ts";
import type { CommandContext } from "../main.ts";
import { ensureBuilt } from "./setup.ts";

interface SoundnessOptions {
  quick?: boolean;
  write?: boolean;
  shape?: string;
  jobs?: string;
}

const JOBS_MAX = 64;

export function registerSoundness(command: Command, context: CommandContext): void {
  command
    .option("--quick", "small templates only: no whole circuits, mutants or proofs")
    .option("--shape <name>", `one of ${shapeNames.join(", ")} (otherwise all)`)
    .option("--jobs <n>", "processes at work at once, over a gigabyte each (default: 2, or 1 core)")
    .option("--write", "write the report to docs/soundness.md and docs/soundness.json")
    .action((options: SoundnessOptions) => soundness(context, options));
}

async function soundness(context: CommandContext, options: SoundnessOptions): Promise<void> {
  const { output, signal } = context;
  const { quick: isQuick = false, write = false, shape } = options;
  const jobs =
    options.jobs === undefined ? undefined : parseCount("--jobs", options.jobs, JOBS_MAX);
  const shapes = shape === undefined ? shapeNames : [findShape(shape).name];
  const { runLab } = await import("../../soundness/run.ts");
  const { renderReport, reportFacts } = await import("../../soundness/report.ts");
  if (!isQuick) for (const name of shapes.slice(0, 1)) await ensureBuilt(name, output, signal);
  const progress = output.progress("soundness");
  const report = await runLab({
    shapes,
    isQuick,
    jobs,
    signal,
    onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
  });
  progress.finish();
  const text = renderReport(report);
  const facts = reportFacts(report);
  if (write) {
    const { formatJson } = await import("../../../model/format-json.ts");
    writeFileAtomic(join(projectRoot, "docs", "soundness.md"), text);
    writeFileAtomic(join(projectRoot, "docs", "soundness.json"), formatJson(facts));
  }
  output.result(text, facts);
  if (report.unexplained.length > 0) context.answerNo();
}
