/** One input pushed, two inputs pushed, all inputs pushed. */
import { FACTORS } from "../../architecture.ts";
import { markdownTable } from "../../markdown.ts";
import type { Crossings } from "../crossing.ts";
import type { RobustnessFindings } from "../findings.ts";
import type { Push } from "../single-input.ts";
import { deedFor } from "../words.ts";
import { bpsAsPercent, count, percent, percentOf, points } from "./text.ts";

export function singleInputSection({ singleInputs, rows }: RobustnessFindings): string {
  const pushes = singleInputs[0]?.pushes.map(({ push }) => push) ?? [];
  const label = (push: Push["push"]): string => (push === "limit" ? "limit" : bpsAsPercent(push));
  const moves = singleInputs.map(({ feature, lo, hi, pushes: own }) => [
    feature,
    `${lo}–${hi}`,
    ...own.map(({ maxRise, maxDrop }) => `+${points(maxRise)} −${points(maxDrop)}`),
  ]);
  const atLimit = singleInputs.flatMap(({ feature, pushes: own }) =>
    own.filter(({ push }) => push === "limit").map((push) => ({ feature, push })),
  );
  const factors = atLimit.map(({ feature, push }) => [
    feature,
    ...FACTORS.map((factor) => String(push.maxFactorMove[factor] ?? 0)),
  ]);
  const policy = singleInputs.map(({ feature, pushes: own }) => [
    feature,
    ...own
      .filter(({ push }) => push === 500 || push === 2_500 || push === "limit")
      .map(({ policyUp, policyDown }) => policyCell(policyUp.tighterHours, policyDown.looserHours)),
    ...own
      .filter(({ push }) => push === "limit")
      .flatMap(({ policyUp, policyDown, tightenedAtOnceHours }) => [
        `−${Math.round(policyUp.ltvCutBpsHours / rows)}`,
        `+${Math.round(policyDown.ltvGainBpsHours / rows)}`,
        percentOf(tightenedAtOnceHours, rows),
      ]),
  ]);
  return `## One input

Largest rise and fall of the score over all hours when one input alone is pushed by a share of its range, or to its limit. \`robustness.json\` has the pushes in the input's own unit.

${markdownTable(["input", "range", ...pushes.map(label)], moves)}

Largest move of a factor, of 255, at the limit:

${markdownTable(["input", "ES", "liquidation", "LAV", "stress"], factors)}

The policy, when the push lasts for a whole stretch of three weeks (the calm one: two): hours in a tighter regime than without it when pushed up, and in a looser one when pushed down, of ${count(rows)}; the mean maximum LTV that borrowers lose and gain at the limit, in bps; and the share of hours in which two rounds at the limit, as many as the policy asks for, tighten at once.

${markdownTable(["input", "5 %", "25 %", "limit", "LTV lost", "LTV gained", "two rounds tighten"], policy)}`;
}

/** Beyond history: what the tables above cannot show. */
export function anyMarketSection({ anyMarket, singleInputs }: RobustnessFindings): string {
  const rows = singleInputs.map(({ feature, pushes }) => [
    feature,
    ...(["limit", 500] as const).flatMap((push) => {
      const seen = pushes.find((each) => each.push === push);
      const move = anyMarket.find((each) => each.feature === feature && each.push === push);
      return [
        points(Math.max(seen?.maxRise ?? 0, seen?.maxDrop ?? 0)),
        points(move?.found ?? 0),
        points(move?.provenAtMost ?? 0),
      ];
    }),
  ]);
  const header = ["limit: history", "found", "proven at most"];
  const small = ["5 %: history", "found", "proven at most"];
  return `## One input in any market

History is a kind sample: the other inputs were what they were. How far can one input move the score whatever the other fifteen say, each anywhere in its range? _Found_ is a move that a seeded search reached; \`robustness.json\` has the two vectors. _Proven at most_ follows from the weights: no market, real or invented, lets the input move the score further. The bounds above are judged by what was found.

${markdownTable(["input", ...header, ...small], rows)}`;
}

const policyCell = (tighter: number, looser: number): string => `+${tighter} −${looser}`;

export function crossingSection({ crossings }: RobustnessFindings): string {
  return `## The smallest push that crosses a threshold

Exact, by bisection over whole numbers. Some hour always stands one unit below a threshold, so the table gives how many of the hours below it one input can lift over it, and the push that the easiest tenth and the easier half of those need, in the input's own unit.

${crossings.map(oneThreshold).join("\n\n")}`;
}

function oneThreshold(found: Crossings): string {
  const { threshold, rowsBelow, singles, bestPair } = found;
  const rows = singles.map(({ feature, rows: lifted, p10Units, medianUnits }) => [
    feature,
    percentOf(lifted, rowsBelow),
    ...(lifted === 0 ? ["none", "none"] : [count(p10Units), count(medianUnits)]),
  ]);
  const name = Math.floor(threshold / 100);
  const deeds = singles.flatMap(({ feature, referenceValue }) =>
    referenceValue === undefined ? [] : [`${deedFor(feature, referenceValue)} (${feature})`],
  );
  const alone =
    deeds.length === 0 ? "No input alone can." : `One input alone can: ${deeds.join("; or ")}.`;
  const pair =
    bestPair === undefined
      ? "No pair can."
      : `The pair that needs the smallest share of its ranges, ${bpsAsPercent(bestPair.shareBps)} each: ${bestPair.features.map((feature, i) => deedFor(feature, bestPair.values[i] ?? 0)).join(", and ")}.`;
  return `**${name}**: ${count(rowsBelow)} hours are below. No input lifts ${count(found.rowsOnlyPairsLift + found.rowsNoPairLifts)} of them alone; ${count(found.rowsOnlyPairsLift)} of these need the right two inputs, ${count(found.rowsNoPairLifts)} need more than two. Where a pair suffices, half of the hours need ${bpsAsPercent(found.medianPairShareBps)} of both ranges or more.

${markdownTable(["input", "hours it lifts", "10th percentile", "median"], rows)}

What would cross ${name} in an ordinary market, every input neutral? ${alone} ${pair}`;
}

export function adversarialSection({ adversarial }: RobustnessFindings): string {
  const rows = adversarial.map(({ budgetBps, rise, drop, raisedRegime, loweredRegime }) => [
    bpsAsPercent(budgetBps),
    `+${points(rise.median)} / +${points(rise.max)}`,
    `−${points(drop.median)} / −${points(drop.max)}`,
    percent(raisedRegime),
    percent(loweredRegime),
  ]);
  const vectors = adversarial.reduce((sum, { searchedVectors }) => sum + searchedVectors, 0);
  const beyond = adversarial.reduce((sum, { beyondCorner }) => sum + beyondCorner, 0);
  return `## All inputs at once

Every input off by at most this share of its range, all in the worst direction. The model is monotone, so the worst case is exactly the corner where every input is raised (or lowered) by the whole budget; no search is needed to find it. A greedy search with random restarts inside the box scored ${count(vectors)} vectors all the same and found ${beyond} beyond the corner.

${markdownTable(["budget", "rise, median / max", "fall, median / max", "hours to a higher regime", "to a lower regime"], rows)}`;
}
