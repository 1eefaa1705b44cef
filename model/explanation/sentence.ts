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
}

/** So many inputs are named, fewer when they account for more than half. */
const MAX_NAMED = 3;
const ENOUGH_SHARE = 0.5;

export function explainSentence(parameters: SentenceParameters): string {
  const { subject, score, reference, regime, contributions } = parameters;
  const [points, calm] = [score / 100, reference / 100];
  const opening = `${subject} scores ${points.toFixed(1)} (${regime})`;
  const distance = Math.abs(points - calm).toFixed(1);
  const isAbove = score >= reference;
  const side = isAbove ? "above" : "below";
  const aligned = contributions
    .filter((each) => (isAbove ? each.points > 0 : each.points < 0))
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const named = leading(aligned);
  if (named.length === 0) return `${opening}, as the calm reference does.`;
  const movers = named.map(
    ({ feature, value, points: share }) =>
      `${featureText(feature).phrase(formatValue(feature, value))} (${signed(share)})`,
  );
  const verb = named.length === 1 ? "moves" : "move";
  return `${opening}: ${inWords(movers)} ${verb} it most; it is ${distance} ${side} the calm reference of ${calm.toFixed(1)}.`;
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
