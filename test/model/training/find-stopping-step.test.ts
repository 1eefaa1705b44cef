import { expect } from "chai";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import type { Labels } from "../../../model/dataset/labels.ts";
import { findStoppingStep } from "../../../model/training/find-stopping-step.ts";
import { fitNetwork } from "../../../model/training/fit-network.ts";
import { expectRejection } from "../../helpers/expect-error.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const { examples } = buildDataset(syntheticMarket({ hours: 3_000, stressDays: 4 }));
const recipe = { seed: 1, steps: 90, batchSize: 64 };

function opposite(labels: Labels): Labels {
  return {
    ...labels,
    expectedShortfall: 1 - labels.expectedShortfall,
    isLiquidated: 1 - labels.isLiquidated,
    liquidityAdjustedVolatility: 1 - labels.liquidityAdjustedVolatility,
    systemStress: 1 - labels.systemStress,
  };
}

describe("early stopping of the training", () => {
  it("stops between the peak of the learning rate and the last step, the same every time", async () => {
    const step = await findStoppingStep({ examples, ...recipe });
    expect(step).to.be.within(27, 90);
    expect(await findStoppingStep({ examples, ...recipe })).to.equal(step);
  });

  it("stops early on later rows that contradict the earlier ones", async () => {
    const last = Math.max(...examples.map(({ round }) => round));
    const contradicting = examples.map((example) =>
      example.round < last - 500 ? example : { ...example, labels: opposite(example.labels) },
    );
    const steps: number[] = [];
    const step = await findStoppingStep({
      ...recipe,
      steps: 600,
      examples: contradicting,
      onStep: (done) => steps.push(done),
    });
    expect(step).to.be.below(steps.length);
    expect(steps.length).to.be.below(600);
  });

  it("takes all steps when there are too few rows to keep some back", async () => {
    const few = examples.slice(0, 100);
    expect(await findStoppingStep({ examples: few, ...recipe })).to.equal(90);
  });

  it("needs a seed", async () => {
    await expectRejection(
      "TRAINING_SEEDS",
      fitNetwork({ examples, seeds: [], steps: 10, batchSize: 8 }),
    );
  });
});
