/** What is known of the shipped integer model itself, in the units of the targets table. */
import { z } from "zod";
import { ACTIVATION_MAX, NORMALISE_SHIFT } from "../architecture.ts";
import type { Example } from "../dataset/dataset.ts";
import { BallastError } from "../errors.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { ModelFile } from "../model-file.ts";

const metricsShape = z.looseObject({
  influence: z.array(z.looseObject({ maxRise: z.number(), maxDrop: z.number() })),
  quantization: z.looseObject({
    againstFloat: z.looseObject({ max: z.number() }),
    againstDequantized: z.looseObject({ max: z.number() }),
    regimeFlips: z.number(),
  }),
});

export interface ShippedFacts {
  /** Hundredths of a point. */
  readonly maxErrorAgainstFloat: number;
  readonly maxErrorAgainstDequantized: number;
  /** Share of hours. */
  readonly regimeDifferences: number;
  /** Points of score: one input to an end of its range, and pushed by 5 % of what the model hears. */
  readonly largestInfluence: number;
  readonly largestPush: number;
}

/** @throws BallastError `MODEL_METRICS` for a model file that was not measured by `quantize`. */
export function shippedFacts(file: ModelFile, examples: readonly Example[]): ShippedFacts {
  const parsed = metricsShape.safeParse(file.metrics);
  if (!parsed.success) {
    throw new BallastError("input", "MODEL_METRICS", "the model file lacks its own figures", {
      hint: "a model file that `ballast quantize` wrote",
      cause: parsed.error,
    });
  }
  const { influence, quantization } = parsed.data;
  return {
    maxErrorAgainstFloat: quantization.againstFloat.max,
    maxErrorAgainstDequantized: quantization.againstDequantized.max,
    regimeDifferences: quantization.regimeFlips,
    largestInfluence: influence.reduce((a, b) => Math.max(a, b.maxRise, b.maxDrop), 0),
    largestPush: largestPush(file.model, examples),
  };
}

const PUSH_SHARE = 0.05;

/** The model is monotone, so a push up and a push down bound everything between. */
export function largestPush(model: IntegerModel, examples: readonly Example[]): number {
  const pushes = model.normalisation.map(({ scale }) =>
    Math.round((PUSH_SHARE * ACTIVATION_MAX * 2 ** NORMALISE_SHIFT) / scale),
  );
  let largest = 0;
  for (const { features } of examples) {
    const { score } = evaluate(model, features);
    for (const [i, push] of pushes.entries()) {
      const value = features[i] ?? 0;
      for (const moved of [value + push, Math.max(value - push, 0)]) {
        const other = evaluate(model, features.with(i, moved)).score;
        largest = Math.max(largest, Math.abs(other - score));
      }
    }
  }
  return largest / 100;
}
