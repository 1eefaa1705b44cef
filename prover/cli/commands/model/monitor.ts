import type { Command } from "commander";
import { parseModelFile } from "../../../../model/model-file.ts";
import { readTextFile } from "../../../artifacts/json-file.ts";
import { formatDrift } from "../../describe/drift.ts";
import { readFeatureTable } from "../../feature-table-file.ts";
import type { CommandContext } from "../../main.ts";

interface MonitorOptions {
  model: string;
  features: string;
  outcomes?: string;
}

const MAX_OUTCOMES_BYTES = 50_000_000;

export function registerMonitor(command: Command, context: CommandContext): void {
  command
    .requiredOption("--model <file>", "model file, whose profile and bounds apply")
    .requiredOption("--features <file>", "feature table, CSV or gzipped CSV (docs/formats.md)")
    .option("--outcomes <file>", "CSV asset,round,fall: what followed, for calibration")
    .action((options) => monitor(context, options));
}

async function monitor(context: CommandContext, options: MonitorOptions): Promise<void> {
  const { model, monitoring } = parseModelFile(readTextFile(options.model), options.model);
  const rows = readFeatureTable(options.features);
  const { joinOutcomes } = await import("../../../../model/monitoring/outcomes.ts");
  const { measureDrift } = await import("../../../../model/monitoring/drift.ts");
  const { outcomes: source } = options;
  const observed =
    source === undefined
      ? rows
      : joinOutcomes({ rows, outcomes: readTextFile(source, MAX_OUTCOMES_BYTES), source });
  const progress = context.output.progress("monitor");
  progress.update(`scoring ${rows.length} rows`);
  const report = measureDrift({
    model,
    profile: monitoring,
    rows: observed,
    source: options.features,
  });
  progress.finish();
  context.output.result(formatDrift(report), report);
  if (report.hasDrift) context.answerNo();
}
