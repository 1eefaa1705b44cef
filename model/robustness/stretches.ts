/** The shipped history as the policy lives through it: one asset, one window, hour after hour. */
import type { HistoryTable } from "../history/reader.ts";

export interface Stretch {
  readonly asset: string;
  readonly window: string;
  readonly rows: HistoryTable["rows"];
}

/** Those with rows; assets in the table's order, windows in theirs. */
export function stretchesOf({ assets, windows, rows }: HistoryTable): Stretch[] {
  return assets
    .flatMap((asset) =>
      windows.map(({ name, firstRound, lastRound }) => ({
        asset,
        window: name,
        rows: rows.filter(
          (row) => row.asset === asset && row.round >= firstRound && row.round <= lastRound,
        ),
      })),
    )
    .filter(({ rows: own }) => own.length > 0);
}
