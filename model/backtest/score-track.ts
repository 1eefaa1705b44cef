/**
 * Scores of consecutive rounds as the oracle would accept them: five publishers with simulated
 * disagreement, the median through the integer model. A round without a feature row is a missed round.
 */
import type { FeatureRow } from "../features/feature-table.ts";
import { SECONDS_PER_HOUR } from "../features/hourly-grid.ts";
import { simulateObservations } from "../history/observation.ts";
import { scoreMarket } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { Observation } from "../policy/regime-machine.ts";

export const PUBLISHERS = 5;

export interface ScoreTrackParameters {
  readonly model: IntegerModel;
  readonly asset: string;
  readonly rows: readonly FeatureRow[];
  readonly jitterBps: number;
}

/** One observation a row, in the same order. */
export function scoreTrack(parameters: ScoreTrackParameters): Observation[] {
  const { model, asset, rows, jitterBps } = parameters;
  return rows.map(({ round, features }) => {
    const reports = simulateObservations({
      asset,
      round,
      features,
      publishers: PUBLISHERS,
      jitterBps,
    });
    return observationOf(round, scoreMarket(model, reports));
  });
}

export function observationOf(
  round: number,
  { score, scoreLow, scoreHigh }: Omit<Observation, "round" | "observedAt">,
): Observation {
  return { round, observedAt: round * SECONDS_PER_HOUR, score, scoreLow, scoreHigh };
}
