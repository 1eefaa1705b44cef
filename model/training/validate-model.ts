/** `ballast model validate`: our model and every baseline, refitted for each half-year on its past. */
import type { Dataset } from "../dataset/dataset.ts";
import { isHeldOut, type RoundRange } from "../dataset/split.ts";
import { BallastError } from "../errors.ts";
import { spotHistory } from "../evaluation/forecaster.ts";
import { shippedFacts } from "../evaluation/shipped-model.ts";
import { validate } from "../evaluation/validate.ts";
import type { ValidationReport } from "../evaluation/validation-report.ts";
import type { MarketData } from "../features/market-data.ts";
import type { ModelFile } from "../model-file.ts";
import type { OnProgress } from "../progress.ts";
import { type BaselineRecipe, baselineForecasters } from "./baseline-forecasters.ts";
import { ourForecaster } from "./our-forecaster.ts";

export interface ValidateModelParameters {
  readonly market: MarketData;
  readonly dataset: Dataset;
  /** Its recipe is the one that is validated. */
  readonly shipped: ModelFile;
  readonly resamples?: number;
  readonly folds?: readonly RoundRange[];
  readonly onProgress?: OnProgress;
}

/**
 * One seed a half-year: the kept one of the shipped model, which chose among several.
 * @throws BallastError `VALIDATION_RECIPE` for a model that cannot be trained again.
 */
export async function validateModel(
  parameters: ValidateModelParameters,
): Promise<ValidationReport> {
  const { market, dataset, shipped } = parameters;
  const { seed, steps, batchSize } = requireRecipe(shipped);
  const spot = spotHistory(market);
  const heldOut = dataset.examples.filter(({ round }) => isHeldOut(round));
  const ours = ourForecaster({ seeds: [seed], steps, batchSize });
  return validate({
    ...parameters,
    spot,
    forecasters: [ours, ...baselineForecasters(spot, { seed, steps, batchSize })],
    shipped: shippedFacts(shipped, heldOut),
    seed,
    recipe: { seeds: 1, steps, batchSize },
  });
}

/** @throws BallastError `VALIDATION_RECIPE` */
export function requireRecipe({ provenance }: ModelFile): BaselineRecipe {
  if ("recipe" in provenance) return provenance.recipe;
  throw new BallastError("input", "VALIDATION_RECIPE", "an imported model has no recipe to refit", {
    hint: "a model file that `ballast train` and `ballast quantize` made; `ballast model evaluate` judges any as it stands",
  });
}
