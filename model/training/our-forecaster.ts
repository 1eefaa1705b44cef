/** Our own model in the comparison: trained, calibrated and quantized like the shipped one. */
import type { Forecaster } from "../evaluation/forecaster.ts";
import { integerForecaster, OURS } from "../evaluation/integer-forecaster.ts";
import { quantizeOnRows } from "../quantization/correct-biases.ts";
import { fitNetwork } from "./fit-network.ts";

export interface OurRecipe {
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly batchSize: number;
}

export function ourForecaster(recipe: OurRecipe): Forecaster {
  return {
    ...OURS,
    fit: async (past, onProgress) => {
      const fitted = await fitNetwork({
        ...recipe,
        examples: past,
        ...(onProgress && { onProgress }),
      });
      const rows = past.map(({ features }) => features);
      return integerForecaster(quantizeOnRows(fitted, rows));
    },
  };
}
