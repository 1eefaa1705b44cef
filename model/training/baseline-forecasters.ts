/** What our model is compared with, in the order of the tables. Here, because the network needs TensorFlow.js. */
import { boostingForecaster } from "../baselines/boosting-forecaster.ts";
import { logisticForecaster } from "../baselines/logistic-forecaster.ts";
import {
  ewmaForecaster,
  garchForecaster,
  harForecaster,
} from "../baselines/volatility-forecasters.ts";
import type { Forecaster, SpotHistory } from "../evaluation/forecaster.ts";
import { mlpForecaster } from "./mlp-forecaster.ts";

export interface BaselineRecipe {
  readonly seed: number;
  readonly steps: number;
  readonly batchSize: number;
}

export function baselineForecasters(spot: SpotHistory, recipe: BaselineRecipe): Forecaster[] {
  const { seed } = recipe;
  return [
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
