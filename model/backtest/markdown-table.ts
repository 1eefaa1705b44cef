/** Tables of the generated documents, and how their figures are written. */
import type { Spread } from "./statistics.ts";

const DIGITS = 3;

/** Aligned as the project's formatter of documents would. */
export function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(header), rule, ...rows.map(line)].join("\n");
}

/** Three significant digits, no exponent, a true minus. */
export function figure(value: number): string {
  const text = Number(value.toPrecision(DIGITS)).toString();
  return text.replace("-", "−");
}

/** "1.2 [0.9, 1.5]", or the one value when every run gave it. */
export function spreadText({ median, low, high }: Spread): string {
  return low === high ? figure(median) : `${figure(median)} [${figure(low)}, ${figure(high)}]`;
}
