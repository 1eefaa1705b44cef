/** What a score was followed by, bin by bin. */

import type { Bench } from "./bench.ts";
import { distributionOf, figureOf } from "./block-bootstrap.ts";
import { shareOf } from "./block-sums.ts";
import type { Figure, ReliabilityBin } from "./validation-report.ts";

/** Points of score; the two narrow bins surround the policy's thresholds 45 and 65. */
const EDGES = [0, 10, 25, 35, 43, 47, 55, 63, 67, 75, 100];

export function reliabilityBins(
  { hours, blocks, draws }: Pick<Bench, "hours" | "blocks" | "draws">,
  scores: readonly number[],
): ReliabilityBin[] {
  const { examples } = hours;
  return EDGES.slice(0, -1).map((from, i) => {
    const to = EDGES[i + 1] ?? from;
    const isLast = i === EDGES.length - 2;
    const isInside = (row: number): boolean => {
      const score = scores[row] ?? 0;
      return score >= from && (isLast || score < to);
    };
    const shareFalling = (fall: number): Figure => {
      const falls = (row: number): boolean => (examples[row]?.labels.fall ?? 0) > fall;
      return figureOf(distributionOf(shareOf(blocks, falls, isInside), draws));
    };
    return {
      from,
      to,
      hours: scores.filter((_, row) => isInside(row)).length,
      fall10: shareFalling(0.1),
      fall5: shareFalling(0.05),
    };
  });
}
