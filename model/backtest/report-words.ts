/** What the backtest says in words; every sentence is filled from the report, also against the policy. */
import { markdownTable } from "../markdown.ts";
import { figure } from "./figures.ts";
import { MEASURES, type Measure } from "./outcome.ts";
import { STRATEGIES, type Strategy } from "./parameter-track.ts";
import type { Recovery } from "./recovery.ts";
import { REPLAYED_ASSETS } from "./replay.ts";
import type { BacktestReport } from "./report.ts";
import type { WindowResult } from "./run-backtest.ts";
import { JUDGED, type Verdict, verdictsOf } from "./verdicts.ts";
import type { YearResult } from "./years.ts";

type Windows = readonly WindowResult[];

export function sentencesOf({ windows, recovery, years, config }: BacktestReport): string {
  const verdicts = verdictsOf(windows);
  return [
    lossSentence(windows, verdicts),
    tightSentence(windows, verdicts),
    costSentence(verdicts),
    foresightSentence(verdicts),
    spikeSentence(verdicts),
    priceSentence(windows),
    recoverySentence(windows, recovery),
    reactionSentence(windows),
    ...yearSentences(years, config.profiles[0].maxLtvBps),
  ]
    .map((sentence) => `- ${sentence}`)
    .join("\n");
}

function lossSentence(windows: Windows, verdicts: readonly Verdict[]): string {
  const badDebt = namesOf(verdicts, "static-calm", "badDebtPercent");
  const liquidated = namesOf(verdicts, "static-calm", "liquidatedPercent");
  const posted = namesOf(verdicts, "static-calm", "liquidatedPostedPercent");
  const without = windows.filter(({ strategies }) =>
    strategies.every(({ measures }) => measures.badDebtPercent.high === 0),
  );
  return `**Bad debt.** Against the calm parameters for ever, the policy's bad debt is clearly lower in ${listed(badDebt.better)} and clearly higher in ${listed(badDebt.worse)}; ${without.length} of ${windows.length} windows have none in 95 % of the runs of any strategy. The share liquidated is clearly lower in ${listed(liquidated.better)} and clearly higher in ${listed(liquidated.worse)}; of the same collateral, less is clearly liquidated in ${listed(posted.better)} and more in ${listed(posted.worse)}. A lower maximum LTV binds new borrowing only: positions that are open when the price falls keep their threshold, and the policy cannot save them.`;
}

function tightSentence(windows: Windows, verdicts: readonly Verdict[]): string {
  const liquidated = namesOf(verdicts, "static-tight", "liquidatedPercent");
  const badDebt = namesOf(verdicts, "static-tight", "badDebtBps");
  const middle = namesOf(verdicts, "static-middle", "liquidatedPercent");
  return `**Against us.** Whoever always lends as in transition liquidates a clearly smaller share than the policy in ${listed(middle.worse)} and a clearly larger one in ${listed(middle.better)}. Whoever always lends as in stress needs no score: against static-tight the policy liquidates clearly more in ${listed(liquidated.worse)} and has clearly more bad debt for the same collateral in ${listed(badDebt.worse)}. The price of that safety is the business: mean debt in % of the collateral posted, policy against static-tight, ${pairs(windows, "debtPercent")}.`;
}

function costSentence(verdicts: readonly Verdict[]): string {
  const debt = namesOf(verdicts, "static-calm", "debtPercent");
  const revenue = namesOf(verdicts, "static-calm", "revenueBps");
  return `**What caution costs.** Mean debt is clearly lower than with the calm parameters in ${listed(debt.worse)} and clearly higher in ${listed(debt.better)}. The protocol's interest is clearly lower in ${listed(revenue.worse)} and clearly higher in ${listed(revenue.better)}: higher rates on less debt.`;
}

function foresightSentence(verdicts: readonly Verdict[]): string {
  const badDebt = namesOf(verdicts, "foresight", "badDebtPercent");
  const liquidated = namesOf(verdicts, "foresight", "liquidatedPercent");
  return `**Foresight.** Who knew each fall a day ahead would have had clearly less bad debt than the policy in ${listed(badDebt.worse)} and clearly more in ${listed(badDebt.better)}, and would have liquidated a clearly smaller share in ${listed(liquidated.worse)} and a clearly larger one in ${listed(liquidated.better)}: positions that are open at the warning stay open.`;
}

function spikeSentence(verdicts: readonly Verdict[]): string {
  const spikes = namesOf(verdicts, "static-calm", "hoursAbove95");
  return `**Utilisation.** Hours above 95 % are clearly fewer than with the calm parameters in ${listed(spikes.better)} and clearly more in ${listed(spikes.worse)}: the rate curve moves with the regime, and it moves everybody.`;
}

function priceSentence(windows: Windows): string {
  const calm = windows.filter(({ hoursFrom45 }) => hoursFrom45 === 0);
  if (calm.length === 0) return "**Calm.** No window stays below 45.";
  const parts = calm.map(
    (result) =>
      `${nameOf(result)} ${against(result, "borrowablePercent")}, debt ${against(result, "debtPercent")}`,
  );
  return `**Calm.** Where no score reaches 45 the policy lends as the calm parameters do. Mean maximum LTV, and debt in % of the collateral posted, adaptive against static-calm, -middle and -tight: ${parts.join("; ")}.`;
}

function against(result: WindowResult, measure: Measure): string {
  const [adaptive, ...others] = STRATEGIES.filter((strategy) => strategy !== "foresight").map(
    (strategy) => median(result, strategy, measure),
  );
  return `${adaptive} against ${others.join(", ")}`;
}

function recoverySentence(windows: Windows, recovery: Recovery): string {
  const { shortestDays, longestDays, daysWithoutWeek } = recovery;
  const calm = sumOver(windows, ({ strategies }) => strategies[0]?.smoothness.calmHours);
  const heldBack = sumOver(windows, ({ strategies }) => strategies[0]?.smoothness.heldBackHours);
  return `**After a crisis.** The way back costs business. From the stress LTV to the calm one takes ${figure(shortestDays)} to ${figure(longestDays)} days of calm scores, by the day of the week on which calm returns; without the weekly budget it would be ${figure(daysWithoutWeek)}. In ${heldBack} of the ${calm} hours of these windows in which the regime was calm, the maximum LTV was still below the calm one.`;
}

function sumOver(windows: Windows, read: (result: WindowResult) => number | undefined): number {
  return windows.reduce((total, result) => total + (read(result) ?? 0), 0);
}

function reactionSentence(windows: Windows): string {
  const sum = (read: (result: WindowResult) => number | undefined): number =>
    sumOver(windows, read);
  const falls = sum(({ strategies }) => strategies[0]?.reactions.falls);
  const calm = sum(({ strategies }) => strategies[0]?.reactions.underReactions);
  const rises = sum(({ strategies }) => strategies[0]?.reactions.regimeRises);
  const over = sum(({ strategies }) => strategies[0]?.reactions.overReactions);
  return `**Reactions.** ${calm} of ${falls} falls of 10 % within a day found the policy still in calm, and ${over} of ${rises} rises of the regime were followed by no fall of 5 % within a day.`;
}

function yearSentences(years: readonly YearResult[], calmLtvBps: number): string[] {
  const [first, last] = [years[0], years.at(-1)];
  if (first === undefined || last === undefined) return [];
  const parts = REPLAYED_ASSETS.map((asset) => {
    const own = years.filter((each) => each.asset === asset);
    const total = (read: (year: YearResult) => number): number =>
      own.reduce((sum, each) => sum + read(each), 0);
    const hours = total((each) => each.hours);
    const ltv = total((each) => each.meanMaxLtvPercent * each.hours) / hours;
    const calm = (100 * total(({ regimeHours }) => regimeHours[0])) / hours;
    const heldBack = (100 * total(({ heldBackHours }) => heldBackHours)) / hours;
    const falls = total(({ reactions }) => reactions.falls);
    const late = total(({ reactions }) => reactions.underReactions);
    const rises = total(({ reactions }) => reactions.regimeRises);
    const over = total(({ reactions }) => reactions.overReactions);
    return `${asset} mean maximum LTV ${figure(ltv)} %, calm regime in ${figure(calm)} % of hours (with the LTV not back yet in ${figure(heldBack)} %), ${late} of ${falls} falls met in calm, ${over} of ${rises} rises followed by no fall of 5 %`;
  });
  return [
    `**Whole years.** From ${first.year} to ${last.year}, chosen by no one, with ${figure(calmLtvBps / 100)} % as the calm maximum LTV: ${parts.join("; ")}.`,
  ];
}

/** The rule's answers, strategy by strategy and measure by measure. */
export function verdictTable({ windows }: BacktestReport): string {
  const verdicts = verdictsOf(windows);
  const rows = STRATEGIES.filter((strategy) => strategy !== "adaptive").flatMap((against) =>
    JUDGED.map(({ measure }) => {
      const { better, worse } = namesOf(verdicts, against, measure);
      return [against, MEASURES[measure], better.join(", ") || "–", worse.join(", ") || "–"];
    }),
  );
  return [
    '"Clearly" is a rule: in at least 95 % of the seeds, against the same borrowers. Where the table names no window, the strategies cannot be told apart. For debt and interest, more counts as better.',
    markdownTable(["against", "measure", "adaptive is better in", "adaptive is worse in"], rows),
  ].join("\n\n");
}

function namesOf(
  verdicts: readonly Verdict[],
  against: Strategy,
  measure: Measure,
): { readonly better: string[]; readonly worse: string[] } {
  const own = verdicts.filter((v) => v.against === against && v.measure === measure);
  const names = (isBetter: boolean): string[] =>
    own.filter((verdict) => verdict.isBetter === isBetter).map(nameOf);
  return { better: names(true), worse: names(false) };
}

function pairs(windows: Windows, measure: Measure): string {
  const of = (result: WindowResult, strategy: Strategy): string =>
    median(result, strategy, measure);
  return windows
    .map((result) => `${nameOf(result)} ${of(result, "adaptive")} : ${of(result, "static-tight")}`)
    .join(", ");
}

function median({ strategies }: WindowResult, strategy: Strategy, measure: Measure): string {
  const found = strategies.find((each) => each.strategy === strategy);
  return figure(found?.measures[measure].median ?? Number.NaN);
}

const nameOf = ({ window, asset }: { readonly window: string; readonly asset: string }): string =>
  `${window} ${asset}`;

const listed = (names: readonly string[]): string =>
  names.length === 0 ? "no window" : names.join(", ");
