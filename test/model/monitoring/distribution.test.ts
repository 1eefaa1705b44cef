import { expect } from "chai";
import fc from "fast-check";
import { calibrationBins, calibrationError } from "../../../model/monitoring/calibration-error.ts";
import { distanceFrom, distributionOf } from "../../../model/monitoring/distribution.ts";

const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 });

describe("distribution", () => {
  it("puts a twentieth of a long ramp between neighbouring edges", () => {
    const { edges, shares } = distributionOf(Array.from({ length: 10_000 }, (_, i) => i));
    expect(edges.slice(0, 4)).to.deep.equal([9, 99, 499, 999]);
    expect(shares.slice(0, 4)).to.deep.equal([0.001, 0.009, 0.04, 0.05]);
    expect(shares.at(-1)).to.equal(0.001);
  });

  it("has a distance of 0 from its own values and a positive one from others", () => {
    fc.assert(
      fc.property(values, values, (own, others) => {
        const profile = distributionOf(own);
        expect(distanceFrom(profile, own).psi).to.be.closeTo(0, 1e-4);
        expect(distanceFrom(profile, own).ks).to.be.closeTo(0, 1e-4);
        const { psi, ks } = distanceFrom(profile, others);
        expect(psi).to.be.at.least(0);
        expect(ks).to.be.within(0, 1 + 1e-4);
      }),
    );
  });

  it("measures the gap of two halves by hand", () => {
    const profile = { edges: [1], shares: [0.5, 0.5] };
    const { psi, ks } = distanceFrom(profile, [1, 1, 1, 2]);
    // (3 + .5) / 5 against (2 + .5) / 5, and (1 + .5) / 5 against the same
    const expected = 0.2 * Math.log(0.7 / 0.5) + -0.2 * Math.log(0.3 / 0.5);
    expect(psi).to.be.closeTo(expected, 1e-12);
    expect(ks).to.equal(0.25);
  });

  it("grows as values move away", () => {
    const ramp = Array.from({ length: 1_000 }, (_, i) => i);
    const profile = distributionOf(ramp);
    let before = { psi: 0, ks: 0 };
    for (const shift of [50, 200, 500, 2_000]) {
      const now = distanceFrom(
        profile,
        ramp.map((value) => value + shift),
      );
      expect(now.psi).to.be.above(before.psi);
      expect(now.ks).to.be.above(before.ks);
      before = now;
    }
    expect(before.ks).to.be.closeTo(0.999, 1e-9);
  });

  it("of no values has one empty bin", () => {
    expect(distributionOf([])).to.deep.equal({ edges: [], shares: [0] });
  });
});

describe("calibration error", () => {
  it("is 0 when what was said came true, and the difference when it did not", () => {
    const said = Array.from({ length: 10 }, (_, i) => ({
      score: 4_500,
      isLiquidated: i === 0 ? 1 : 0,
    }));
    expect(calibrationError(calibrationBins(said))).to.be.closeTo(0, 1e-9);
    const never = said.map((each) => ({ ...each, isLiquidated: 0 }));
    expect(calibrationError(calibrationBins(never))).to.be.closeTo(0.1, 1e-9);
  });

  it("counts every score once, 100 included", () => {
    const scores = [0, 499, 500, 6_999, 7_000, 10_000].map((score) => ({ score, isLiquidated: 0 }));
    const bins = calibrationBins(scores);
    expect(bins.reduce((sum, { rows }) => sum + rows, 0)).to.equal(scores.length);
    expect(bins.at(-1)?.rows).to.equal(2);
  });
});
