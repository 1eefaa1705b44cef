/** How the integer model behaves: calibration, crises, one input alone, rounding, drift. */
import { markdownTable } from "../../markdown.ts";
import type { ModelCard } from "../model-card.ts";
import { boundText, decimal, percent, points, utcHour, withInterval } from "./words.ts";

const ASSETS = ["ETH", "BTC"] as const;

export function calibrationSection({ validation }: ModelCard): string {
  const rows = ASSETS.flatMap((asset) =>
    validation.ours[asset].reliability.map(({ from, to, hours, fall10, fall5 }) => [
      asset,
      `${from}–${to}`,
      String(hours),
      withInterval(scaled(fall10), 1),
      withInterval(scaled(fall5), 1),
    ]),
  );
  return `## Calibration

![What followed each score](pictures/model/reliability.svg)

Walk-forward; printed by \`npx ballast model validate\`.

${markdownTable(["asset", "score", "hours", "fell over 10 %, %", "fell over 5 %, %"], rows)}`;
}

type Shares = { value: number | null; low: number | null; high: number | null };

function scaled({ value, low, high }: Shares): Shares {
  const times = (share: number | null): number | null => (share === null ? null : 100 * share);
  return { value: times(value), low: times(low), high: times(high) };
}

export function crisesSection({ crises, heldOut }: ModelCard): string {
  const rows = crises.flatMap(({ name, figures }) =>
    figures.map((own) => [
      name,
      own.asset,
      `${points(own.peakScore)} at ${utcHour(own.peakRound)}`,
      points(own.peakScoreWithoutPeg),
      points(own.pegAdds),
      `${own.hoursFrom45} / ${own.hoursAbove65} of ${own.hours}`,
      utcHour(own.firstFrom45),
      utcHour(own.firstFrom45WithoutPeg),
      utcHour(own.firstAbove65),
      utcHour(own.firstAbove65WithoutPeg),
      `${decimal(own.deepestFallBps / 100, 1)} % at ${utcHour(own.deepestFallRound)}`,
      own.missingInputs.join(" "),
      `${own.trainingHours} of ${own.hours}`,
    ]),
  );
  const header = [
    ...["window", "asset", "highest score", "peg neutral", "peg adds", "hours from 45 / above 65"],
    ...["first 45", "peg neutral", "first above 65", "peg neutral"],
    ...["deepest 24 h fall", "no data for", "trained on"],
  ];
  const pictures = crises.map(
    ({ name, description }) => `![${name}: ${description}](pictures/model/timeline-${name}.svg)`,
  );
  return `## Crises

The shipped model on the shipped history, hour by hour; the last column says how many of the hours it was trained on. A column "peg neutral" says the same as the one before it with the peg input at its neutral value: what the model would have shown without the rule for failing pegs. Printed by \`npx ballast explain --history march-2020 --asset ETH --model model/ballast-v1.json\` for an hour, and by \`npx ballast model card\` for all.

${markdownTable(header, rows)}

${pictures.join("\n\n")}

Held-out months, one fitted model on the hours it never saw. Brier skill is of the chance that the score states, and beside it of the liquidation head. These figures have no intervals: those of the same months under Validation show how wide they are. Printed by \`npx ballast inspect --json model/ballast-v1.json\`:

${heldOutTable(heldOut)}`;
}

function heldOutTable(heldOut: ModelCard["heldOut"]): string {
  const rows = Object.entries(heldOut).flatMap(([asset, { heldOut: all, heldOutByCrisis }]) =>
    [["all", all] as const, ...Object.entries(heldOutByCrisis)].map(([name, figures]) => [
      asset,
      name,
      decimal(figures.hours, 0),
      percent(figures.baseRate),
      decimal(figures.auc, 3),
      decimal(figures.aucEwmaBaseline, 3),
      decimal(figures.brierSkill, 3),
      decimal(figures.brierSkillLiquidationHead, 3),
      percent(figures.shareFrom45, 0),
      percent(figures.shareFrom65, 0),
    ]),
  );
  const header = ["asset", "held out", "hours", "base rate", "AUC", "AUC of EWMA", "Brier skill"];
  return markdownTable([...header, "the head's", "hours from 45", "from 65"], rows);
}

export function influenceSection({ influence }: ModelCard): string {
  const rows = influence
    .toSorted((a, b) => b.maxRise - a.maxRise)
    .map(({ feature, maxRise, maxDrop, provenAtMost }) => [
      feature,
      decimal(maxRise, 1),
      decimal(maxDrop, 1),
      decimal(provenAtMost, 1),
    ]);
  return `## What one input can do

Largest move of the score in points over the held-out hours when one input alone goes to the end or the start of its range, and what the weights prove that it cannot exceed whatever the other inputs say. \`docs/robustness.md\` has the largest moves that a search found in between, pushes, pairs, lying publishers and missing inputs.

![What one input alone can do](pictures/model/influence.svg)

${markdownTable(["input", "added", "removed", "no market exceeds"], rows)}`;
}

export function driftSection({ drift }: ModelCard): string {
  const { rows, windows, windowRows, falseAlarmShare, bounds, calibrationError } = drift;
  return `## Drift

\`npx ballast model monitor\` compares four weeks of rows (${windowRows} or more of an asset) with the ${rows} training rows and exits 1 when a bound is crossed. A market's weeks are never alike, so the bounds are not the customary ones: of ${windows} training windows cut in the same way 95 % stayed at or below the first number and all at or below the second. With outcomes, the mean gap between the chance that scores stated and the share of falls that followed is held to ${boundText(calibrationError)}. A missing share counts from the day an input's source began; an input that an asset never had in training is not missed.

**False alarms.** Were the bounds read from other weeks alone, ${percent(falseAlarmShare)} of the training windows would cross one: about one alarm in ${decimal(1 / falseAlarmShare, 0)} windows says only that the market is in a state that training did not have.

**What it sees.** The last two columns are the shares of training windows in which a bound is crossed when every value of the input is doubled, or multiplied by ten. A wrong unit is seen; a bias by a factor of two often is not, so sources must be compared before they are signed.

**What follows.** Run it on every four weeks of signed rows. An alarm is a question for a person: first whether a source or its unit changed, then whether the market did. If the market did, the score is still computed and bounded, but its stated chances are no longer measured ones: validate again on the new weeks, and replace the model (a new commitment and a new card) rather than its bounds.

${markdownTable(
  ["input", "stability index", "Kolmogorov-Smirnov", "missing share", "sees × 2", "sees × 10"],
  bounds.map(({ subject, psi, ks, missing, absentFor, seen }) => [
    subject,
    boundText(psi),
    boundText(ks),
    boundText(missing) + (absentFor.length > 0 ? `, not for ${absentFor.join(", ")}` : ""),
    percent(seen?.doubled, 0),
    percent(seen?.tenfold, 0),
  ]),
)}`;
}
