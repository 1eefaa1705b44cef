/** The figures of a model file that the card shows; what else the file has is left where it is. */
import { z } from "zod";
import { checkShape } from "../strict-json.ts";

const figures = z.record(z.string(), z.number());

const calibrationBin = z.looseObject({
  from: z.number(),
  to: z.number(),
  hours: z.number(),
  fall10: z.number(),
  fall5: z.number(),
});

const errors = z.looseObject({ max: z.number(), p99: z.number(), mean: z.number() });

const metricsShape = z.looseObject({
  target: z.string(),
  assets: z.record(
    z.string(),
    z.looseObject({
      heldOut: figures,
      heldOutByCrisis: z.record(z.string(), figures),
      heldOutCalibration: z.array(calibrationBin),
    }),
  ),
  influence: z.array(
    z.looseObject({ feature: z.string(), maxRise: z.number(), maxDrop: z.number() }),
  ),
  calibration: z.looseObject({
    intercept: z.number(),
    slope: z.number(),
    knots: z.array(z.strictObject({ composite: z.number(), score: z.number() })),
  }),
  quantization: z.looseObject({
    rows: z.number(),
    againstFloat: errors,
    againstDequantized: errors,
    layers: z.array(z.record(z.string(), z.json())),
  }),
});

export type CardMetrics = z.infer<typeof metricsShape>;

/** @throws BallastError `JSON_SHAPE` for a file without figures, such as an imported model. */
export function cardMetrics(metrics: unknown): CardMetrics {
  return checkShape({ value: metrics, schema: metricsShape, source: "metrics of the model" });
}
