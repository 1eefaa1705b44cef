/**
 * Early stopping: how many steps help on rows that are later than those trained on. The final fit
 * then uses all rows, with a learning-rate cycle of that length, so no row is lost to validation.
 */
import type { Example } from "../dataset/dataset.ts";
import { fitNormalisation } from "../dataset/feature-range.ts";
import { validationBlock } from "../dataset/validation-block.ts";
import { wholeBatch } from "./batches.ts";
import { EarlyStopping } from "./early-stopping.ts";
import { fitHeads } from "./fit-heads.ts";
import { headLoss } from "./head-loss.ts";
import { lossOf } from "./network.ts";
import { RISING_SHARE } from "./projected-adam.ts";

/** Steps between two looks at the validation loss, as a share of all: 50 of 1,500. */
const CHECKS = 30;
/** Looks without improvement. The loss of neighbouring looks differs by noise. */
const PATIENCE = 10;

export interface FindStoppingStepParameters {
  readonly examples: readonly Example[];
  readonly seed: number;
  /** The most that is tried. */
  readonly steps: number;
  readonly batchSize: number;
  readonly onStep?: (step: number) => void;
}

/** At least until the learning rate has peaked; all of `steps` when there are too few rows to keep some back. */
export async function findStoppingStep({
  examples,
  onStep,
  ...recipe
}: FindStoppingStepParameters): Promise<number> {
  const { earlier, later } = validationBlock(examples);
  if (later.length === 0 || earlier.length === 0) return recipe.steps;
  const ranges = fitNormalisation(earlier);
  const validation = wholeBatch(later, ranges);
  const loss = headLoss(earlier);
  const interval = Math.ceil(recipe.steps / CHECKS);
  const stopping = new EarlyStopping(PATIENCE);
  await fitHeads({
    ...recipe,
    examples: earlier,
    ranges,
    onStep: (step, parameters) => {
      onStep?.(step);
      if (step % interval !== 0 || step < RISING_SHARE * recipe.steps) return false;
      return stopping.check(step, lossOf(parameters, validation, loss));
    },
  });
  return stopping.bestStep;
}
