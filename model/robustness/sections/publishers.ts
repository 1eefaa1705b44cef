/** Lying publishers. */
import { markdownTable } from "../../markdown.ts";
import type { RobustnessFindings } from "../findings.ts";
import type { LieEffect, ScoreMove } from "../minority.ts";
import { count, points } from "./text.ts";

const LIE_WORDS = {
  highest: "the maximum of everything",
  lowest: "the minimum of everything",
  mimic: "the lowest honest values",
} as const;

export function minoritySection({ collusions, rows }: RobustnessFindings): string {
  const table = collusions.flatMap(({ reports, liars, isMinority, lies }) =>
    lies.map((effect) => [
      `${liars} of ${reports}${isMinority ? "" : " (majority)"}`,
      LIE_WORDS[effect.lie],
      ...[effect.score, effect.scoreLow, effect.scoreHigh].map(moveCell),
      ...policyCells(effect),
    ]),
  );
  return `## Lying publishers

K publishers sign, some of them whatever they like, the others what history says with a disagreement of up to 0.5 % (simulated, seeded). Every number of a proof rises or stays when a report rises, so the two extreme lies bound all others; the third keeps the interval narrow on purpose, because a wide one blocks loosening. Moves are the largest over all hours, in points; hours are of ${count(rows)}.

${markdownTable(["liars", "they say", "score", "low", "high", "hours tighter", "hours looser"], table)}

What holds by construction, and was checked at every hour:

- **A minority cannot carry the score or a factor beyond the honest values, input by input.** The median of each input lies between two honest values, and the model is monotone: the score stays between those of the lowest and of the highest honest value of every input. These need not come from one publisher, so it can leave the range of the scores that the honest vectors have by themselves.
- **From five reports on, one liar cannot carry the interval beyond honest values either**: it discards one report on each side.
- **Any lie that can move the interval can tighten, at most to the stress profile, and block loosening.** One of three, or two of five or seven, can: the policy obeys the high end. It denies new borrowing and loosening, and step by step raises what existing borrowers pay: rates, and the bonus, close factor and shorter grace of a liquidation. Liquidation thresholds do not move. The registry can remove such a publisher at once.
- **No minority loosens beyond disagreement**: the high end stays at or above an honest value, so lying low only takes the honest disagreement away. The hours in a looser regime above are hours in which that disagreement alone decided.
- **A majority chooses the score, but not yet the policy.** The policy acts on the high end, which is the highest of three reports and the second highest of five or seven: loosening it at will takes all of three, four of five or six of seven. A consumer that reads the score alone has only the median's protection. Beyond that, the policy's limits on steps, delays and corridor are what is left.`;
}

const moveCell = ({ maxRise, maxDrop }: ScoreMove): string =>
  `+${points(maxRise)} −${points(maxDrop)}`;

const policyCells = ({ policy }: LieEffect): string[] => [
  count(policy.tighterHours),
  count(policy.looserHours),
];
