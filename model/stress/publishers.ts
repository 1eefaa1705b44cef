/** Rounds of an invented market: honest publishers with their usual disagreement, liars with a plan. */
import { observationOf, PUBLISHERS, scoreTrack } from "../backtest/score-track.ts";
import type { FeatureRow } from "../features/feature-table.ts";
import { simulateObservations } from "../history/observation.ts";
import { evaluate, scoreMarket } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { Observation } from "../policy/regime-machine.ts";
import { SCHEMA } from "../schema.ts";
import type { Attack } from "./scenarios.ts";

const JITTER_BPS = 50;
/** Rounds that an alternating liar stays at one extreme. */
const ALTERNATION_ROUNDS = 6;

export interface AttackedRound {
  readonly seen: Observation;
  readonly liars: number;
  /** Score of the lowest, and of the highest, that honest publishers said of each feature. */
  readonly honestLow: number;
  readonly honestHigh: number;
}

export interface RoundsParameters {
  readonly model: IntegerModel;
  readonly asset: string;
  readonly rows: readonly FeatureRow[];
}

export function honestRounds({ model, asset, rows }: RoundsParameters): Observation[] {
  return scoreTrack({ model, asset, rows, jitterBps: JITTER_BPS });
}

export function attackedRounds(parameters: RoundsParameters, attack: Attack): AttackedRound[] {
  const { model, asset, rows } = parameters;
  return rows.map(({ round, features }) => {
    const all = simulateObservations({
      asset,
      round,
      features,
      publishers: PUBLISHERS,
      jitterBps: JITTER_BPS,
    });
    const honest = all.slice(attack.liars);
    const lies = Array.from({ length: attack.liars }, () => claimOf(attack, round));
    const ends = (pick: (...values: number[]) => number): number =>
      evaluate(
        model,
        SCHEMA.map((_, i) => pick(...honest.map((report) => report[i] ?? 0))),
      ).score;
    return {
      seen: observationOf(round, scoreMarket(model, [...lies, ...honest])),
      liars: attack.liars,
      honestLow: ends(Math.min),
      honestHigh: ends(Math.max),
    };
  });
}

function claimOf({ claim }: Attack, round: number): number[] {
  const isHigh =
    claim === "highest" ||
    (claim === "alternating" && Math.floor(round / ALTERNATION_ROUNDS) % 2 === 0);
  return SCHEMA.map(({ min, max }) => (isHigh ? max : min));
}
