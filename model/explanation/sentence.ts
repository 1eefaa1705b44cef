/** An explanation in one plain sentence: the score, where it stands, and what moved it there. */
import { featureText, formatValue } from "../feature-catalogue.ts";

export interface SentenceParameters {
  readonly subject: string;
  /** Hundredths of a point. */
  readonly score: number;
  readonly reference: number;
  readonly regime: string;
  /** Largest share first. */
  readonly contributions: readonly Mover[];
}

interface Mover {
  readonly feature: string;
  readonly value: number;
  readonly points: number;
  /** Whether the value stands in for data that were missing. */
  readonly isMissing?: boolean;
}

/** So many inputs are named, fewer when they account for more than half. */
const MAX_NAMED = 3;
const ENOUGH_SHARE = 0.5;
/** The other side is mentioned when it takes back so much of what the named side moves. */
const COUNTER_SHARE = 0.2;

export function explainSentence(parameters: SentenceParameters): string {
  const { subject, score, reference, regime, contributions } = parameters;
  const [points, calm] = [score / 100, reference / 100];
  const opening = `${subject} scores ${points.toFixed(1)} (${regime})`;
  const isAbove = score >= reference;
  const aligned = contributions
    .filter((each) => (isAbove ? each.points > 0 : each.points < 0))
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const named = leading(aligned);
  const absent = absentText(contributions);
  if (named.length === 0) return `${opening}, as the calm reference does.${absent}`;
  const movers = named.map(
    ({ feature, value, points: share }) =>
      `${featureText(feature).phrase(formatValue(feature, value))} (${signed(share)})`,
  );
  const verb = named.length === 1 ? "moves" : "move";
  const counter = counterText(contributions, isAbove);
  return `${opening}: ${inWords(movers)} ${verb} it most${counter}; it is ${placeText(points, calm)}.${absent}`;
}

function placeText(points: number, calm: number): string {
  const distance = Math.abs(points - calm).toFixed(1);
  const reference = `the calm reference of ${calm.toFixed(1)}`;
  if (distance === "0.0") return `level with ${reference}`;
  return `${distance} ${points > calm ? "above" : "below"} ${reference}`;
}

/** Inputs that pull the other way, as one number: without it the named shares would not add up. */
function counterText(contributions: readonly Mover[], isAbove: boolean): string {
  const sumOf = (sign: 1 | -1): number =>
    contributions.reduce((sum, { points }) => sum + Math.max(sign * points, 0), 0);
  const [aligned, against] = isAbove ? [sumOf(1), sumOf(-1)] : [sumOf(-1), sumOf(1)];
  if (against < COUNTER_SHARE * aligned) return "";
  return `, while ${isAbove ? "calmer inputs lower" : "riskier inputs raise"} it by ${against.toFixed(1)}`;
}

function absentText(contributions: readonly Mover[]): string {
  const absent = contributions.filter(({ isMissing }) => isMissing === true);
  if (absent.length === 0) return "";
  const names = inWords(absent.map(({ feature }) => feature));
  const verb = absent.length === 1 ? "has no data and counts" : "have no data and count";
  return ` ${names} ${verb} as neutral.`;
}

function leading(movers: readonly Mover[]): Mover[] {
  const total = movers.reduce((sum, { points }) => sum + Math.abs(points), 0);
  const named: Mover[] = [];
  let covered = 0;
  for (const mover of movers) {
    if (named.length === MAX_NAMED || covered > ENOUGH_SHARE * total) break;
    named.push(mover);
    covered += Math.abs(mover.points);
  }
  return named;
}

export function signed(points: number): string {
  return `${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(1)}`;
}

function inWords(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}
