/** How well a number ranks, and how well a probability predicts, a yes or no. */

/** Area under the ROC curve, ties counted half; NaN when only one class occurs. */
export function areaUnderRoc(scores: readonly number[], isPositive: readonly number[]): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let rankSum = 0;
  let positives = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[start] ?? 0]) end += 1;
    for (let i = start; i < end; i++) {
      if (isPositive[order[i] ?? 0] !== 1) continue;
      rankSum += (start + end + 1) / 2;
      positives += 1;
    }
    start = end;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Area under precision over recall, the step-wise average precision. Ties are one step. */
export function averagePrecision(scores: readonly number[], isPositive: readonly number[]): number {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  const positives = isPositive.reduce((a, b) => a + b, 0);
  let found = 0;
  let area = 0;
  for (let start = 0; start < order.length; ) {
    const before = found;
    let end = start;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[start] ?? 0]) {
      found += isPositive[order[end] ?? 0] ?? 0;
      end += 1;
    }
    area += ((found - before) / positives) * (found / end);
    start = end;
  }
  return area;
}

/** 1 - Brier score / Brier score of always saying `baseRate`. */
export function brierSkill(
  probabilities: readonly number[],
  isPositive: readonly number[],
  baseRate: number,
): number {
  let squares = 0;
  let reference = 0;
  for (const [i, probability] of probabilities.entries()) {
    squares += (probability - (isPositive[i] ?? 0)) ** 2;
    reference += (baseRate - (isPositive[i] ?? 0)) ** 2;
  }
  return 1 - squares / reference;
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
