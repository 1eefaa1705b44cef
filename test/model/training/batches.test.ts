import { expect } from "chai";
import { COMPOSITE_SHARES } from "../../../model/calibration/tail.ts";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import { NEUTRAL_FEATURES } from "../../../model/features/neutral.ts";
import { seededRandom } from "../../../model/random.ts";
import { disturbedBatches, wholeBatch } from "../../../model/training/batches.ts";
import { headLoss, targetsOf } from "../../../model/training/head-loss.ts";
import { INPUT_COUNT, TRAINED_FEATURES } from "../../../model/training/parameters.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

const { examples } = buildDataset(syntheticMarket({ hours: 1_000 }));
const [one] = examples;
if (one === undefined) throw new Error("no examples");
const ranges = NEUTRAL_FEATURES.map((neutral) => ({ lo: neutral - 1_000, hi: neutral + 1_000 }));
/** Its inputs are at 0.75 of their ranges, neutral ones at 0.5: noise never meets an end. */
const row = { ...one, features: NEUTRAL_FEATURES.map((neutral) => neutral + 500) };

describe("training batches", () => {
  it("hold every row once, undisturbed and without the peg", () => {
    const { size, inputs, targets } = wholeBatch([row, row], ranges);
    expect(size).to.equal(2);
    expect(TRAINED_FEATURES).to.have.length(15).and.not.include(11);
    expect([...inputs]).to.deep.equal(new Array(2 * INPUT_COUNT).fill(0.75));
    expect([...targets.slice(0, 4)]).to.deep.equal([...Float32Array.from(targetsOf(row.labels))]);
  });

  it("drop 40 % of the inputs to neutral and blur all by 3 %", () => {
    const draw = disturbedBatches({
      examples: [row],
      ranges,
      random: seededRandom(1),
      batchSize: 4_000,
    });
    const { inputs } = draw();
    const dropped = inputs.filter((value) => value < 0.625);
    const kept = inputs.filter((value) => value >= 0.625);
    const spread = (values: Float32Array, centre: number): number =>
      Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
    // 60,000 draws: five standard deviations are 0.01 and, of the spread, 0.0005.
    expect(dropped.length / inputs.length).to.be.closeTo(0.4, 0.01);
    expect(spread(dropped, 0.5)).to.be.closeTo(0.03, 5e-4);
    expect(spread(kept, 0.75)).to.be.closeTo(0.03, 5e-4);
  });

  it("draw rows with their own targets", () => {
    const rows = [row, { ...row, features: [...NEUTRAL_FEATURES].map((x) => x + 900) }];
    const labelled = rows.map((each, i) => ({
      ...each,
      labels: { ...each.labels, systemStress: i },
    }));
    const draw = disturbedBatches({
      examples: labelled,
      ranges,
      random: seededRandom(2),
      batchSize: 200,
    });
    const { inputs, targets } = draw();
    for (let i = 0; i < 200; i++) {
      const highest = Math.max(...inputs.subarray(i * INPUT_COUNT, (i + 1) * INPUT_COUNT));
      expect(targets[i * 4 + 3]).to.equal(highest > 0.86 ? 1 : 0);
    }
  });
});

describe("what training minimises", () => {
  it("counts each head over its variance, and half as much again their composite", () => {
    const variance = (values: readonly number[]): number => {
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    };
    const { headWeights, composite, compositeWeight } = headLoss(examples);
    for (const head of [0, 1, 2, 3]) {
      const own = variance(examples.map(({ labels }) => targetsOf(labels)[head] ?? 0));
      expect((headWeights[head] ?? 0) * own).to.be.closeTo(1, 1e-9);
    }
    const together = examples.map(({ labels }) => {
      const [es = 0, liq = 0, lav = 0, sys = 0] = targetsOf(labels);
      return 0.2 * es + 0.4 * liq + 0.1 * lav + 0.3 * sys;
    });
    expect(composite).to.deep.equal(COMPOSITE_SHARES);
    expect(compositeWeight * variance(together)).to.be.closeTo(1.5, 1e-9);
  });
});
