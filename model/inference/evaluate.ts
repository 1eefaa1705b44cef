/**
 * The integer model. This file and its neighbours *are* the definition of a Ballast score: the
 * circuit, the contracts and every published figure are held to them bit for bit.
 */
import { FACTOR_SHIFT, LAYER_CAPS, LAYER_SHIFTS } from "../architecture.ts";
import type { IntegerModel } from "../integer-model.ts";
import { dense } from "./dense.ts";
import { normalise } from "./normalise.ts";
import { orderStatistics } from "./order-statistics.ts";

export interface Evaluation {
  /** 0..10000, hundredths of a point. */
  readonly score: number;
  /** Four factor heads, 0..65535. */
  readonly heads: readonly number[];
}

/** One feature vector, in schema units, through the network. */
export function evaluate(model: IntegerModel, features: readonly number[]): Evaluation {
  let activations = model.normalisation.map((n, i) => normalise(features[i] ?? 0, n));
  let heads: readonly number[] = [];
  for (const [index, layer] of model.layers.entries()) {
    const shift = LAYER_SHIFTS[index] ?? 0;
    activations = dense({ layer, inputs: activations, shift, cap: LAYER_CAPS[index] ?? 0 });
    if (index === 1) heads = activations;
  }
  return { score: activations[0] ?? 0, heads };
}

export interface MarketScore {
  readonly score: number;
  readonly scoreLow: number;
  readonly scoreHigh: number;
  /** Four drivers, 0..255, of the median vector. */
  readonly factors: readonly number[];
}

/** K reports of one market, each a feature vector, to the numbers that leave the circuit. */
export function scoreMarket(
  model: IntegerModel,
  reports: readonly (readonly number[])[],
): MarketScore {
  const statistics = model.normalisation.map((_, feature) =>
    orderStatistics(reports.map((report) => report[feature] ?? 0)),
  );
  const median = evaluate(
    model,
    statistics.map((s) => s.median),
  );
  return {
    score: median.score,
    scoreLow: evaluate(
      model,
      statistics.map((s) => s.low),
    ).score,
    scoreHigh: evaluate(
      model,
      statistics.map((s) => s.high),
    ).score,
    factors: median.heads.map((head) => head >> FACTOR_SHIFT),
  };
}
