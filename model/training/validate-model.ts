/** `ballast model validate`: our model and every baseline, refitted for each half-year on its past. */
import { boostingForecaster } from "../baselines/boosting-forecaster.ts";
import { logisticForecaster } from "../baselines/logistic-forecaster.ts";
import {
  ewmaForecaster,
  garchForecaster,
  harForecaster,
} from "../baselines/volatility-forecasters.ts";
import type { Dataset } from "../dataset/dataset.ts";
import type { RoundRange } from "../dataset/split.ts";
import { BallastError } from "../errors.ts";
import type { Forecaster, SpotHistory } from "../evaluation/forecaster.ts";
import { validate } from "../evaluation/validate.ts";
import type { ValidationReport } from "../evaluation/validation-report.ts";
import type { MarketData } from "../features/market-data.ts";
import type { ModelFile } from "../model-file.ts";
import type { OnProgress } from "../progress.ts";
import { mlpForecaster } from "./mlp-forecaster.ts";
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
  const { seed, steps, batchSize } = recipeOf(shipped);
  const { ETH, BTC, LINK } = market.assets;
  const spot = { ETH: ETH.spot, BTC: BTC.spot, LINK: LINK.spot };
  return validate({
    ...parameters,
    dataset,
    spot,
    forecasters: forecastersOf(spot, { seed, steps, batchSize }),
    seed,
    recipe: { seeds: 1, steps, batchSize },
  });
}

function recipeOf({ provenance }: ModelFile): Recipe {
  if ("recipe" in provenance) return provenance.recipe;
  throw new BallastError("input", "VALIDATION_RECIPE", "an imported model has no recipe to refit", {
    hint: "a model file that `ballast train` and `ballast quantize` made",
  });
}

interface Recipe {
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
}

function forecastersOf(spot: SpotHistory, recipe: Recipe): Forecaster[] {
  const { seed } = recipe;
  return [
    ourForecaster({ ...recipe, seeds: [seed] }),
    ewmaForecaster(spot, 24),
    ewmaForecaster(spot, 8),
    garchForecaster(spot),
    harForecaster(spot),
    logisticForecaster(),
    boostingForecaster(seed, false),
    boostingForecaster(seed, true),
    mlpForecaster(recipe),
  ];
}
