/** The figures of all walk-forward hours of one asset together. */

import type { Bench } from "./bench.ts";
import { type Distribution, distributionOf, figureOf, type Statistic } from "./block-bootstrap.ts";
import { brierSkillOf, pinballSkillOf, rankCorrelation, shareOf } from "./block-sums.ts";
import { type Forecast, QUANTILE_SHARE } from "./calibrated-forecaster.ts";
import { forEachOutcome } from "./forecaster.ts";
import { THRESHOLDS } from "./hysteresis.ts";
import { atBudget, precisionArea, rankRows, rocArea } from "./ranked-rows.ts";
import type { AllHoursFigures, Figure } from "./validation-report.ts";

/** The alarm that recall and precision are compared at is on in this share of hours. */
export const ALARM_BUDGET = 0.15;

export interface JudgedAllHours {
  readonly figures: AllHoursFigures;
  readonly auc: Distribution;
  readonly brierSkill: Distribution;
}

export function judgeAllHours(
  { hours, blocks, draws }: Bench,
  forecasts: readonly Forecast[],
): JudgedAllHours {
  const { examples, climatology } = hours;
  const scores = forecasts.map(({ score }) => score);
  const probabilities = forecasts.map(({ probability }) => probability);
  const isPositive = examples.map(({ labels }) => labels.isLiquidated);
  const ranked = rankRows({
    scores: forecasts.map(({ ranking }) => ranking),
    isPositive,
    blockOf: blocks.blockOf,
  });
  const of = (statistic: Statistic): Distribution => distributionOf(statistic, draws);
  const judged = (statistic: Statistic): Figure => figureOf(of(statistic));
  const area = precisionArea(ranked);
  const baseRate = shareOf(blocks, (row) => isPositive[row] === 1);
  const budget = atBudget(ranked, ALARM_BUDGET);
  const shareFrom = (from: number): Figure =>
    judged(shareOf(blocks, (row) => (scores[row] ?? 0) >= from));
  const auc = of(rocArea(ranked));
  const brierSkill = of(brierSkillOf(blocks, probabilities, isPositive));
  const outcomesOf = forEachOutcome((outcome) => examples.map(({ labels }) => labels[outcome]));
  return {
    auc,
    brierSkill,
    figures: {
      auc: figureOf(auc),
      averagePrecision: judged(area),
      averagePrecisionOverBase: judged((weights) => area(weights) / baseRate(weights)),
      brierSkill: figureOf(brierSkill),
      spearman: forEachOutcome((outcome) => {
        const said = forecasts.map(({ outcomes }) => outcomes[outcome]);
        return judged(rankCorrelation(blocks, said, outcomesOf[outcome]));
      }),
      pinballSkill: forEachOutcome((outcome) =>
        judged(
          pinballSkillOf(blocks, {
            forecasts: forecasts.map(({ quantiles }) => quantiles[outcome]),
            reference: climatology.map((usual) => usual[outcome]),
            outcomes: outcomesOf[outcome],
            share: QUANTILE_SHARE,
          }),
        ),
      ),
      recallAtBudget: judged(budget.recall),
      precisionAtBudget: judged(budget.precision),
      shareFrom45: shareFrom(THRESHOLDS[0]),
      shareFrom65: shareFrom(THRESHOLDS[1]),
    },
  };
}
