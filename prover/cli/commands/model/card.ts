import { join } from "node:path";
import type { Command } from "commander";
import { BallastError } from "../../../../model/errors.ts";
import { readTextFile } from "../../../artifacts/json-file.ts";
import { projectRoot } from "../../../artifacts/paths.ts";
import { deliverDocuments, requireDocumentDirectory } from "../../documents.ts";
import type { CommandContext } from "../../main.ts";

interface CardOptions {
  model: string;
  validation: string;
  out?: string;
  check?: boolean;
  hash?: string;
}

const MAX_VALIDATION_BYTES = 4_000_000;
const BYTES32 = /^0x[0-9a-f]{64}$/;
const modelFile = (name: string): string => join(projectRoot, "model", name);

export function registerCard(command: Command, context: CommandContext): void {
  command
    .option("--model <file>", "model file", modelFile("ballast-v1.json"))
    .option("--validation <file>", "its validation file", modelFile("ballast-v1.validation.json"))
    .option("--out <directory>", "write model-card.md, model-card.json and pictures below it")
    .option("--check", "compare with docs/, or with --out; exit 1 if a file differs")
    .option("--hash <bytes32>", "card hash that a ModelRegistry names; exit 1 if this is another")
    .action((options) => card(context, options));
}

async function card({ output, answerNo }: CommandContext, options: CardOptions): Promise<void> {
  const { hash, model, validation } = options;
  if (hash !== undefined && !BYTES32.test(hash)) {
    throw new BallastError("usage", "CARD_HASH", `--hash ${hash}`, {
      hint: "0x and 64 lower-case hexadecimal digits, as the registry returns it",
    });
  }
  requireDocumentDirectory(options);
  const files = {
    model: { text: readTextFile(model), source: model },
    validation: { text: readTextFile(validation, MAX_VALIDATION_BYTES), source: validation },
  };
  const { makeModelCard } = await import("../../../../model/card/make-card.ts");
  const { modelCommitment } = await import("../../../commitment.ts");
  const progress = output.progress("card");
  progress.update("scoring the history and drawing pictures");
  const {
    modelCommitment: commitment,
    cardHash,
    documents,
  } = await makeModelCard({ ...files, commit: modelCommitment });
  progress.finish();
  const { text, written, different } = await deliverDocuments(documents, options);
  const isNamed = hash === undefined || hash === cardHash;
  const lines = [
    `model commitment ${commitment}`,
    `card hash ${cardHash}`,
    ...(isNamed ? [] : [`the registry names another card: ${hash}`]),
    text,
  ];
  output.result(lines.join("\n").trimEnd(), {
    modelCommitment: commitment,
    cardHash,
    isNamed,
    written,
    different,
  });
  if (different.length > 0 || !isNamed) answerNo();
}
