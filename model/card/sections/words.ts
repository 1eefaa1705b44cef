/** How numbers are written in the card. */
import type { Figure } from "../../evaluation/validation-report.ts";
import type { Bound } from "../../monitoring/profile-shape.ts";

export const NONE = "–";
const MS_PER_HOUR = 3_600_000;

export function decimal(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? NONE : value.toFixed(digits).replace("-", "−");
}

export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? NONE : `${decimal(100 * share, digits)} %`;
}

/** "0.758 [0.731, 0.790]" */
export function withInterval({ value, low, high }: Figure, digits = 3): string {
  if (value === null) return NONE;
  if (low === null || high === null) return decimal(value, digits);
  return `${decimal(value, digits)} [${decimal(low, digits)}, ${decimal(high, digits)}]`;
}

/** Hundredths of a point as points. */
export function points(hundredths: number): string {
  return decimal(hundredths / 100, 1);
}

/** "2020-03-12 11:00" */
export function utcHour(round: number | null): string {
  if (round === null) return "never";
  return new Date(round * MS_PER_HOUR).toISOString().slice(0, 16).replace("T", " ");
}

export function boundText(bound: Bound | null): string {
  return bound === null ? NONE : `${decimal(bound.unusual, 2)} / ${decimal(bound.drift, 2)}`;
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}
