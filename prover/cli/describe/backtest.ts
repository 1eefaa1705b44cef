/** The backtest on a terminal: one line a window, asset and strategy. */
import { figure, spreadText } from "../../../model/backtest/figures.ts";
import type { BacktestReport } from "../../../model/backtest/report.ts";
import { table } from "../output.ts";

const HEADER = [
  ...["window", "asset", "strategy", "max LTV %", "debt %", "liquidated %", "bad debt %"],
  ...["hours > 95 %", "revenue bps"],
];

export function backtestSummary({ windows, seeds }: BacktestReport): string {
  const rows = windows.flatMap(({ window, asset, strategies }) =>
    strategies.map(({ strategy, measures: m }) => [
      window,
      asset,
      strategy,
      figure(m.borrowablePercent.median),
      figure(m.debtPercent.median),
      spreadText(m.liquidatedPercent),
      spreadText(m.badDebtPercent),
      spreadText(m.hoursAbove95),
      figure(m.revenueBps.median),
    ]),
  );
  return `medians of ${seeds} seeds [5 %, 95 %]\n${table([HEADER, ...rows])}`;
}
