/** How well fitted heads explain the rows they were fitted on: what picks the seed that is kept. */
import { FACTORS } from "../architecture.ts";
import { compositeOf } from "../calibration/calibrate.ts";
import type { Example } from "../dataset/dataset.ts";
import { targetsOf } from "./head-loss.ts";

/** Unexplained share of variance, summed over the four heads and their composite; undisturbed. */
export function trainingLoss(
  heads: readonly (readonly number[])[],
  examples: readonly Example[],
): number {
  const targets = examples.map(({ labels }) => targetsOf(labels));
  const composites = unexplained(heads.map(compositeOf), targets.map(compositeOf));
  return FACTORS.reduce(
    (sum, _, i) => sum + unexplained(column(heads, i), column(targets, i)),
    composites,
  );
}

function column(rows: readonly (readonly number[])[], index: number): number[] {
  return rows.map((row) => row[index] ?? 0);
}

function unexplained(predicted: readonly number[], actual: readonly number[]): number {
  const mean = actual.reduce((a, b) => a + b, 0) / actual.length;
  let errors = 0;
  let total = 0;
  for (const [i, value] of actual.entries()) {
    errors += (value - (predicted[i] ?? 0)) ** 2;
    total += (value - mean) ** 2;
  }
  return errors / total;
}
