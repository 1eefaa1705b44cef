/** Figures of an integer model on rows it did or did not see. They are what a model file publishes. */
import { ACTIVATION_MAX } from "../architecture.ts";
import type { Example } from "../dataset/dataset.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import { probabilityOfScore } from "./anchor-line.ts";
import { areaUnderRoc, averagePrecision, brierSkill, meanOf } from "./binary-metrics.ts";

export interface ScoredExample {
  readonly example: Example;
  /** 0..10000. */
  readonly score: number;
  /** The liquidation head, which is a probability. */
  readonly probability: number;
}

export function scoreExamples(model: IntegerModel, examples: readonly Example[]): ScoredExample[] {
  return examples.map((example) => {
    const { score, heads } = evaluate(model, example.features);
    return { example, score, probability: (heads[1] ?? 0) / ACTIVATION_MAX };
  });
}

export type Figures = Record<string, number>;

/** Undefined when no fall, or nothing but falls, happened: there is nothing to rank. */
export function figuresOf(scored: readonly ScoredExample[]): Figures | undefined {
  const isPositive = scored.map(({ example }) => example.labels.isLiquidated);
  const baseRate = meanOf(isPositive);
  if (scored.length === 0 || baseRate === 0 || baseRate === 1) return undefined;
  const scores = scored.map(({ score }) => score);
  const volatility = scored.map(({ example }) => example.ewmaVolatility);
  const probabilities = scored.map(({ probability }) => probability);
  /** What the published scores say, by the anchors. */
  const stated = scores.map((score) => probabilityOfScore(score / 100));
  const shareFrom = (from: number): number =>
    scores.filter((score) => score >= from).length / scores.length;
  return roundFigures({
    hours: scored.length,
    baseRate,
    auc: areaUnderRoc(scores, isPositive),
    aucLiquidationHead: areaUnderRoc(probabilities, isPositive),
    aucEwmaBaseline: areaUnderRoc(volatility, isPositive),
    averagePrecision: averagePrecision(scores, isPositive),
    brierSkill: brierSkill(stated, isPositive, baseRate),
    brierSkillLiquidationHead: brierSkill(probabilities, isPositive, baseRate),
    shareFrom45: shareFrom(4_500),
    shareFrom65: shareFrom(6_500),
    maxScore: scores.reduce((a, b) => Math.max(a, b), 0),
  });
}

/** Four decimals: more would be noise. */
export function roundFigures(figures: Figures): Figures {
  const round = (value: number): number => Math.round(value * 1e4) / 1e4;
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]));
}

/** Score bins of the calibration table, in hundredths of a point. */
const BIN_EDGES = [0, 1_000, 2_500, 3_500, 4_300, 4_700, 5_500, 6_300, 6_700, 7_500, 10_001];

export type CalibrationBin = {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly hours: number;
  /** Share of the hours that a fall of more than 10 % (5 %) followed within 24 h; 0 without hours. */
  readonly fall10: number;
  readonly fall5: number;
};

export function calibrationTable(scored: readonly ScoredExample[]): CalibrationBin[] {
  return BIN_EDGES.slice(0, -1).map((from, i) => {
    const to = BIN_EDGES[i + 1] ?? from;
    const bin = scored.filter(({ score }) => score >= from && score < to);
    const share = (fall: number): number =>
      bin.filter(({ example }) => example.labels.fall > fall).length / Math.max(bin.length, 1);
    const { fall10 = 0, fall5 = 0 } = roundFigures({ fall10: share(0.1), fall5: share(0.05) });
    return { from: from / 100, to: Math.min(to, 10_000) / 100, hours: bin.length, fall10, fall5 };
  });
}
