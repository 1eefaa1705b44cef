/**
 * The figures of docs/validation.md straight from their definitions: no weekly sums, no groups of equal
 * scores, slow and plain. Rows are hours of one asset, rounds ascending.
 */
import type { Example } from "../../model/dataset/dataset.ts";
import type { HourlyGrid } from "../../model/features/hourly-grid.ts";

/** Share of pairs of a fall and no fall in which the fall ranks higher; a tie is half a pair. */
export function pairwiseAuc(ranking: readonly number[], came: readonly boolean[]): number {
  let [won, pairs] = [0, 0];
  for (const [i, a] of ranking.entries()) {
    if (!came[i]) continue;
    for (const [j, b] of ranking.entries()) {
      if (came[j]) continue;
      pairs += 1;
      won += a > b ? 1 : a === b ? 0.5 : 0;
    }
  }
  return won / pairs;
}

/** Mean over the falls of the precision of an alarm set at the fall's own rank. */
export function plainAveragePrecision(
  ranking: readonly number[],
  came: readonly boolean[],
): number {
  const precisions = ranking.flatMap((own, i) => {
    if (!came[i]) return [];
    const alarmed = came.filter((_, j) => (ranking[j] ?? 0) >= own);
    return [mean(alarmed.map(Number))];
  });
  return mean(precisions);
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** The .9 quantile's loss: 0.9 of what a forecast is short by, 0.1 of what it is over by. */
export function pinballLoss(forecasts: readonly number[], outcomes: readonly number[]): number {
  return mean(
    outcomes.map((y, i) => {
      const q = forecasts[i] ?? Number.NaN;
      return y > q ? 0.9 * (y - q) : 0.1 * (q - y);
    }),
  );
}

/** Pearson's correlation of ranks, equal values at the mean of their places. */
export function plainSpearman(x: readonly number[], y: readonly number[]): number {
  const placed = (values: readonly number[]): number[] =>
    values.map((v) => {
      const below = values.filter((w) => w < v).length;
      return below + (values.filter((w) => w === v).length + 1) / 2;
    });
  const [a, b] = [placed(x), placed(y)];
  const [ma, mb] = [mean(a), mean(b)];
  const product = (p: readonly number[], mp: number, q: readonly number[], mq: number): number =>
    mean(p.map((v, i) => (v - mp) * ((q[i] ?? 0) - mq)));
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

/** 0 calm, 1 from 45, 2 from 65: up at once, down after 24 rows that are 5 points below. */
export function plainRegimes(scores: readonly number[]): number[] {
  const levelOf = (score: number): number => (score >= 65 ? 2 : score >= 45 ? 1 : 0);
  let [regime, waited, highest] = [0, 0, 0];
  return scores.map((score) => {
    const eased = levelOf(score + 5);
    if (levelOf(score) > regime) {
      regime = levelOf(score);
      waited = 0;
    } else if (eased >= regime) {
      waited = 0;
    } else {
      highest = waited === 0 ? eased : Math.max(highest, eased);
      waited += 1;
      if (waited === 24) [regime, waited] = [highest, 0];
    }
    return regime;
  });
}

/** Rows at which an alarm starts without a fall over 5 % from any hour of its first day. */
export function plainFalseAlarms(
  examples: readonly Example[],
  regimes: readonly number[],
): number[] {
  return [...examples.keys()].filter((row) => {
    if ((regimes[row] ?? 0) === 0 || (regimes[row - 1] ?? 0) > 0) return false;
    const start = examples[row]?.round ?? 0;
    const day = examples.filter(({ round }) => round >= start && round < start + 24);
    return day.every(({ labels }) => labels.fall <= 0.05);
  });
}

export interface PlainFall {
  readonly highRound: number;
  readonly touchRound: number;
  readonly high: number;
  readonly low: number;
}

/** Lows over 10 % under the highest close of the 24 hours before, a day or more after the last such. */
export function plainFalls(grid: HourlyGrid, first: number, end: number): PlainFall[] {
  const falls: PlainFall[] = [];
  const at = (values: Float64Array, hour: number): number => values[hour - grid.firstHour] ?? 0;
  const touches: number[] = [];
  for (let hour = first; hour < end; hour++) {
    const before = Array.from({ length: 24 }, (_, i) => hour - 24 + i);
    const high = Math.max(...before.map((h) => at(grid.close, h)));
    if (at(grid.low, hour) >= 0.9 * high) continue;
    if (touches.every((touch) => hour - touch >= 24)) {
      const day = Array.from({ length: 24 }, (_, i) => hour + i).filter(
        (h) => h - grid.firstHour < grid.low.length,
      );
      const highHour = before.find((h) => at(grid.close, h) === high) ?? hour;
      const low = Math.min(...day.map((h) => at(grid.low, h)));
      falls.push({ highRound: highHour + 1, touchRound: hour, high, low });
    }
    touches.push(hour);
  }
  return falls;
}

/** Linear between the two nearest ranks. */
export function plainQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(rank)] ?? 0, sorted[Math.ceil(rank)] ?? 0];
  return below + (above - below) * (rank - Math.floor(rank));
}
