/** Our own model in the comparison: trained, calibrated and quantized like the shipped one. */
import { ACTIVATION_MAX } from "../architecture.ts";
import { probabilityOfScore } from "../evaluation/anchor-line.ts";
import type { Forecaster } from "../evaluation/forecaster.ts";
import { evaluate } from "../inference/evaluate.ts";
import { quantizeOnRows } from "../quantization/correct-biases.ts";
import { fitNetwork } from "./fit-network.ts";

export interface OurRecipe {
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly batchSize: number;
}

/** A score of 0 or 100 says "almost never" and "almost always": log-odds have no other ends. */
const MIN_PROBABILITY = 0.0005;

export function ourForecaster(recipe: OurRecipe): Forecaster {
  return {
    name: "ours",
    title: "Ballast, integer model",
    isUnconstrained: false,
    fit: async (past, onProgress) => {
      const fitted = await fitNetwork({
        ...recipe,
        examples: past,
        ...(onProgress && { onProgress }),
      });
      const model = quantizeOnRows(
        fitted,
        past.map(({ features }) => features),
      );
      return {
        predict: ({ features }) => {
          const { score: hundredths, heads } = evaluate(model, features);
          const [expectedShortfall = 0, , liquidityAdjustedVolatility = 0, systemStress = 0] =
            heads.map((head) => head / ACTIVATION_MAX);
          const score = hundredths / 100;
          return {
            ranking: logOdds(probabilityOfScore(score)),
            outcomes: { expectedShortfall, liquidityAdjustedVolatility, systemStress },
            score,
          };
        },
      };
    },
  };
}

function logOdds(probability: number): number {
  const inside = Math.min(Math.max(probability, MIN_PROBABILITY), 1 - MIN_PROBABILITY);
  return Math.log(inside / (1 - inside));
}
