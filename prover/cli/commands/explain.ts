import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { formatJson } from "../../../model/format-json.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { formatExplanation } from "../describe/explanation.ts";
import { type ExplanationSource, explainSource } from "../explain-source.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";

interface ExplainOptions extends ExplanationSource {
  model: string;
  proof?: string;
  out?: string;
}

const FORMAT = "ballast.explanation/1";
const DEFAULT_COLUMNS = 80;
const ROUND = /^(0|[1-9][0-9]{0,9})$/;

export function registerExplain(command: Command, context: CommandContext): void {
  command
    .requiredOption("--model <file>", "model file")
    .option("--history <window>", "an hour of the shipped history, such as march-2020")
    .option("--asset <name>", "asset of the shipped history")
    .option("--round <n>", "round of the window (otherwise the hour with the highest score)")
    .option("--features <file>", "an observation (ballast.features/1)")
    .option("--report <files...>", "signed reports of one round: 3, 5 or 7")
    .option("--proof <file>", "with --report: the proof whose scores they must explain")
    .option("--out <file>", "explanation to write as JSON")
    .action((options) => explainCommand(context, options));
}

async function explainCommand(context: CommandContext, options: ExplainOptions): Promise<void> {
  requireOneSource(options);
  const { model: modelFile, features, proof, report = [] } = options;
  const inputs = [modelFile, features, proof, ...report];
  if (options.out !== undefined) requireOutputFile(options.out, { inputs });
  const { model } = parseModelFile(readTextFile(options.model), options.model);
  const explanations = await explainSource(model, options);
  if (options.proof !== undefined) {
    const { requireProven } = await import("../proven-explanation.ts");
    requireProven(explanations, { path: options.proof, reports: report.length });
  }
  // Hashing takes a second to load.
  const { modelCommitment } = await import("../../commitment.ts");
  const file = { format: FORMAT, modelCommitment: String(modelCommitment(model)), explanations };
  if (options.out !== undefined) writeFileAtomic(options.out, formatJson(file));
  const columns = context.io.stdout.columns ?? DEFAULT_COLUMNS;
  const texts = explanations.map((market) => formatExplanation(market, columns));
  context.output.result(texts.join("\n\n"), file);
}

function requireOneSource(options: ExplainOptions): void {
  const { history, asset, round, features, report, proof } = options;
  if (proof !== undefined && report === undefined) {
    throw new BallastError("usage", "EXPLAIN_PROOF_ALONE", "a proof says scores and no inputs", {
      hint: "--report with the signed reports that it was made from, beside --proof",
    });
  }
  const sources = [history, features, report].filter((source) => source !== undefined);
  const hasHistoryParts = asset !== undefined || round !== undefined;
  const isComplete = history === undefined ? !hasHistoryParts : asset !== undefined;
  if (sources.length !== 1 || !isComplete) {
    throw new BallastError("usage", "EXPLAIN_SOURCE", "it is not clear what to explain", {
      hint: "one of --history WINDOW --asset NAME [--round N], --features FILE, --report FILE...",
    });
  }
  if (round !== undefined && !ROUND.test(round)) {
    throw new BallastError("usage", "EXPLAIN_ROUND", `--round ${round}`, { hint: "digits alone" });
  }
}
