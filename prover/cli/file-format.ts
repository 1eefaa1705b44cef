/** What a file says it is, before it is read as that. */
import { z } from "zod";
import { parseStrictJson } from "../../model/strict-json.ts";

export const MAX_FILE_LENGTH = 4 * 2 ** 20;
const anyFormat = z.looseObject({ format: z.string() });

/** @throws BallastError as parseStrictJson does. */
export function formatOf(text: string, source: string): string {
  const shape = { text, schema: anyFormat, source, maxLength: MAX_FILE_LENGTH };
  return parseStrictJson(shape).format;
}
