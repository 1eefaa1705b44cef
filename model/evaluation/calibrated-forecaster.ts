/**
 * The same calibration for every model, fitted on its forecasts of the past: a two-parameter logistic
 * gives the chance of a fall, the anchors turn that into a score, a rising map gives .9 quantiles.
 */
import { fitLogistic } from "../calibration/logistic.ts";
import type { Example } from "../dataset/dataset.ts";
import { probabilityOfScore, scoreOfProbability } from "./anchor-line.ts";
import {
  type FittedForecaster,
  forEachOutcome,
  type PerOutcome,
  type Prediction,
} from "./forecaster.ts";
import { fitQuantileMap } from "./quantile-map.ts";

export const QUANTILE_SHARE = 0.9;

export interface Forecast {
  /**
   * What hours are ordered by: a published score, else the model's own scale, which is kinder than the
   * calibrated score to a rule that is the same in every half-year.
   */
  readonly ranking: number;
  /** 0..100, with the same meaning for every model. */
  readonly score: number;
  /** Of a fall of more than 10 % within 24 h; of a published score, the chance that it states. */
  readonly probability: number;
  readonly outcomes: PerOutcome<number>;
  readonly quantiles: PerOutcome<number>;
}

export function calibrateForecaster(
  fitted: FittedForecaster,
  past: readonly Example[],
): (example: Example) => Forecast {
  const predictions = past.map((example) => fitted.predict(example));
  const chanceOf = fitChance(predictions, past);
  const quantileOf = forEachOutcome((outcome) =>
    fitQuantileMap({
      forecasts: predictions.map(({ outcomes }) => outcomes[outcome]),
      outcomes: past.map(({ labels }) => labels[outcome]),
      share: QUANTILE_SHARE,
    }),
  );
  return (example) => {
    const prediction = fitted.predict(example);
    const { ranking, outcomes, score } = prediction;
    const probability = chanceOf(prediction);
    return {
      ranking: score ?? ranking,
      score: score ?? scoreOfProbability(probability),
      probability,
      outcomes,
      quantiles: forEachOutcome((outcome) => quantileOf[outcome](outcomes[outcome])),
    };
  };
}

/** Of a published score the chance it states; of another model's forecasts, as the past bore them out. */
function fitChance(
  predictions: readonly Prediction[],
  past: readonly Example[],
): (prediction: Prediction) => number {
  if (predictions.every(({ score }) => score !== undefined)) {
    return ({ score = 0 }) => probabilityOfScore(score);
  }
  const { intercept, slope } = fitLogistic(
    predictions.map(({ ranking }) => ranking),
    past.map(({ labels }) => labels.isLiquidated),
  );
  return ({ ranking }) => 1 / (1 + Math.exp(-(intercept + slope * ranking)));
}
