/** The integer model as a forecaster: its published score, its heads, and the chance it states. */
import { ACTIVATION_MAX } from "../architecture.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { FittedForecaster, Forecaster } from "./forecaster.ts";

export const OURS = {
  name: "ours",
  title: "Ballast, integer model",
  isUnconstrained: false,
} as const;

/** One that exists already and learns nothing from the past it is shown. */
export function frozenForecaster(model: IntegerModel): Forecaster {
  return { ...OURS, fit: async () => integerForecaster(model) };
}

export function integerForecaster(model: IntegerModel): FittedForecaster {
  return {
    predict: ({ features }) => {
      const { score: hundredths, heads } = evaluate(model, features);
      const [expectedShortfall = 0, , liquidityAdjustedVolatility = 0, systemStress = 0] =
        heads.map((head) => head / ACTIVATION_MAX);
      const score = hundredths / 100;
      return {
        ranking: score,
        outcomes: { expectedShortfall, liquidityAdjustedVolatility, systemStress },
        score,
      };
    },
  };
}
