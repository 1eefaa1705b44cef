/**
 * Why an interval is as wide as it is: the low and the high end run the network on the low and the high
 * order statistic of every input, so the width is shared among the inputs publishers disagree about.
 */
import { orderStatistics } from "../inference/order-statistics.ts";
import type { IntegerModel } from "../integer-model.ts";
import { SCHEMA } from "../schema.ts";
import { shapleyValues, toPoints } from "./shapley.ts";

export type IntervalExplanation = {
  /** Hundredths of a point. */
  readonly scoreLow: number;
  readonly scoreHigh: number;
  /** Inputs that widen it, the largest share first. */
  readonly contributions: readonly {
    readonly feature: string;
    readonly low: number;
    readonly high: number;
    readonly shapleyNumerator: number;
    readonly points: number;
  }[];
};

export interface ReportedVectors {
  readonly median: readonly number[];
  readonly interval: IntervalExplanation;
}

/** `reports` are what the publishers said of one market, an odd number of vectors from 3 on. */
export function explainInterval(
  model: IntegerModel,
  reports: readonly (readonly number[])[],
): ReportedVectors {
  const statistics = SCHEMA.map((_, i) => orderStatistics(reports.map((own) => own[i] ?? 0)));
  const [lows, highs] = [statistics.map(({ low }) => low), statistics.map(({ high }) => high)];
  const shares = shapleyValues({ model, features: highs, reference: lows });
  const contributions = SCHEMA.map(({ name }, i) => ({
    feature: name,
    low: lows[i] ?? 0,
    high: highs[i] ?? 0,
    shapleyNumerator: shares.numerators[i] ?? 0,
    points: toPoints(shares.numerators[i] ?? 0),
  }));
  return {
    median: statistics.map(({ median }) => median),
    interval: {
      scoreLow: shares.reference,
      scoreHigh: shares.score,
      contributions: contributions
        .filter(({ shapleyNumerator }) => shapleyNumerator > 0)
        .toSorted((a, b) => b.shapleyNumerator - a.shapleyNumerator),
    },
  };
}
