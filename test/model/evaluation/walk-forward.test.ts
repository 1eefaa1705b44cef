import { expect } from "chai";
import { buildDataset, type Example } from "../../../model/dataset/dataset.ts";
import type { RoundRange } from "../../../model/dataset/split.ts";
import { type Forecaster, forEachOutcome } from "../../../model/evaluation/forecaster.ts";
import { walkForward } from "../../../model/evaluation/walk-forward.ts";
import type { Progress } from "../../../model/progress.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const { examples } = buildDataset(syntheticMarket({ hours: 1_500 }));
const folds: RoundRange[] = [
  { name: "first", first: FIRST_HOUR + 900, end: FIRST_HOUR + 1_150 },
  { name: "second", first: FIRST_HOUR + 1_150, end: FIRST_HOUR + 1_400 },
];

/** Ranks by one feature, and keeps every example that it was fitted on. */
function recorder(fits: Example[][]): Forecaster {
  return {
    name: "har",
    title: "recorder",
    isUnconstrained: false,
    fit: async (past) => {
      fits.push([...past]);
      const predict = ({ features }: Example) => {
        const ranking = Math.log((features[1] ?? 0) + 1);
        return { ranking, outcomes: forEachOutcome(() => ranking) };
      };
      return { predict };
    },
  };
}

describe("walk-forward", () => {
  it("fits on what was over a day before the half-year, and on all of it", async () => {
    const fits: Example[][] = [];
    await walkForward({ examples, forecasters: [recorder(fits)], folds });
    for (const [i, past] of fits.entries()) {
      const before = (folds[i]?.first ?? 0) - 24;
      expect(past).to.deep.equal(examples.filter(({ round }) => round < before));
    }
    expect(fits).to.have.length(folds.length);
  });

  it("gives the same forecasts when every label from the half-year on is poisoned", async () => {
    const [fold] = folds;
    const poisoned = examples.map((example) =>
      example.round < (fold?.first ?? 0) - 24
        ? example
        : {
            ...example,
            labels: {
              expectedShortfall: 1,
              isLiquidated: 1 - example.labels.isLiquidated,
              liquidityAdjustedVolatility: 0,
              systemStress: 1,
              fall: 1,
            },
          },
    );
    const judge = async (rows: readonly Example[]) => {
      const parameters = { examples: rows, forecasters: [recorder([])], folds: folds.slice(0, 1) };
      const { hours } = await walkForward(parameters);
      return { said: hours.ETH.forecasts.get("har"), usual: hours.ETH.climatology };
    };
    const [clean, tainted] = [await judge(examples), await judge(poisoned)];
    expect(clean.said?.length).to.be.above(200);
    expect(tainted).to.deep.equal(clean);
  });

  it("judges every hour of the half-years once, per scored asset", async () => {
    const { hours } = await walkForward({ examples, forecasters: [recorder([])], folds });
    for (const asset of ["ETH", "BTC"] as const) {
      const own = examples.filter(
        ({ round, asset: other }) =>
          other === asset && round >= FIRST_HOUR + 900 && round < FIRST_HOUR + 1_400,
      );
      expect(hours[asset].examples).to.deep.equal(own);
      expect(hours[asset].forecasts.get("har")).to.have.length(own.length);
    }
  });

  it("tells where it is", async () => {
    const seen: Progress[] = [];
    const onProgress = (progress: Progress): number => seen.push(progress);
    await walkForward({ examples, forecasters: [recorder([])], folds, onProgress });
    expect(seen.map(({ done, total }) => [done, total])).to.deep.equal([
      [0, 2],
      [1, 2],
    ]);
  });

  it("refuses a half-year without a past", async () => {
    const fold = { name: "too-early", first: FIRST_HOUR, end: FIRST_HOUR + 500 };
    await expectRejection(
      "VALIDATION_PAST",
      walkForward({ examples, forecasters: [recorder([])], folds: [fold] }),
    );
  });
});
