/**
 * What K publishers said of one feature, reduced to three numbers. With K = 3 the interval is the
 * smallest and the largest report; from K = 5 on it is the second of each side, so one liar per side
 * moves neither end beyond an honest value.
 */
export interface OrderStatistics {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Ranks (from 0) of low, median and high among K sorted values; K is odd and at least 3. */
export function intervalRanks(reports: number): { low: number; median: number; high: number } {
  const low = reports >= 5 ? 1 : 0;
  return { low, median: (reports - 1) / 2, high: reports - 1 - low };
}

export function orderStatistics(values: readonly number[]): OrderStatistics {
  const sorted = values.toSorted((a, b) => a - b);
  const { low, median, high } = intervalRanks(values.length);
  const at = (rank: number): number => sorted[rank] ?? 0;
  return { low: at(low), median: at(median), high: at(high) };
}
