/** What a minority of lying publishers cannot do to a score. */
import { type Finding, findingOf } from "./published-bounds.ts";
import type { AttackedRound } from "./publishers.ts";

export function checkHonesty(rounds: readonly AttackedRound[], publishers: number): Finding[] {
  const minority = rounds.filter(({ liars }) => liars < publishers / 2);
  const single = rounds.filter(({ liars }) => liars <= 1);
  return [
    findingOf(
      {
        bound: "honest-score",
        statement: "with a minority of liars the score is one that honest inputs could give",
        unit: "hundredths of a point",
      },
      minority.map(({ seen, honestLow, honestHigh }) => ({
        margin: Math.min(seen.score - honestLow, honestHigh - seen.score),
        where: `round ${seen.round}`,
      })),
    ),
    findingOf(
      {
        bound: "honest-interval",
        statement: "with one liar of five, so are both ends of the interval",
        unit: "hundredths of a point",
      },
      single.map(({ seen, honestLow, honestHigh }) => ({
        margin: Math.min(seen.scoreLow - honestLow, honestHigh - seen.scoreHigh),
        where: `round ${seen.round}`,
      })),
    ),
  ];
}
