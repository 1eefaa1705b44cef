/** The crises of the shipped history, scored hour by hour: what a timeline shows, and its figures. */
import { isTraining } from "../dataset/split.ts";
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import type { HistoryTable } from "../history/reader.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import { presentValues } from "../monitoring/windows.ts";
import { STARTING_CONFIG } from "../policy/market-config.ts";
import { FEATURE_COUNT, SCHEMA } from "../schema.ts";

export interface ScoredHour {
  readonly asset: string;
  readonly round: number;
  readonly features: readonly number[];
  readonly missing: number;
  /** Hundredths of a point. */
  readonly score: number;
  /** With the peg input at its neutral value. */
  readonly scoreWithoutPeg: number;
}

export type CrisisFigures = {
  readonly asset: string;
  readonly hours: number;
  /** Of them, those that the model was trained on. */
  readonly trainingHours: number;
  /** Hundredths of a point, and the first hour with that score. */
  readonly peakScore: number;
  readonly peakRound: number;
  readonly hoursFrom45: number;
  readonly hoursAbove65: number;
  /** First hours; null when the score never got there. */
  readonly firstFrom45: number | null;
  readonly firstAbove65: number | null;
  /** The same with the peg input neutral: what the peg rule was early by. */
  readonly firstFrom45WithoutPeg: number | null;
  readonly firstAbove65WithoutPeg: number | null;
  /** Largest fall from the 24-hour high, bps, and the first hour with it. */
  readonly deepestFallBps: number;
  readonly deepestFallRound: number;
  readonly largestPegBps: number | null;
  /** Largest difference that the peg input made, hundredths of a point. */
  readonly pegAdds: number;
  readonly peakScoreWithoutPeg: number;
  /** Inputs without data in more than half of the hours. */
  readonly missingInputs: readonly string[];
};

export interface Crisis {
  readonly name: string;
  readonly description: string;
  readonly hours: readonly ScoredHour[];
  readonly figures: readonly CrisisFigures[];
}

const index = (name: string): number => SCHEMA.findIndex((feature) => feature.name === name);
export const PEG = index("peg");
export const FALL_24H = index("dd24");
export const FALL_7D = index("dd7d");

/** Every window of the history, the calm one beside the crises. */
export function scoreWindows(model: IntegerModel, history: HistoryTable): Crisis[] {
  return history.windows.map(({ name, description, firstRound, lastRound }) => {
    const hours = history.rows
      .filter(({ round }) => round >= firstRound && round <= lastRound)
      .map((row): ScoredHour => {
        const withoutPeg = row.features.with(PEG, NEUTRAL_FEATURES[PEG] ?? 0);
        return {
          ...row,
          score: evaluate(model, row.features).score,
          scoreWithoutPeg: evaluate(model, withoutPeg).score,
        };
      });
    const figures = history.assets.map((asset) =>
      figuresOf(
        asset,
        hours.filter((hour) => hour.asset === asset),
      ),
    );
    return { name, description, hours, figures };
  });
}

function figuresOf(asset: string, hours: readonly ScoredHour[]): CrisisFigures {
  const { transitionFrom, stressAbove } = STARTING_CONFIG.rules;
  const peak = largest(hours, ({ score }) => score);
  const deepest = largest(hours, ({ features }) => features[FALL_24H] ?? 0);
  const pegs = presentValues(hours, PEG);
  const from45 = hours.filter(({ score }) => score >= transitionFrom);
  const firstOf = (holds: (hour: ScoredHour) => boolean): number | null =>
    hours.find(holds)?.round ?? null;
  const above65 = hours.filter(({ score }) => score > stressAbove);
  return {
    asset,
    hours: hours.length,
    trainingHours: hours.filter(({ round }) => isTraining(round)).length,
    peakScore: peak.value,
    peakRound: peak.round,
    hoursFrom45: from45.length,
    hoursAbove65: above65.length,
    firstFrom45: from45[0]?.round ?? null,
    firstAbove65: above65[0]?.round ?? null,
    firstFrom45WithoutPeg: firstOf(({ scoreWithoutPeg }) => scoreWithoutPeg >= transitionFrom),
    firstAbove65WithoutPeg: firstOf(({ scoreWithoutPeg }) => scoreWithoutPeg > stressAbove),
    deepestFallBps: deepest.value,
    deepestFallRound: deepest.round,
    largestPegBps: pegs.length === 0 ? null : Math.max(...pegs),
    pegAdds: largest(hours, (hour) => hour.score - hour.scoreWithoutPeg).value,
    peakScoreWithoutPeg: largest(hours, ({ scoreWithoutPeg }) => scoreWithoutPeg).value,
    missingInputs: Array.from({ length: FEATURE_COUNT }, (_, i) => i)
      .filter((i) => 2 * presentValues(hours, i).length < hours.length)
      .map((i) => SCHEMA[i]?.name ?? ""),
  };
}

function largest(
  hours: readonly ScoredHour[],
  measure: (hour: ScoredHour) => number,
): { value: number; round: number } {
  let best = { value: Number.NEGATIVE_INFINITY, round: 0 };
  for (const hour of hours) {
    const value = measure(hour);
    if (value > best.value) best = { value, round: hour.round };
  }
  return best;
}
