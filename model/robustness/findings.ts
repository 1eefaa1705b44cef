/** Everything that `ballast robustness` measures of one model, in one pass over the shipped history. */
import type { Example } from "../dataset/dataset.ts";
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import type { HistoryTable } from "../history/reader.ts";
import type { IntegerModel } from "../integer-model.ts";
import { STARTING_CONFIG } from "../policy/market-config.ts";
import type { OnProgress } from "../progress.ts";
import { type Adversarial, adversarial, BUDGETS_BPS } from "./adversarial.ts";
import { type AnyMarketMove, anyMarketMoves } from "./any-market.ts";
import { type Crossings, crossings } from "./crossing.ts";
import { type Collusion, collusions } from "./minority.ts";
import { type AucLoss, aucLosses, type Missing, missing, missingGroups } from "./missing.ts";
import { type Monotonicity, monotonicity } from "./monotonicity-report.ts";
import { type SingleInput, singleInputs } from "./single-input.ts";
import { stretchesOf } from "./stretches.ts";

export type RobustnessFindings = {
  /** Asset-hours of the shipped history. */
  readonly rows: number;
  readonly seed: number;
  readonly singleInputs: readonly SingleInput[];
  readonly anyMarket: readonly AnyMarketMove[];
  readonly crossings: readonly Crossings[];
  readonly collusions: readonly Collusion[];
  readonly adversarial: readonly Adversarial[];
  readonly missing: Readonly<Record<string, Missing>>;
  readonly missingPairs: readonly Missing[];
  /** Only with the outcomes of the raw data at hand. */
  readonly aucLosses?: readonly AucLoss[];
  readonly monotonicity: Monotonicity;
};

export interface FindRobustnessParameters {
  readonly model: IntegerModel;
  readonly history: HistoryTable;
  readonly seed: number;
  readonly examples?: readonly Example[];
  readonly onProgress?: OnProgress;
}

/** @throws BallastError as assertMonotone does. */
export function findRobustness(parameters: FindRobustnessParameters): RobustnessFindings {
  const { model, history, seed, examples, onProgress } = parameters;
  const report = onProgress && { onProgress };
  const stretches = stretchesOf(history);
  const rows = stretches.flatMap((stretch) => stretch.rows);
  const vectors = rows.map(({ features }) => features);
  const { groups, pairs } = missingGroups();
  return {
    rows: rows.length,
    seed,
    monotonicity: monotonicity({ model, vectors, seed, ...report }),
    singleInputs: singleInputs({ model, stretches, ...report }),
    anyMarket: anyMarketMoves({ model, rows: vectors, seed, ...report }),
    crossings: crossingScores().map((threshold) =>
      crossings({ model, rows: vectors, reference: NEUTRAL_FEATURES, threshold, ...report }),
    ),
    collusions: collusions({ model, stretches, ...report }),
    adversarial: BUDGETS_BPS.map((budgetBps) =>
      adversarial({ model, rows: vectors, budgetBps, seed }),
    ),
    missing: Object.fromEntries(
      Object.entries(groups).map(([name, inputs]) => [name, missing(model, rows, inputs)]),
    ),
    missingPairs: pairs.map((inputs) => missing(model, rows, inputs)),
    ...(examples !== undefined && { aucLosses: aucLosses(model, examples) }),
  };
}

/** The lowest scores that the policy takes for transition, and for stress. */
function crossingScores(): number[] {
  const { transitionFrom, stressAbove } = STARTING_CONFIG.rules;
  return [transitionFrom, stressAbove + 1];
}
