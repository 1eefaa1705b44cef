/** The replay as a table, row by row as the rounds arrive. */
import { formatFactors, formatInterval, formatRound, formatScore } from "../describe/score.ts";
import type { ReplayedRound } from "./replay.ts";
import { PERIOD_SECONDS } from "./world.ts";

const COLUMNS: readonly (readonly [name: string, width: number])[] = [
  ["time", 20],
  ["score", 5],
  ["interval", 11],
  ["drivers, % of scale", 27],
  ["regime", 10],
  ["LTV", 6],
  ["rate@80%", 8],
  ["submit", 7],
  ["sync", 7],
  ["prove", 6],
];

export const tableHeader = formatCells(COLUMNS.map(([name]) => name));

export function formatRow(row: ReplayedRound): string {
  return formatCells([
    formatRound(row.round, PERIOD_SECONDS),
    formatScore(row.score.score),
    formatInterval(row.score),
    formatFactors(row.score),
    row.regime,
    formatPercent(row.maxLtvBps),
    formatPercent(row.borrowRateBps),
    String(row.submitGas),
    row.syncGas === undefined ? "–" : String(row.syncGas),
    `${row.proveSeconds.toFixed(1)} s`,
  ]);
}

function formatCells(cells: readonly string[]): string {
  return cells
    .map((cell, i) => cell.padEnd(COLUMNS[i]?.[1] ?? 0))
    .join("  ")
    .trimEnd();
}

function formatPercent(bps: number): string {
  return `${(bps / 100).toFixed(2)}%`;
}
