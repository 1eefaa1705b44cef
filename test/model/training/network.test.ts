import { expect } from "chai";
import { seededRandom } from "../../../model/random.ts";
import { type HeadLoss, lossAndGradients, startBackend } from "../../../model/training/network.ts";
import { INPUT_COUNT, initialParameters, weightLimit } from "../../../model/training/parameters.ts";
import { oneCycleRate, ProjectedAdam } from "../../../model/training/projected-adam.ts";

const loss: HeadLoss = {
  headWeights: [1, 2, 3, 4],
  composite: [0.2, 0.4, 0.1, 0.3],
  compositeWeight: 1.5,
};

describe("head gradients", () => {
  before(startBackend);

  it("agree with finite differences where no clamp cuts", () => {
    const random = seededRandom(4);
    const parameters = initialParameters(random).map(({ values }) => values);
    parameters[1]?.fill(0.2);
    const batch = {
      size: 8,
      inputs: new Float32Array(8 * INPUT_COUNT).map(() => 0.2 * random.uniform()),
      targets: new Float32Array(8 * 4).map(() => random.uniform()),
    };
    const { gradients } = lossAndGradients(parameters, batch, loss);
    for (const [p, i] of [
      [0, 5],
      [1, 3],
      [2, 7],
      [3, 1],
    ] as const) {
      const values = parameters[p] ?? new Float32Array();
      const at = (shift: number): number => {
        const kept = values[i] ?? 0;
        values[i] = kept + shift;
        const result = lossAndGradients(parameters, batch, loss).loss;
        values[i] = kept;
        return result;
      };
      const slope = (at(0.01) - at(-0.01)) / 0.02;
      expect(gradients[p]?.[i]).to.be.closeTo(slope, 0.01 * Math.abs(slope) + 1e-3);
    }
  });

  it("leak a twentieth through a clamp, so that a stuck unit can return", () => {
    const parameters = initialParameters(seededRandom(5)).map(({ values }) => values);
    const batch = {
      size: 1,
      inputs: new Float32Array(INPUT_COUNT).fill(0.1),
      targets: new Float32Array(4).fill(0.5),
    };
    const only = { headWeights: [1, 0, 0, 0], composite: [0, 0, 0, 0], compositeWeight: 0 };
    parameters[3]?.fill(-5);
    const { gradients } = lossAndGradients(parameters, batch, only);
    // Head 0 is clamped at 0: d/db (0 - 0.5)^2 = -1, leaked.
    expect(gradients[3]?.[0]).to.be.closeTo(-0.05, 1e-6);
  });
});

describe("ProjectedAdam", () => {
  it("never leaves the box, whatever the gradient", () => {
    const values = Float32Array.of(0.5, 0.5);
    const adam = new ProjectedAdam([{ values, min: 0, max: 0.6 }]);
    for (let i = 0; i < 50; i++) adam.step([Float32Array.of(1, -1)], 0.1);
    expect(Array.from(values)).to.deep.equal([0, Math.fround(0.6)]);
  });

  it("takes the steps of Kingma and Ba", () => {
    const values = Float32Array.of(0);
    const adam = new ProjectedAdam([{ values, min: -1, max: 1 }]);
    const gradients = [0.2, -0.4, 0.1, 0.7];
    let [m, v, theta] = [0, 0, 0];
    for (const [i, gradient] of gradients.entries()) {
      adam.step([Float32Array.of(gradient)], 0.01);
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient ** 2;
      theta -= (0.01 * (m / (1 - 0.9 ** (i + 1)))) / Math.sqrt(v / (1 - 0.999 ** (i + 1)));
      expect(values[0]).to.be.closeTo(theta, 1e-6);
    }
  });

  it("finds the minimum of a parabola inside the box", () => {
    const values = Float32Array.of(0);
    const adam = new ProjectedAdam([{ values, min: 0, max: 1 }]);
    for (let i = 0; i < 400; i++) {
      adam.step([Float32Array.of(2 * ((values[0] ?? 0) - 0.3))], oneCycleRate(i, 400, 0.05));
    }
    expect(values[0]).to.be.closeTo(0.3, 1e-3);
  });

  it("starts and stays in weights that fit a byte", () => {
    const [weights0, , weights1] = initialParameters(seededRandom(6));
    for (const [layer, box] of [
      [0, weights0],
      [1, weights1],
    ] as const) {
      expect(weightLimit(layer) * 2 ** (layer === 0 ? 8 : 9)).to.equal(255);
      expect(box?.min).to.equal(0);
      expect(box?.max).to.equal(weightLimit(layer));
      for (const weight of box?.values ?? []) expect(weight).to.be.within(0, weightLimit(layer));
    }
  });

  it("raises the rate to its peak in 30 % of the steps and ends near 0", () => {
    const rates = Array.from({ length: 100 }, (_, step) => oneCycleRate(step, 100, 0.01));
    expect(rates.indexOf(Math.max(...rates))).to.be.within(29, 30);
    expect(Math.max(...rates)).to.be.closeTo(0.01, 1e-9);
    expect(rates.at(-1)).to.be.below(1e-5);
  });
});

describe("seeded random", () => {
  it("repeats for a seed and differs between neighbours", () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(draw(1)).to.deep.equal(draw(1));
    expect(draw(1)).to.not.deep.equal(draw(2));
  });

  it("has the moments of its distributions", () => {
    const random = seededRandom(7);
    const sample = Array.from({ length: 20_000 }, () => random.normal());
    const mean = sample.reduce((a, b) => a + b, 0) / sample.length;
    const variance = sample.reduce((a, b) => a + (b - mean) ** 2, 0) / sample.length;
    expect(mean).to.be.closeTo(0, 0.03);
    expect(variance).to.be.closeTo(1, 0.05);
    const faces = new Set(Array.from({ length: 200 }, () => random.below(6)));
    expect(Array.from(faces).toSorted()).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });
});
