import { type Forecaster, forEachOutcome } from "../evaluation/forecaster.ts";
import { boost, boostedMargin } from "./boosting.ts";
import { binEdges, binRows } from "./feature-bins.ts";

/** Trees on our own inputs, one sum per outcome, free or rising in every input. */
export function boostingForecaster(seed: number, isMonotone: boolean): Forecaster {
  return {
    name: isMonotone ? "boosting-monotone" : "boosting",
    title: isMonotone ? "gradient boosting, monotone" : "gradient boosting",
    isUnconstrained: !isMonotone,
    fit: async (past) => {
      const edges = binEdges(past);
      const common = { bins: binRows(past, edges), isMonotone, seed };
      const fall = boost({
        ...common,
        loss: "logistic",
        targets: past.map(({ labels }) => labels.isLiquidated),
      });
      const outcomes = forEachOutcome((outcome) =>
        boost({
          ...common,
          loss: "squared",
          targets: past.map(({ labels }) => labels[outcome]),
        }),
      );
      return {
        predict: (example) => {
          const bins = binRows([example], edges);
          return {
            ranking: boostedMargin(fall, bins),
            outcomes: forEachOutcome((outcome) => boostedMargin(outcomes[outcome], bins)),
          };
        },
      };
    },
  };
}
