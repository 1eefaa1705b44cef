/** Every figure of one model on one asset, with the distributions that differences are taken from. */
import type { Example } from "../dataset/dataset.ts";
import { alarmStatistics, falseAlarms } from "./alarms.ts";
import { judgeAllHours } from "./all-hours.ts";
import type { Bench } from "./bench.ts";
import { meanOf } from "./binary-metrics.ts";
import {
  type Distribution,
  distributionOf,
  figureOf,
  fourDecimals,
  type Statistic,
} from "./block-bootstrap.ts";
import type { Forecast } from "./calibrated-forecaster.ts";
import { crisisTimeline } from "./crisis-timeline.ts";
import { HYSTERESIS, regimesOf, THRESHOLDS } from "./hysteresis.ts";
import { rankRows, rocArea } from "./ranked-rows.ts";
import { reliabilityBins } from "./reliability.ts";
import type { AssetFigures, Window } from "./validation-report.ts";
import { isInCrisis } from "./windows.ts";

export interface JudgedModel {
  readonly figures: Omit<AssetFigures, "oursMinusThis">;
  readonly auc: Distribution;
  readonly meanOfHalfYearsAuc: Distribution;
  readonly brierSkill: Distribution;
}

export function judgeModel(bench: Bench, forecasts: readonly Forecast[]): JudgedModel {
  const { hours, blocks, draws, falls, grid } = bench;
  const { examples } = hours;
  const scores = forecasts.map(({ score }) => score);
  const rankings = forecasts.map(({ ranking }) => ranking);
  const isPositive = examples.map(({ labels }) => labels.isLiquidated);
  const rocWithin = (holds: (round: number) => boolean): Statistic => {
    const rows = [...examples.keys()].filter((row) => holds(examples[row]?.round ?? 0));
    return rocArea(rankRows({ scores: rankings, isPositive, blockOf: blocks.blockOf, rows }));
  };
  const of = (statistic: Statistic): Distribution => distributionOf(statistic, draws);
  const within = windowsFigures(bench, scores, rocWithin);
  const allHours = judgeAllHours(bench, forecasts);
  const meanOfHalfYearsAuc = of(meanStatistic(within.halfYears.map(({ statistic }) => statistic)));
  const alarms = alarmStatistics({ examples, scores, falls, grid, blocks });
  return {
    auc: allHours.auc,
    brierSkill: allHours.brierSkill,
    meanOfHalfYearsAuc,
    figures: {
      hours: examples.length,
      baseRate: fourDecimals(meanOf(isPositive)),
      all: allHours.figures,
      meanOfHalfYears: { auc: figureOf(meanOfHalfYearsAuc) },
      insideCrises: { auc: figureOf(of(rocWithin(isInCrisis))) },
      halfYears: within.halfYears.map(({ statistic, ...rest }) => ({
        ...rest,
        auc: figureOf(of(statistic)),
      })),
      crises: within.crises.map(({ statistic, ...rest }) => ({
        ...rest,
        auc: figureOf(of(statistic)),
      })),
      calm: within.calm,
      alarms: {
        falls: falls.length,
        flaggedBeforeTouch: figureOf(of(alarms.flaggedBeforeTouch)),
        shareOfFallAhead: figureOf(of(alarms.shareOfFallAhead)),
        leadHours: figureOf(of(alarms.leadHours)),
        falseAlarmsPerMonth: figureOf(of(alarms.falseAlarmsPerMonth)),
        flipsPerMonth: figureOf(of(alarms.flipsPerMonth)),
        policyFlipsPerMonth: figureOf(of(alarms.policyFlipsPerMonth)),
      },
      reliability: reliabilityBins(bench, scores),
    },
  };
}

function windowsFigures(
  { hours, halfYears, crises, grid, calm }: Bench,
  scores: readonly number[],
  rocWithin: (holds: (round: number) => boolean) => Statistic,
) {
  const { examples } = hours;
  const regimes = regimesOf(scores, HYSTERESIS);
  const isFalse = falseAlarms(examples, regimes);
  const rowsIn = ({ first, end }: Window): number[] =>
    [...examples.keys()].filter((row) => isWithin(examples[row], first, end));
  const about = (window: Window) => {
    const rows = rowsIn(window);
    const found = rows.filter((row) => examples[row]?.labels.isLiquidated === 1).length;
    return {
      name: window.name,
      hours: rows.length,
      baseRate: rows.length === 0 ? 0 : fourDecimals(found / rows.length),
      statistic: rocWithin((round) => round >= window.first && round < window.end),
    };
  };
  return {
    halfYears: halfYears.map(about),
    crises: crises
      .filter((window) => rowsIn(window).length > 0)
      .map((window) => ({
        ...about(window),
        ...crisisTimeline({ examples, scores, regimes, grid, ...window }),
      })),
    calm: calm.map((window) => {
      const rows = rowsIn(window);
      const alarmed = rows.filter((row) => (scores[row] ?? 0) >= THRESHOLDS[0]).length;
      return {
        name: window.name,
        hours: rows.length,
        shareFrom45: rows.length === 0 ? 0 : fourDecimals(alarmed / rows.length),
        falseAlarms: rows.filter((row) => isFalse[row] === true).length,
      };
    }),
  };
}

function isWithin(example: Example | undefined, first: number, end: number): boolean {
  return example !== undefined && example.round >= first && example.round < end;
}

/** Over those that exist in a draw. */
function meanStatistic(statistics: readonly Statistic[]): Statistic {
  return (weights) =>
    meanOf(statistics.map((statistic) => statistic(weights)).filter(Number.isFinite));
}
