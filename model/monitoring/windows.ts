/**
 * Drift is judged on windows of four weeks of one asset: a single week of a market is always unlike
 * the years before it. The bounds come from training windows that are cut in the same way.
 */
import type { HistoryRow } from "../history/feature-rows.ts";

/** Hourly rounds of four weeks. */
export const WINDOW_ROWS = 672;
/** A window says something about a feature that it has in at least half of a window's rows. */
export const MIN_PRESENT_ROWS = WINDOW_ROWS / 2;

/** Every row is in one window: as many windows of at least WINDOW_ROWS as there are, or one. */
export function windowsOf<Row extends HistoryRow>(rows: readonly Row[]): Row[][] {
  return [...Map.groupBy(rows, ({ asset }) => asset).values()].flatMap((own) => {
    const count = Math.max(1, Math.floor(own.length / WINDOW_ROWS));
    return Array.from({ length: count }, (_, i) =>
      own.slice(Math.floor((i * own.length) / count), Math.floor(((i + 1) * own.length) / count)),
    );
  });
}

export function isPresent({ missing }: HistoryRow, index: number): boolean {
  return (missing & (1 << index)) === 0;
}

/** Values of feature `index` in the rows that have it. */
export function presentValues(rows: readonly HistoryRow[], index: number): number[] {
  return rows.filter((row) => isPresent(row, index)).map(({ features }) => features[index] ?? 0);
}

export function missingShareOf(rows: readonly HistoryRow[], index: number): number {
  const missing = rows.filter((row) => !isPresent(row, index)).length;
  return missing / Math.max(rows.length, 1);
}
