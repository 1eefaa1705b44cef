/**
 * The same calibration for every model, fitted on its forecasts of the past: a two-parameter logistic
 * gives the chance of a fall, the anchors turn that into a score, a rising map gives .9 quantiles.
 */
import { fitLogistic } from "../calibration/logistic.ts";
import type { Example } from "../dataset/dataset.ts";
import { probabilityOfScore, scoreOfProbability } from "./anchor-line.ts";
import { type FittedForecaster, forEachOutcome, type PerOutcome } from "./forecaster.ts";
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
  const { intercept, slope } = fitLogistic(
    predictions.map(({ ranking }) => ranking),
    past.map(({ labels }) => labels.isLiquidated),
  );
  const quantileOf = forEachOutcome((outcome) =>
    fitQuantileMap({
      forecasts: predictions.map(({ outcomes }) => outcomes[outcome]),
      outcomes: past.map(({ labels }) => labels[outcome]),
      share: QUANTILE_SHARE,
    }),
  );
  return (example) => {
    const { ranking, outcomes, score } = fitted.predict(example);
    const fittedChance = 1 / (1 + Math.exp(-(intercept + slope * ranking)));
    return {
      ranking: score ?? ranking,
      score: score ?? scoreOfProbability(fittedChance),
      probability: score === undefined ? fittedChance : probabilityOfScore(score),
      outcomes,
      quantiles: forEachOutcome((outcome) => quantileOf[outcome](outcomes[outcome])),
    };
  };
}
