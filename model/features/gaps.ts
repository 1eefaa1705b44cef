/** Steps of a series without a row: listed when an outage explains them, refused when it cannot. */
import { dataError } from "./data-error.ts";

export interface SeriesGap {
  readonly file: string;
  readonly step: "hour" | "day";
  /** Hours or days since the epoch that have no row although earlier and later ones have. */
  readonly missing: readonly number[];
}

/**
 * Quotes, rounds and pool totals of third parties: no feature looks back further, so a series that is
 * silent for longer has ended, and a file that goes on after that has lost a piece.
 */
export const MAX_SILENT_DAYS = 30;

/** Hears of every file with steps missing. */
export type OnGap = (gap: SeriesGap) => void;

const STEP_SECONDS = { hour: 3_600, day: 86_400 } as const;

export interface GapParameters {
  readonly file: string;
  readonly times: readonly number[];
  /** Where in the file the times stand, when not one below the other from row 2 on. */
  readonly rows?: readonly number[];
  readonly step: SeriesGap["step"];
  /** How many steps in a row may have no row. */
  readonly maxMissing: number;
  readonly onGap: OnGap | undefined;
}

/** @throws BallastError `DATA_GAP` at the row after a gap that is too long. */
export function checkGaps(parameters: GapParameters): void {
  const { file, times, rows, step, maxMissing, onGap } = parameters;
  const missing: number[] = [];
  let previous = Math.floor((times[0] ?? 0) / STEP_SECONDS[step]) - 1;
  for (const [i, time] of times.entries()) {
    const current = Math.floor(time / STEP_SECONDS[step]);
    if (current - previous - 1 > maxMissing) {
      const message = `${current - previous - 1} ${step}s have no row above, at most ${maxMissing} may have none`;
      throw dataError("DATA_GAP", message, file, rows?.[i] ?? i + 2, "ts");
    }
    for (let gap = previous + 1; gap < current; gap++) missing.push(gap);
    previous = current;
  }
  if (missing.length > 0) onGap?.({ file, step, missing });
}
