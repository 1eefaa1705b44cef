/**
 * The evaluation file (`ballast.evaluation/1`): one model as it stands, judged on a window of rounds
 * beside baselines that were fitted on what came before.
 */
import { z } from "zod";
import { formatJson } from "../format-json.ts";
import { parseStrictJson } from "../strict-json.ts";
import { validationReportSchema } from "./validation-report.ts";

export const EVALUATION_FORMAT = "ballast.evaluation/1";
const MAX_LENGTH = 4_000_000;

const rows = z.strictObject({
  judged: z.int(),
  /** Of the judged ones: the model was trained on them. */
  trainedOn: z.int(),
  /** Later ones that the model was trained on and no baseline was. */
  trainedAfter: z.int(),
});

export const evaluationReportSchema = z.strictObject({
  format: z.literal(EVALUATION_FORMAT),
  /** Hours since 1970, of the judged rounds; `end` is exclusive. */
  window: z.strictObject({ first: z.int(), end: z.int() }),
  rows: z.strictObject({ ETH: rows, BTC: rows }),
  /** The same figures as of a walk-forward validation; "ours" was never refitted. */
  validation: validationReportSchema,
});

export type EvaluationReport = z.infer<typeof evaluationReportSchema>;

/** @throws BallastError as parseStrictJson does. */
export function parseEvaluationReport(text: string, source: string): EvaluationReport {
  return parseStrictJson({
    text,
    schema: evaluationReportSchema,
    source,
    maxLength: MAX_LENGTH,
  });
}

export function serialiseEvaluationReport(report: EvaluationReport): string {
  return formatJson(report);
}
