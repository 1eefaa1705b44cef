/**
 * Rows in the order of a score, sorted once: every figure that depends on the order is then one pass,
 * with each row counting as often as its week was drawn.
 */
import type { BlockWeights, Statistic } from "./block-bootstrap.ts";

export interface RankedRows {
  /** Per rank, riskiest first: the row's block and whether the fall came. */
  readonly blocks: Uint16Array;
  readonly positives: Uint8Array;
  /** One past the last rank of each group of equal scores. */
  readonly groupEnds: Uint32Array;
}

export interface RankRowsParameters {
  readonly scores: readonly number[];
  readonly isPositive: readonly number[];
  readonly blockOf: Uint16Array;
  /** Rows to rank; all when absent. */
  readonly rows?: readonly number[];
}

export function rankRows({ scores, isPositive, blockOf, rows }: RankRowsParameters): RankedRows {
  const order = Uint32Array.from(rows ?? scores.keys()).sort(
    (a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b,
  );
  const ends = [...order.keys()].filter(
    (i) => scores[order[i] ?? 0] !== scores[order[i + 1] ?? -1],
  );
  return {
    blocks: Uint16Array.from(order, (row) => blockOf[row] ?? 0),
    positives: Uint8Array.from(order, (row) => isPositive[row] ?? 0),
    groupEnds: Uint32Array.from(ends, (i) => i + 1),
  };
}

/** Calls `visit` with the weights of positives and negatives of each group of equal scores. */
function visitGroups(
  { blocks, positives, groupEnds }: RankedRows,
  weights: BlockWeights,
  visit: (positive: number, negative: number) => void,
): void {
  let i = 0;
  for (const end of groupEnds) {
    let [positive, negative] = [0, 0];
    for (; i < end; i++) {
      const weight = weights[blocks[i] ?? 0] ?? 0;
      if (positives[i] === 1) positive += weight;
      else negative += weight;
    }
    visit(positive, negative);
  }
}

/** Area under the ROC curve, ties counted half. */
export function rocArea(ranked: RankedRows): Statistic {
  return (weights) => {
    let [found, missed, pairs] = [0, 0, 0];
    visitGroups(ranked, weights, (positive, negative) => {
      pairs += negative * (found + positive / 2);
      found += positive;
      missed += negative;
    });
    return pairs / (found * missed);
  };
}

/** Step-wise area under precision over recall. */
export function precisionArea(ranked: RankedRows): Statistic {
  return (weights) => {
    let [found, seen, area] = [0, 0, 0];
    visitGroups(ranked, weights, (positive, negative) => {
      found += positive;
      seen += positive + negative;
      if (positive > 0) area += positive * (found / seen);
    });
    return area / found;
  };
}

export interface BudgetFigures {
  readonly recall: Statistic;
  readonly precision: Statistic;
}

/** With the alarm on in the riskiest `share` of hours; of a tied group, the part that fits. */
export function atBudget(ranked: RankedRows, share: number): BudgetFigures {
  const count = (weights: BlockWeights): { caught: number; positives: number; budget: number } => {
    const total = ranked.blocks.reduce((sum, block) => sum + (weights[block] ?? 0), 0);
    const budget = share * total;
    let [left, caught, positives] = [budget, 0, 0];
    visitGroups(ranked, weights, (positive, negative) => {
      const size = positive + negative;
      const taken = Math.min(left, size);
      if (size > 0) caught += positive * (taken / size);
      left -= taken;
      positives += positive;
    });
    return { caught, positives, budget };
  };
  return {
    recall: (weights) => {
      const { caught, positives } = count(weights);
      return caught / positives;
    },
    precision: (weights) => {
      const { caught, budget } = count(weights);
      return caught / budget;
    },
  };
}
