import { expect } from "chai";
import fc from "fast-check";
import { boost, boostedMargin } from "../../../model/baselines/boosting.ts";
import { binEdges, binOf, binRows } from "../../../model/baselines/feature-bins.ts";
import { seededRandom } from "../../../model/random.ts";
import { FEATURE_COUNT } from "../../../model/schema.ts";

const MAX = 1_000;
const random = seededRandom(11);
const rows = Array.from({ length: 4_000 }, () => ({
  features: Array.from({ length: FEATURE_COUNT }, () => random.below(MAX)),
}));
const edges = binEdges(rows);
const bins = binRows(rows, edges);
const at = (features: readonly number[]): Uint8Array => binRows([{ features }], edges);

describe("gradient boosting", () => {
  it("fits a step to half a bin", () => {
    const targets = rows.map(({ features }) => ((features[2] ?? 0) >= 500 ? 1 : 0.2));
    const fitted = boost({ bins, targets, loss: "squared", isMonotone: false, seed: 1 });
    const [below, above] = [400, 600].map((x) =>
      boostedMargin(fitted, at(new Array(FEATURE_COUNT).fill(300).with(2, x))),
    );
    expect(below).to.be.closeTo(0.2, 0.02);
    expect(above).to.be.closeTo(1, 0.02);
  });

  it("fits the odds of a yes that two features decide", () => {
    const targets = rows.map(({ features: [a = 0, b = 0] }) =>
      random.uniform() < (a >= 500 && b >= 500 ? 0.8 : 0.1) ? 1 : 0,
    );
    const fitted = boost({ bins, targets, loss: "logistic", isMonotone: false, seed: 1 });
    const chance = (a: number, b: number): number => {
      const features = new Array(FEATURE_COUNT).fill(500).with(0, a).with(1, b);
      return 1 / (1 + Math.exp(-boostedMargin(fitted, at(features))));
    };
    expect(chance(800, 800)).to.be.closeTo(0.8, 0.12);
    expect(chance(200, 800)).to.be.closeTo(0.1, 0.08);
  });

  it("with monotone bounds never falls when inputs rise, on targets that do", () => {
    const targets = rows.map(({ features: [a = 0, b = 0] }) => (b - a) / MAX + random.uniform());
    const vector = fc.array(fc.integer({ min: 0, max: MAX }), {
      minLength: FEATURE_COUNT,
      maxLength: FEATURE_COUNT,
    });
    for (const isMonotone of [true, false]) {
      const fitted = boost({ bins, targets, loss: "squared", isMonotone, seed: 1, trees: 60 });
      let falls = 0;
      fc.assert(
        fc.property(vector, vector, (x, y) => {
          const higher = x.map((value, i) => Math.max(value, y[i] ?? 0));
          if (boostedMargin(fitted, at(higher)) < boostedMargin(fitted, at(x)) - 1e-12) falls += 1;
        }),
        { numRuns: 1_000 },
      );
      if (isMonotone) expect(falls).to.equal(0);
      else expect(falls, "the free trees fall, so the test can fail").to.be.above(0);
    }
  });

  it("keeps the leaves below a split on their own side of its middle", () => {
    // High in feature 0 is riskier on the whole, but one corner of it would undercut the other side.
    const corner = (high: number, low: number) =>
      rows.map(({ features: [a = 0, b = 0] }) => (a < 500 ? 0 : b >= 100 ? high : low));
    const mirrored = rows.map(({ features: [a = 0, b = 0] }) => (a >= 500 ? 0 : b < 900 ? -3 : 3));
    for (const [targets, b] of [
      [corner(3, -3), 50],
      [mirrored, 950],
    ] as const) {
      for (const isMonotone of [true, false]) {
        const fitted = boost({ bins, targets, loss: "squared", isMonotone, seed: 1, trees: 1 });
        const [low = 0, high = 0] = [300, 700].map((a) =>
          boostedMargin(fitted, at(new Array(FEATURE_COUNT).fill(500).with(0, a).with(1, b))),
        );
        expect(high >= low, `b = ${b}: from ${low} to ${high}`).to.equal(isMonotone);
      }
    }
  });

  it("gives the same sum for the same seed and another for another", () => {
    const targets = rows.map(({ features: [a = 0] }) => a / MAX + random.uniform());
    const common = { bins, targets, loss: "squared", isMonotone: false, trees: 5 } as const;
    const margin = (seed: number): number =>
      boostedMargin(boost({ ...common, seed }), at(new Array(FEATURE_COUNT).fill(700)));
    expect(margin(1)).to.equal(margin(1));
    expect(margin(2)).to.not.equal(margin(1));
  });
});

describe("feature bins", () => {
  it("hold equal shares and never split equal values", () => {
    const [own = []] = edges;
    const counts = new Array(own.length + 1).fill(0);
    for (const { features } of rows) counts[binOf(own, features[0] ?? 0)] += 1;
    for (const count of counts) expect(count / rows.length).to.be.closeTo(1 / counts.length, 0.01);
    expect(binEdges([{ features: [5] }, { features: [5] }])[0]).to.deep.equal([]);
  });
});
