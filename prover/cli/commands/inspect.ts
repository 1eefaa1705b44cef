import type { Command } from "commander";
import { z } from "zod";
import { BallastError } from "../../../model/errors.ts";
import { parseStrictJson } from "../../../model/strict-json.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { type Description, describeFile, knownFormats } from "../describe/files.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";

const MAX_LENGTH = 4 * 2 ** 20;
const anyFormat = z.looseObject({ format: z.string() });

export function registerInspect(command: Command, { output }: CommandContext): void {
  command.argument("<file>", "any file that a ballast command writes").action((file: string) => {
    const { title, rows, facts } = describe(file);
    output.result(`${file}: ${title}\n${table(rows)}`, facts);
  });
}

function describe(file: string): Description {
  const text = readTextFile(file, MAX_LENGTH);
  const { format } = parseStrictJson({
    text,
    schema: anyFormat,
    source: file,
    maxLength: MAX_LENGTH,
  });
  const description = describeFile(format, text, file);
  if (description !== undefined) return description;
  throw new BallastError("input", "FORMAT_UNKNOWN", `format ${JSON.stringify(format)}`, {
    location: `${file}#/format`,
    hint: `one of: ${knownFormats.join(", ")}`,
  });
}
