/** Logistic regression for the fall, ridge regression for the other outcomes, on our own inputs. */
import { fitNormalisation, normaliseRows } from "../dataset/feature-range.ts";
import { type Forecaster, forEachOutcome } from "../evaluation/forecaster.ts";
import { FEATURE_COUNT } from "../schema.ts";
import { fitLogisticRegression, fitRidge, marginOf } from "./linear-fit.ts";

/** Small: tens of thousands of rows for 17 numbers need no more than a safe inverse. */
const RIDGE = 1e-5;

export function logisticForecaster(): Forecaster {
  return {
    name: "logistic",
    title: "logistic and ridge regression",
    isUnconstrained: true,
    fit: async (past) => {
      const ranges = fitNormalisation(past);
      const sample = { inputs: normaliseRows(past, ranges), width: FEATURE_COUNT, ridge: RIDGE };
      const fall = fitLogisticRegression({
        ...sample,
        targets: past.map(({ labels }) => labels.isLiquidated),
      });
      const outcomes = forEachOutcome((outcome) =>
        fitRidge({ ...sample, targets: past.map(({ labels }) => labels[outcome]) }),
      );
      return {
        predict: (example) => {
          const inputs = normaliseRows([example], ranges);
          return {
            ranking: marginOf(fall, inputs),
            outcomes: forEachOutcome((outcome) => marginOf(outcomes[outcome], inputs)),
          };
        },
      };
    },
  };
}
