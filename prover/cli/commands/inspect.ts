import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import type { Describer, Description } from "../describe/description.ts";
import { formatOf, MAX_FILE_LENGTH } from "../file-format.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";

/** Loaded when a file of the format is there: hashing and signatures take a second to load. */
const DESCRIBERS: Readonly<Record<string, () => Promise<Describer>>> = {
  "ballast.proof/1": async () => (await import("../describe/proof.ts")).describeProof,
  "ballast.report/1": async () => (await import("../describe/report.ts")).describeReport,
  "ballast.features/1": async () => (await import("../describe/report.ts")).describeFeatures,
  "ballast.feed/1": async () => (await import("../describe/files.ts")).describeFeed,
  "ballast.publishers/1": async () => (await import("../describe/files.ts")).describePublishers,
  "ballast.model/1": async () => (await import("../describe/files.ts")).describeModel,
  "ballast.validation/1": async () =>
    (await import("../describe/validation.ts")).describeValidationFile,
  "ballast.evaluation/1": async () =>
    (await import("../describe/evaluation.ts")).describeEvaluationFile,
  "ballast.model-card/1": async () => (await import("../describe/model-card.ts")).describeModelCard,
  "ballast.explanation/1": async () =>
    (await import("../describe/model-card.ts")).describeExplanation,
  "ballast.keystore/1": async () => (await import("../describe/files.ts")).describeKeystore,
};

export function registerInspect(command: Command, { output }: CommandContext): void {
  command
    .argument(
      "<file>",
      "a file that a ballast command writes; an unknown one is answered with the formats",
    )
    .action(async (file: string) => {
      const { title, rows, details, facts } = await describe(file);
      const below = details === undefined ? "" : `\n\n${details}`;
      output.result(`${file}: ${title}\n${table(rows)}${below}`, facts);
    });
}

async function describe(file: string): Promise<Description> {
  const text = readTextFile(file, MAX_FILE_LENGTH);
  const format = formatOf(text, file);
  const load = Object.hasOwn(DESCRIBERS, format) ? DESCRIBERS[format] : undefined;
  if (load !== undefined) return (await load())(text, file);
  throw new BallastError("input", "FORMAT_UNKNOWN", `format ${JSON.stringify(format)}`, {
    location: `${file}#/format`,
    hint: `one of: ${Object.keys(DESCRIBERS).join(", ")}`,
  });
}
