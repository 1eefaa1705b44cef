/** The files of a publisher, `ballast.features/1` and `ballast.report/1`. Needs no cryptography. */
import { z } from "zod";
import { assertFeatures } from "../../model/schema.ts";
import { parseStrictJson } from "../../model/strict-json.ts";
import { fieldElementShape, SUBGROUP_ORDER } from "../field.ts";
import type { Point, Signature } from "./babyjub.ts";

export interface Observation {
  readonly feedId: bigint;
  /** floor(time / period); 32 bits. */
  readonly round: number;
  /** features[market][feature], schema units. */
  readonly features: readonly (readonly number[])[];
}

export interface Report extends Observation {
  readonly publisher: Point;
  readonly signature: Signature;
}

export const ROUND_MAX = 2 ** 32 - 1;
const REPORT_MAX_LENGTH = 65_536;

const marketFeatures = z
  .array(z.array(z.int().min(0)).max(64))
  .min(1)
  .max(16);

const reportSchema = z.strictObject({
  format: z.literal("ballast.report/1"),
  feedId: fieldElementShape(),
  round: z.int().min(0).max(ROUND_MAX),
  publisher: z.strictObject({ x: fieldElementShape(), y: fieldElementShape() }),
  features: marketFeatures,
  signature: z.strictObject({
    r8: z.tuple([fieldElementShape(), fieldElementShape()]),
    s: fieldElementShape(SUBGROUP_ORDER),
  }),
});

/** Checks form and feature ranges; the signature is a separate question (isReportSigned). */
export function parseReport(text: string, source: string): Report {
  const { feedId, round, publisher, features, signature } = parseStrictJson({
    text,
    schema: reportSchema,
    source,
    maxLength: REPORT_MAX_LENGTH,
  });
  const [x, y] = signature.r8;
  const report = {
    feedId,
    round,
    publisher,
    features,
    signature: { r8: { x, y }, s: signature.s },
  };
  assertObservation(report, `${source}#/features`);
  return report;
}

export function serialiseReport(report: Report): string {
  const { feedId, round, publisher, features, signature } = report;
  const file = {
    format: "ballast.report/1",
    feedId: String(feedId),
    round,
    publisher: { x: String(publisher.x), y: String(publisher.y) },
    features,
    signature: {
      r8: [String(signature.r8.x), String(signature.r8.y)],
      s: String(signature.s),
    },
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const featuresSchema = z.strictObject({
  format: z.literal("ballast.features/1"),
  round: z.int().min(0).max(ROUND_MAX),
  markets: marketFeatures,
});

/** An unsigned observation, before a publisher binds it to a feed. */
export function parseFeaturesFile(
  text: string,
  source: string,
): Pick<Observation, "round" | "features"> {
  const { round, markets } = parseStrictJson({
    text,
    schema: featuresSchema,
    source,
    maxLength: REPORT_MAX_LENGTH,
  });
  return { round, features: markets };
}

export function serialiseFeaturesFile(observed: Pick<Observation, "round" | "features">): string {
  const { round, features } = observed;
  const file = { format: "ballast.features/1", round, markets: features };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws BallastError `FEATURE_COUNT` or `FEATURE_RANGE` */
export function assertObservation({ features }: Observation, location: string): void {
  for (const [market, vector] of features.entries()) {
    assertFeatures(vector, `${location}/${market}`);
  }
}
