/**
 * What the figures say, found by rule and not by choice: where the adaptive policy is better or worse
 * than another strategy in at least 95 of 100 runs, measure by measure.
 */
import type { Measure } from "./outcome.ts";
import type { Strategy } from "./parameter-track.ts";
import type { WindowResult } from "./run-backtest.ts";
import type { Spread } from "./statistics.ts";

/** What is judged, and which sign is good; the rest is context. */
export const JUDGED: readonly { measure: Measure; lower: boolean }[] = [
  { measure: "badDebtPercent", lower: true },
  { measure: "badDebtBps", lower: true },
  { measure: "liquidatedPercent", lower: true },
  { measure: "liquidatedPostedPercent", lower: true },
  { measure: "extremePercent", lower: true },
  { measure: "gapPercent", lower: true },
  { measure: "hoursAbove95", lower: true },
  { measure: "debtPercent", lower: false },
  { measure: "revenueBps", lower: false },
];

export interface Verdict {
  readonly window: string;
  readonly asset: string;
  readonly against: Strategy;
  readonly measure: Measure;
  readonly isBetter: boolean;
  readonly difference: Spread;
}

export function verdictsOf(windows: readonly WindowResult[]): Verdict[] {
  return windows.flatMap(({ window, asset, strategies }) =>
    strategies
      .filter(({ strategy }) => strategy !== "adaptive")
      .flatMap(({ strategy: against, adaptiveLess }) =>
        JUDGED.flatMap(({ measure, lower }) => {
          const difference = adaptiveLess[measure];
          const isClear = difference.low > 0 || difference.high < 0;
          if (!isClear) return [];
          const isBetter = difference.high < 0 === lower;
          return [{ window, asset, against, measure, isBetter, difference }];
        }),
      ),
  );
}
