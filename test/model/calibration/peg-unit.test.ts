import { expect } from "chai";
import fc from "fast-check";
import { compositeOf } from "../../../model/calibration/calibrate.ts";
import { inverseLogistic } from "../../../model/calibration/logistic.ts";
import {
  PEG_FAILURE_PROBABILITY,
  PEG_UNIT_WEIGHT,
  pegHeadWeights,
} from "../../../model/calibration/peg-unit.ts";

const chance = { intercept: 0.5, slope: 2 };
const full = Math.exp(inverseLogistic(chance, PEG_FAILURE_PROBABILITY));

describe("peg unit", () => {
  it("lifts the calm composite to the stated chance, by weights that fit a byte", () => {
    fc.assert(
      fc.property(fc.double({ min: Math.max(full - 0.29, 0), max: full, noNaN: true }), (calm) => {
        const weights = pegHeadWeights(chance, calm);
        for (const weight of weights) expect(weight).to.be.within(0, 255 / 512);
        const lift = compositeOf(weights.map((weight) => weight * PEG_UNIT_WEIGHT));
        expect(calm + lift).to.be.closeTo(full, 1e-9);
      }),
    );
  });

  it("uses system stress alone while its weight suffices", () => {
    const [shortfall, liquidation, liquidity, stress = 0] = pegHeadWeights(chance, full - 0.1);
    expect([shortfall, liquidation, liquidity]).to.deep.equal([0, 0, 0]);
    expect(stress).to.be.above(0);
  });

  it("needs nothing when calm is already there", () => {
    expect(pegHeadWeights(chance, full + 0.1)).to.deep.equal([0, 0, 0, 0]);
  });

  it("goes as far as bytes do when the lift is out of their reach, never over liquidation", () => {
    const rare = { intercept: -5, slope: 2 };
    expect(pegHeadWeights(rare, 0)).to.deep.equal([255 / 512, 0, 255 / 512, 255 / 512]);
  });
});
