/** Scores in words, the same everywhere the command line shows one. */
import { FACTOR_MAX, FACTORS } from "../../../model/architecture.ts";
import type { MarketScore } from "../../../model/inference/evaluate.ts";

const FACTOR_LABELS: Readonly<Record<(typeof FACTORS)[number], string>> = {
  expectedShortfall: "ES",
  liquidationProbability: "liq",
  liquidityAdjustedVolatility: "LAV",
  systemStress: "sys",
};

/** Hundredths of a point as points: 4523 is "45.23". */
export function formatScore(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

export function formatInterval({ scoreLow, scoreHigh }: MarketScore): string {
  return `${formatScore(scoreLow)}–${formatScore(scoreHigh)}`;
}

/** Each driver as a percentage of its scale. */
export function formatFactors({ factors }: MarketScore): string {
  return FACTORS.map((factor, index) => {
    const percent = Math.round((100 * (factors[index] ?? 0)) / FACTOR_MAX);
    return `${FACTOR_LABELS[factor]} ${percent}`;
  }).join(" ");
}

export function describeScore(score: MarketScore): string {
  return `${formatScore(score.score)} (interval ${formatInterval(score)}; drivers in % of scale: ${formatFactors(score)})`;
}

/** The time a round observes, in UTC. */
export function formatRound(round: number, periodSeconds: number): string {
  return `${new Date(round * periodSeconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** The slots whose bit is set. */
export function slotsIn(bitmap: number): number[] {
  return Array.from({ length: 16 }, (_, slot) => slot).filter((slot) => (bitmap >> slot) & 1);
}
