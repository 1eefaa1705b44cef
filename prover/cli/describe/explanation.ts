/** An explanation as bars: every input's share of the way from the calm reference to the score. */
import type { Contribution, Explanation } from "../../../model/explanation/explain.ts";
import type { IntervalExplanation } from "../../../model/explanation/interval.ts";
import { signed } from "../../../model/explanation/sentence.ts";
import { formatValue } from "../../../model/feature-catalogue.ts";
import { formatRound, formatScore } from "./score.ts";

export interface ExplainedMarket extends Explanation {
  readonly interval?: IntervalExplanation;
}

const NAME_WIDTH = 9;
const VALUE_WIDTH = 11;
const POINTS_WIDTH = 7;
const MIN_BAR = 10;
const MAX_BAR = 60;
const RISING = "█";
const FALLING = "░";
/** A last character of one to seven eighths. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const PERIOD_SECONDS = 3600;

/** @param columns width of the terminal */
export function formatExplanation(market: ExplainedMarket, columns: number): string {
  const { contributions, factors, sentence, round, score, reference, interval } = market;
  const barWidth = Math.min(
    Math.max(columns - NAME_WIDTH - VALUE_WIDTH - POINTS_WIDTH - 3, MIN_BAR),
    MAX_BAR,
  );
  const largest = Math.max(...contributions.map(({ points }) => Math.abs(points)), 1e-9);
  const unit = barWidth / largest;
  return [
    sentence,
    `round ${round}, ${formatRound(round, PERIOD_SECONDS)}; every input's share of ${formatScore(reference)} → ${formatScore(score)}:`,
    ...contributions.map((own) => contributionLine(own, unit)),
    "",
    ...factors.map(
      ({ meaning, percent, isAtCap, referencePercent }) =>
        `${`${isAtCap ? "≥ " : ""}${percent.toFixed(2)}`.padStart(8)} %  ${meaning} (calm ${referencePercent.toFixed(2)} %)`,
    ),
    ...(interval === undefined ? [] : ["", describeInterval(interval)]),
  ].join("\n");
}

function contributionLine(
  { feature, value, points, isMissing }: Contribution,
  unit: number,
): string {
  const shown = isMissing ? "no data" : formatValue(feature, value);
  const columns = [
    feature.padEnd(NAME_WIDTH),
    shown.padStart(VALUE_WIDTH),
    signed(points).padStart(POINTS_WIDTH),
  ];
  return `${columns.join(" ")} ${bar(points, unit)}`.trimEnd();
}

function bar(points: number, unit: number): string {
  const eighths = Math.round(8 * Math.abs(points) * unit);
  if (points < 0) return FALLING.repeat(Math.round(eighths / 8));
  return RISING.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

function describeInterval({ scoreLow, scoreHigh, contributions }: IntervalExplanation): string {
  const range = `interval ${formatScore(scoreLow)}–${formatScore(scoreHigh)}`;
  const spread = contributions.map(
    ({ feature, low, high, points }) =>
      `${feature} ${formatValue(feature, low)}–${formatValue(feature, high)} (${signed(points)})`,
  );
  if (spread.length === 0) return `${range}: the publishers agree`;
  return `${range}, because publishers differ about ${spread.join(", ")}`;
}
