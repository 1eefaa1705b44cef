/** One statistic of one subject over every window: the worst is kept and judged by its bound. */
import type { HistoryRow } from "../history/feature-rows.ts";
import type { Bound } from "./profile-shape.ts";

/** A row, and what followed it where that is known: the largest fall to a low within 24 h. */
export interface ObservedRow extends HistoryRow {
  /** Share of the close, 0..1. */
  readonly fall?: number;
}

export type Statistic = "psi" | "ks" | "missing" | "calibration";
/** `unknown`: too few values, or a profile without this part. */
export type Verdict = "steady" | "unusual" | "drift" | "unknown";

export interface DriftCheck {
  /** A feature, or "score". */
  readonly subject: string;
  readonly statistic: Statistic;
  /** Of the worst window; null when no window could be measured. */
  readonly value: number | null;
  readonly bound: Bound | null;
  readonly verdict: Verdict;
  /** Where the worst value was: asset, first and last round. */
  readonly window: { readonly asset: string; readonly first: number; readonly last: number } | null;
}

export type Window = readonly (ObservedRow & {
  /** Hundredths of a point. */
  readonly score: number;
})[];

const VALUE_DECIMALS = 1e4;

interface WorstParameters {
  readonly subject: string;
  readonly statistic: Statistic;
  readonly bound: Bound | null;
  readonly windows: readonly Window[];
  /** Undefined for a window that cannot be measured. */
  readonly measure: (window: Window) => number | undefined;
}

export function worst({
  subject,
  statistic,
  bound,
  windows,
  measure,
}: WorstParameters): DriftCheck {
  let value: number | null = null;
  let at: DriftCheck["window"] = null;
  for (const window of windows) {
    const measured = measure(window);
    const [first, last] = [window[0], window.at(-1)];
    if (measured === undefined || first === undefined || last === undefined) continue;
    if (value !== null && measured <= value) continue;
    value = measured;
    at = { asset: first.asset, first: first.round, last: last.round };
  }
  const verdict = verdictOf(value, bound);
  const shown = value === null ? null : Math.round(value * VALUE_DECIMALS) / VALUE_DECIMALS;
  return { subject, statistic, value: shown, bound, verdict, window: at };
}

function verdictOf(value: number | null, bound: Bound | null): Verdict {
  if (value === null || bound === null) return "unknown";
  if (value > bound.drift) return "drift";
  return value > bound.unusual ? "unusual" : "steady";
}
