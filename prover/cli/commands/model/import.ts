import type { Command } from "commander";
import { readHistory } from "../../../../model/history/reader.ts";
import { serialiseModelFile } from "../../../../model/model-file.ts";
import { writeFileAtomic } from "../../../artifacts/atomic-file.ts";
import { readTextFile } from "../../../artifacts/json-file.ts";
import { modelCommitment } from "../../../commitment.ts";
import type { CommandContext } from "../../main.ts";
import { requireOutputFile } from "../../output-file.ts";

interface ImportOptions {
  layers: string;
  ranges: string;
  out: string;
}

export function registerImport(command: Command, context: CommandContext): void {
  command
    .requiredOption(
      "--layers <file>",
      "model.json of a TensorFlow.js LayersModel, shards beside it",
    )
    .requiredOption("--ranges <file>", "lo and hi of each input (ballast.ranges/1)")
    .requiredOption("--out <file>", "model file to write")
    .action((options) => importModel(context, options));
}

async function importModel({ output }: CommandContext, options: ImportOptions): Promise<void> {
  const { layers, out } = options;
  requireOutputFile(out, { inputs: [layers, options.ranges] });
  const text = readTextFile(options.ranges);
  const progress = output.progress("import");
  progress.update("loading TensorFlow.js");
  const { parseRanges } = await import("../../../../model/training/import-ranges.ts");
  const ranges = parseRanges(text, options.ranges);
  const { importLayers } = await import("../../../../model/training/import-layers.ts");
  progress.update("reading, quantizing and comparing");
  const { rows } = readHistory();
  const imported = await importLayers({ path: layers, ranges, rows });
  const { file, report, againstPrediction, scores } = imported;
  progress.finish();
  writeFileAtomic(out, serialiseModelFile(file));
  const commitment = modelCommitment(file.model);
  const { max, p99, mean } = againstPrediction;
  output.result(
    `wrote ${out}: commitment ${commitment}
over ${rows.length} rows of history the integer score differs from the network's prediction by at most ${max} of 10000 (99 % within ${p99}, mean ${mean}), and is on another side of 45 or 65 in ${(100 * report.regimeFlips).toFixed(2)} %
its scores there run from ${points(scores.min)} to ${points(scores.max)} points, median ${points(scores.median)}`,
    { model: out, modelCommitment: commitment, againstPrediction, scores, report },
  );
}

/** Hundredths, for people. */
const points = (hundredths: number): string => (hundredths / 100).toFixed(1);
