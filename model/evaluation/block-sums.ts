/** Figures that are ratios of sums over hours: each week's sums are taken once, then weighted. */
import type { Blocks, BlockWeights, Statistic } from "./block-bootstrap.ts";

/** Per block, the sum of what each row adds. */
export function sumsPerBlock(
  { blockOf, count }: Blocks,
  termOf: (row: number) => number,
): Float64Array {
  const sums = new Float64Array(count);
  for (const [row, block] of blockOf.entries()) sums[block] = (sums[block] ?? 0) + termOf(row);
  return sums;
}

export function weighted(sums: Float64Array, weights: BlockWeights): number {
  let total = 0;
  for (const [block, sum] of sums.entries()) total += sum * (weights[block] ?? 0);
  return total;
}

export function ratio(above: Float64Array, below: Float64Array): Statistic {
  return (weights) => weighted(above, weights) / weighted(below, weights);
}

/** Share of rows for which `holds`, among those for which `counts`. */
export function shareOf(
  blocks: Blocks,
  holds: (row: number) => boolean,
  counts: (row: number) => boolean = () => true,
): Statistic {
  return ratio(
    sumsPerBlock(blocks, (row) => (counts(row) && holds(row) ? 1 : 0)),
    sumsPerBlock(blocks, (row) => (counts(row) ? 1 : 0)),
  );
}

/** 1 - Brier score / that of always saying the drawn weeks' own base rate. */
export function brierSkillOf(
  blocks: Blocks,
  probabilities: readonly number[],
  isPositive: readonly number[],
): Statistic {
  const squares = sumsPerBlock(
    blocks,
    (row) => ((probabilities[row] ?? 0) - (isPositive[row] ?? 0)) ** 2,
  );
  const positives = sumsPerBlock(blocks, (row) => isPositive[row] ?? 0);
  const hours = sumsPerBlock(blocks, () => 1);
  return (weights) => {
    const [found, all] = [weighted(positives, weights), weighted(hours, weights)];
    return 1 - weighted(squares, weights) / (found * (1 - found / all));
  };
}

/** 1 - pinball loss of the quantile forecasts / that of the reference quantiles. */
export function pinballSkillOf(
  blocks: Blocks,
  { forecasts, reference, outcomes, share }: PinballParameters,
): Statistic {
  const loss = (quantiles: readonly number[]) => (row: number) => {
    const error = (outcomes[row] ?? 0) - (quantiles[row] ?? 0);
    return error >= 0 ? share * error : (share - 1) * error;
  };
  const lost = ratio(sumsPerBlock(blocks, loss(forecasts)), sumsPerBlock(blocks, loss(reference)));
  return (weights) => 1 - lost(weights);
}

export interface PinballParameters {
  readonly forecasts: readonly number[];
  readonly reference: readonly number[];
  readonly outcomes: readonly number[];
  readonly share: number;
}

/** Spearman's rank correlation; ranks are those among all hours, also in a draw of weeks. */
export function rankCorrelation(
  blocks: Blocks,
  a: readonly number[],
  b: readonly number[],
): Statistic {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const at = (ranks: Float64Array, row: number): number => ranks[row] ?? 0;
  const sums = {
    n: sumsPerBlock(blocks, () => 1),
    x: sumsPerBlock(blocks, (row) => at(x, row)),
    y: sumsPerBlock(blocks, (row) => at(y, row)),
    xx: sumsPerBlock(blocks, (row) => at(x, row) ** 2),
    yy: sumsPerBlock(blocks, (row) => at(y, row) ** 2),
    xy: sumsPerBlock(blocks, (row) => at(x, row) * at(y, row)),
  };
  return (weights) => {
    const n = weighted(sums.n, weights);
    const [meanX, meanY] = [weighted(sums.x, weights) / n, weighted(sums.y, weights) / n];
    const covariance = weighted(sums.xy, weights) / n - meanX * meanY;
    const varianceX = weighted(sums.xx, weights) / n - meanX ** 2;
    const varianceY = weighted(sums.yy, weights) / n - meanY ** 2;
    return covariance / Math.sqrt(varianceX * varianceY);
  };
}

/** 0..1; equal values share the middle of their ranks. */
export function ranksOf(values: readonly number[]): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end += 1;
    for (let i = start; i < end; i++) ranks[order[i] ?? 0] = (start + end) / 2 / order.length;
    start = end;
  }
  return ranks;
}
