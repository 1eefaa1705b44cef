/**
 * The validation file (`ballast.validation/1`): every model of the comparison judged on the same
 * hours, each figure with its interval. It holds no time of writing and no duration, so that the
 * same data and seed give the same bytes.
 */
import { z } from "zod";
import { formatJson } from "../format-json.ts";
import { parseStrictJson } from "../strict-json.ts";

export const VALIDATION_FORMAT = "ballast.validation/1";
const MAX_LENGTH = 4_000_000;

/** Ours first, then the baselines. */
export const MODEL_NAMES = [
  "ours",
  "ewma-24h",
  "ewma-8h",
  "garch",
  "har",
  "logistic",
  "boosting",
  "boosting-monotone",
  "mlp",
] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** Ends of the 90 % interval; null where the figure does not exist (nothing to rank, no event). */
const figure = z.strictObject({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** Rounds are hours since 1970: first inclusive, end exclusive. */
const window = z.strictObject({ name: z.string(), first: z.int(), end: z.int() });

const perHead = z.strictObject({
  expectedShortfall: figure,
  liquidityAdjustedVolatility: figure,
  systemStress: figure,
});

/** All walk-forward hours of one asset together. Shares are 0..1, scores 0..100. */
const allHours = z.strictObject({
  auc: figure,
  averagePrecision: figure,
  averagePrecisionOverBase: figure,
  brierSkill: figure,
  /** Rank correlation of forecast and outcome, and skill of the .9 quantile forecast. */
  spearman: perHead,
  pinballSkill: perHead,
  /** With the alarm on in the riskiest 15 % of hours. */
  recallAtBudget: figure,
  precisionAtBudget: figure,
  shareFrom45: figure,
  shareFrom65: figure,
});

const alarms = z.strictObject({
  /** Falls of more than 10 % under the highest close of the 24 hours before. */
  falls: z.int(),
  /** Share of the falls with a score from 45 between the fall's start and its -10 % touch. */
  flaggedBeforeTouch: figure,
  /** Medians over the flagged falls: how much of the way down was ahead, hours to the touch. */
  shareOfFallAhead: figure,
  leadHours: figure,
  falseAlarmsPerMonth: figure,
  flipsPerMonth: figure,
  /** The same scores through the regime machine of the shipped policy. */
  policyFlipsPerMonth: figure,
});

const reliabilityBin = z.strictObject({
  /** Points of score, `to` exclusive except 100. */
  from: z.number(),
  to: z.number(),
  hours: z.int(),
  /** Share of the hours followed by a fall of more than 10 % (5 %) within 24 h. */
  fall10: figure,
  fall5: figure,
});

const crisisFigures = z.strictObject({
  name: z.string(),
  hours: z.int(),
  baseRate: z.number(),
  auc: figure,
  maxScore: z.number(),
  /** Where the window's largest fall within 24 hours touches -10 %; null without such a fall. */
  touchRound: z.int().nullable(),
  /** How deep it goes, from a round's close to the lowest low of the 24 hours after it. */
  fall: z.number().nullable(),
  /** Hours from the alarm to the touch; negative is late, null is never within a day. */
  leadHours45: z.int().nullable(),
  leadHours65: z.int().nullable(),
  /** Share of the 30 days before the touch that were already at 45: a long lead may be cheap. */
  priorAlarmShare: z.number().nullable(),
});

const calmFigures = z.strictObject({
  name: z.string(),
  hours: z.int(),
  shareFrom45: z.number(),
  falseAlarms: z.int(),
});

const assetFigures = z.strictObject({
  hours: z.int(),
  baseRate: z.number(),
  all: allHours,
  meanOfHalfYears: z.strictObject({ auc: figure }),
  insideCrises: z.strictObject({ auc: figure }),
  halfYears: z.array(
    z.strictObject({ name: z.string(), hours: z.int(), baseRate: z.number(), auc: figure }),
  ),
  crises: z.array(crisisFigures),
  calm: z.array(calmFigures),
  alarms,
  reliability: z.array(reliabilityBin),
  /** Ours minus this model, on the same resampled weeks; 0 in our own row. */
  oursMinusThis: z.strictObject({ auc: figure, meanOfHalfYearsAuc: figure, brierSkill: figure }),
});

const modelFigures = z.strictObject({
  name: z.enum(MODEL_NAMES),
  title: z.string(),
  /** Whether its forecasts are free to fall when an input rises. */
  isUnconstrained: z.boolean(),
  assets: z.strictObject({ ETH: assetFigures, BTC: assetFigures }),
});

const targetCell = z.strictObject({
  target: z.strictObject({ min: z.number().nullable(), max: z.number().nullable() }),
  ours: figure,
  bestBaseline: z.strictObject({ model: z.enum(MODEL_NAMES), figure }).nullable(),
  /** By the value, not by the interval; null when the target cannot be judged on these data. */
  met: z.boolean().nullable(),
});

const targetRow = z.strictObject({
  quantity: z.string(),
  unit: z.string(),
  assets: z.strictObject({ ETH: targetCell, BTC: targetCell }),
  /** Why a row is not judged, or is judged on other hours than the target was set on. */
  reason: z.string().nullable(),
});

export const validationReportSchema = z.strictObject({
  format: z.literal(VALIDATION_FORMAT),
  target: z.string(),
  datasetSha256: z.string().regex(/^[0-9a-f]{64}$/),
  method: z.strictObject({
    /** Each half-year is forecast by models fitted on its past. */
    halfYears: z.array(window),
    crises: z.array(window),
    calm: z.array(window),
    calmRule: z.string(),
    seed: z.int(),
    recipe: z.strictObject({ seeds: z.int(), steps: z.int(), batchSize: z.int() }),
    resamples: z.int(),
    blockHours: z.int(),
    confidence: z.number(),
    alarmBudget: z.number(),
    hysteresis: z.strictObject({ points: z.number(), upHours: z.int(), downHours: z.int() }),
  }),
  models: z.array(modelFigures),
  targets: z.array(targetRow),
});

export type ValidationReport = z.infer<typeof validationReportSchema>;
export type Figure = z.infer<typeof figure>;
export type ModelFigures = z.infer<typeof modelFigures>;
export type AssetFigures = z.infer<typeof assetFigures>;
export type AllHoursFigures = z.infer<typeof allHours>;
export type AlarmFigures = z.infer<typeof alarms>;
export type CrisisFigures = z.infer<typeof crisisFigures>;
export type CalmFigures = z.infer<typeof calmFigures>;
export type ReliabilityBin = z.infer<typeof reliabilityBin>;
export type TargetRow = z.infer<typeof targetRow>;
export type Window = z.infer<typeof window>;

/** @throws BallastError as parseStrictJson does. */
export function parseValidationReport(text: string, source: string): ValidationReport {
  return parseStrictJson({
    text,
    schema: validationReportSchema,
    source,
    maxLength: MAX_LENGTH,
  });
}

export function serialiseValidationReport(report: ValidationReport): string {
  return formatJson(report);
}
