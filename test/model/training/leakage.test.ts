import { expect } from "chai";
import { buildDataset, type Example } from "../../../model/dataset/dataset.ts";
import { type SpotHistory, spotHistory } from "../../../model/evaluation/forecaster.ts";
import { MODEL_NAMES } from "../../../model/evaluation/validation-report.ts";
import { walkForward } from "../../../model/evaluation/walk-forward.ts";
import { seededRandom } from "../../../model/random.ts";
import { FEATURE_COUNT } from "../../../model/schema.ts";
import { baselineForecasters } from "../../../model/training/baseline-forecasters.ts";
import { ourForecaster } from "../../../model/training/our-forecaster.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const HOURS = 1_700;
const FOLD = { name: "judged", first: FIRST_HOUR + 1_400, end: FIRST_HOUR + 1_500 };
const recipe = { seed: 3, steps: 300, batchSize: 128 };

/** Everything that is known only once the half-year has begun, replaced by noise. */
function poisoned(examples: readonly Example[]): Example[] {
  const random = seededRandom(3);
  return examples.map((example) => {
    if (example.round < FOLD.first - 24) return example;
    return {
      ...example,
      features: Array.from({ length: FEATURE_COUNT }, () => random.below(10_000)),
      labels: {
        expectedShortfall: random.uniform(),
        isLiquidated: random.below(2),
        liquidityAdjustedVolatility: random.uniform(),
        systemStress: random.uniform(),
        fall: random.uniform(),
      },
    };
  });
}

async function walk(examples: readonly Example[], spot: SpotHistory) {
  const forecasters = [
    ourForecaster({ ...recipe, seeds: [recipe.seed] }),
    ...baselineForecasters(spot, recipe),
  ];
  const { folds, hours } = await walkForward({ examples, forecasters, folds: [FOLD] });
  return { forecast: folds[0]?.forecast, usual: hours.ETH.climatology[0] };
}

describe("walk-forward forecasts of every model", () => {
  it("say the same on the eve of the half-year, whatever its hours, labels and prices hold", async () => {
    const market = syntheticMarket({ hours: HOURS });
    const other = syntheticMarket({ hours: HOURS, future: { fromRound: FOLD.first, seed: 9 } });
    const { examples } = buildDataset(market);
    const clean = await walk(examples, spotHistory(market));
    const tainted = await walk(poisoned(examples), spotHistory(other));
    expect(tainted.usual).to.deep.equal(clean.usual);
    const eve = examples.filter(({ round }) => round > FOLD.first - 200 && round <= FOLD.first);
    expect(eve.length).to.be.above(300);
    for (const name of MODEL_NAMES) {
      const [said, again] = [clean, tainted].map(({ forecast }) =>
        eve.map((example) => forecast?.get(name)?.(example)),
      );
      expect(said?.[0]?.probability, name).to.be.within(0, 1);
      expect(again, name).to.deep.equal(said);
    }
  });
});
