/** What the walk-forward models lose when inputs fall silent and are replaced by their neutral value. */
import { NEUTRAL_FEATURES } from "../features/neutral.ts";
import { DEFI_INPUTS, SCHEMA } from "../schema.ts";
import type { Bench } from "./bench.ts";
import { type Distribution, difference, distributionOf, figureOf } from "./block-bootstrap.ts";
import { rankRows, rocArea } from "./ranked-rows.ts";
import type { Figure } from "./validation-report.ts";
import type { WalkForward } from "./walk-forward.ts";

export interface MissingInputLosses {
  /** The input whose silence costs most, and the AUC it costs. */
  readonly worst: { readonly feature: string; readonly loss: Figure };
  readonly allDefi: Figure;
}

/** @param auc of ours with every input */
export function missingInputLosses(
  { hours, blocks, draws }: Bench,
  folds: WalkForward["folds"],
  auc: Distribution,
): MissingInputLosses {
  const isPositive = hours.examples.map(({ labels }) => labels.isLiquidated);
  const lossWithout = (silent: readonly number[]): Distribution => {
    const scores = hours.examples.map((example) => {
      const { forecast } =
        folds.find(({ fold }) => example.round >= fold.first && example.round < fold.end) ?? {};
      const features = example.features.map((value, i) =>
        silent.includes(i) ? (NEUTRAL_FEATURES[i] ?? 0) : value,
      );
      return forecast?.get("ours")?.({ ...example, features }).ranking ?? 0;
    });
    const ranked = rankRows({ scores, isPositive, blockOf: blocks.blockOf });
    return difference(auc, distributionOf(rocArea(ranked), draws));
  };
  const single = SCHEMA.map(({ name }, i) => ({ name, loss: lossWithout([i]) }));
  const worst = single.reduce((a, b) => (b.loss.value > a.loss.value ? b : a));
  const defi = SCHEMA.flatMap(({ name }, i) => (DEFI_INPUTS.includes(name) ? [i] : []));
  return {
    worst: { feature: worst.name, loss: figureOf(worst.loss) },
    allDefi: figureOf(lossWithout(defi)),
  };
}
