/** How much was checked of "a riskier input never lowers anything", and what was found. */
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { OnProgress } from "../progress.ts";
import { seededRandom } from "../random.ts";
import { assertMonotone } from "./assert-monotone.ts";
import {
  type Checked,
  checkRandomPairs,
  checkReportSets,
  type Sweep,
  sweepInputs,
} from "./monotonicity.ts";
import { randomModel } from "./random-model.ts";

export type Monotonicity = {
  readonly randomPairs: Checked;
  readonly reportSets: Checked;
  readonly sweepReferences: number;
  readonly sweeps: readonly Sweep[];
  readonly randomModels: number;
  readonly randomModelPairs: Checked;
  /** Sum of all of the above; the proof says 0. */
  readonly violations: number;
};

export interface MonotonicityParameters {
  readonly model: IntegerModel;
  /** Rows of history, some of which the sweeps use as reference. */
  readonly vectors: readonly (readonly number[])[];
  readonly seed: number;
  readonly onProgress?: OnProgress;
}

const PAIRS = 1_000_000;
const PAIRS_AT_ONCE = 50_000;
const REPORT_SETS = 20_000;
const RANDOM_MODELS = 10_000;
const SWEPT_ROWS = 16;
/** A pair of vectors and of report sets takes two seeds that no other check uses. */
const SEED_STRIDE = 1_000_003;

/** @throws BallastError as assertMonotone does. */
export function monotonicity(parameters: MonotonicityParameters): Monotonicity {
  const { model, vectors, seed, onProgress } = parameters;
  assertMonotone(model);
  const chunks = Array.from({ length: PAIRS / PAIRS_AT_ONCE }, (_, chunk) => {
    onProgress?.({ stage: "comparing random pairs", done: chunk * PAIRS_AT_ONCE, total: PAIRS });
    return checkRandomPairs({ model, pairs: PAIRS_AT_ONCE, seed: seed + chunk * SEED_STRIDE });
  });
  const every = Math.max(1, Math.floor(vectors.length / SWEPT_ROWS));
  const references = [NEUTRAL_FEATURES, ...vectors.filter((_, row) => row % every === 0)];
  onProgress?.({ stage: "sweeping every input", done: 0, total: 1 });
  const sweeps = sweepInputs(model, references);
  const reportSets = checkReportSets({ model, sets: REPORT_SETS, seed });
  onProgress?.({ stage: "checking random models", done: 0, total: 1 });
  const random = seededRandom(seed);
  const models = Array.from({ length: RANDOM_MODELS }, (_, i) =>
    checkRandomPairs({ model: randomModel(random), pairs: 1, seed: seed + i }),
  );
  const [randomPairs, randomModelPairs] = [total(chunks), total(models)];
  const swept = sweeps.reduce((sum, { violations }) => sum + violations, 0);
  return {
    randomPairs,
    reportSets,
    sweepReferences: references.length,
    sweeps,
    randomModels: RANDOM_MODELS,
    randomModelPairs,
    violations:
      randomPairs.violations + reportSets.violations + swept + randomModelPairs.violations,
  };
}

function total(parts: readonly Checked[]): Checked {
  return parts.reduce((a, b) => ({
    checked: a.checked + b.checked,
    violations: a.violations + b.violations,
  }));
}
