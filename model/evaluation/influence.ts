/** How far one input alone can carry the score: the bound on what a lie about it can do. */
import type { Example } from "../dataset/dataset.ts";
import { evaluate } from "../inference/evaluate.ts";
import type { IntegerModel } from "../integer-model.ts";
import { SCHEMA } from "../schema.ts";

export type Influence = {
  readonly feature: string;
  /** Largest rise of the score, in points, when this input is set to the end of its range. */
  readonly maxRise: number;
  /** Largest drop when it is set to the start. Both 0: the model does not listen to it. */
  readonly maxDrop: number;
};

export function influences(model: IntegerModel, examples: readonly Example[]): Influence[] {
  const scores = examples.map(({ features }) => evaluate(model, features).score);
  const largest = (index: number, value: number): number =>
    examples.reduce((most, { features }, row) => {
      const moved = evaluate(model, features.with(index, value)).score;
      return Math.max(most, Math.abs(moved - (scores[row] ?? 0)) / 100);
    }, 0);
  return SCHEMA.map(({ name, min, max }, i) => ({
    feature: name,
    maxRise: largest(i, max),
    maxDrop: largest(i, min),
  }));
}
