/** Why a LayersModel cannot be proven: every reason at once, each with what to change. */
import { BallastError } from "../errors.ts";

export interface ImportProblem {
  /** Name of the layer; "model" when no one layer is at fault. */
  readonly layer: string;
  readonly reason: string;
  readonly change: string;
}

export function refused(source: string, problems: readonly ImportProblem[]): BallastError {
  const lines = problems.map(({ layer, reason, change }) => `\n  ${layer}: ${reason}: ${change}`);
  const many = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  return new BallastError("input", "LAYERS_MODEL_REFUSED", `${many}${lines.join("")}`, {
    location: source,
    hint: "docs/bring-your-own-model.md shows a model that is accepted and how to train it",
    details: { problems },
  });
}
