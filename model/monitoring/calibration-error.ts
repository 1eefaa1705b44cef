/** How far what followed is from what the scores said: the part of drift that needs outcomes. */
import { probabilityOfScore } from "../evaluation/anchor-line.ts";
import type { CalibrationProfile } from "./profile-shape.ts";

export interface ScoredOutcome {
  /** Hundredths of a point. */
  readonly score: number;
  /** 1 when a fall of more than 10 % followed within 24 h. */
  readonly isLiquidated: number;
}

export type CalibrationBin = CalibrationProfile["bins"][number];

/** Five points up to 70; few hours score more. Hundredths of a point, the last end exclusive. */
const BIN_EDGES = [...Array.from({ length: 15 }, (_, i) => 500 * i), 10_001];
const SHARE_DIGITS = 6;

export function calibrationBins(scored: readonly ScoredOutcome[]): CalibrationBin[] {
  return BIN_EDGES.slice(0, -1).map((from, i) => {
    const to = BIN_EDGES[i + 1] ?? from;
    const own = scored.filter(({ score }) => score >= from && score < to);
    const mean = (values: readonly number[]): number =>
      Number((values.reduce((a, b) => a + b, 0) / Math.max(own.length, 1)).toFixed(SHARE_DIGITS));
    return {
      from,
      to,
      rows: own.length,
      stated: mean(own.map(({ score }) => probabilityOfScore(score / 100))),
      realised: mean(own.map(({ isLiquidated }) => isLiquidated)),
    };
  });
}

/** Mean over rows of |realised - stated| of their bin. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const rows = bins.reduce((sum, bin) => sum + bin.rows, 0);
  const weighted = bins.map((bin) => bin.rows * Math.abs(bin.realised - bin.stated));
  return weighted.reduce((a, b) => a + b, 0) / Math.max(rows, 1);
}
