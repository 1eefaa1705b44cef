import { expect } from "chai";
import fc from "fast-check";
import { HYSTERESIS, policyRegimesOf, regimesOf } from "../../../model/evaluation/hysteresis.ts";
import { STARTING_CONFIG } from "../../../model/policy/market-config.ts";

const quick = { points: 5, upHours: 1, downHours: 2 };

describe("hysteresis", () => {
  it("rises at once, holds inside the band and falls after its hours", () => {
    expect([...regimesOf([44, 45, 41, 39, 41, 39, 39, 30], quick)]).to.deep.equal([
      0, 1, 1, 1, 1, 1, 0, 0,
    ]);
  });

  it("rises to what all hours of a slow rise support, falls to the worst that they do not", () => {
    expect([...regimesOf([70, 50, 70], { ...quick, upHours: 2 })]).to.deep.equal([0, 1, 1]);
    expect([...regimesOf([70, 50, 20, 20, 20], quick)]).to.deep.equal([2, 2, 1, 1, 0]);
  });

  it("is never under the raw regime and is the raw regime without memory", () => {
    const scores = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 60 });
    const raw = (score: number): number => (score >= 65 ? 2 : score >= 45 ? 1 : 0);
    fc.assert(
      fc.property(scores, (series) => {
        for (const [i, regime] of regimesOf(series, HYSTERESIS).entries()) {
          expect(regime).to.be.at.least(raw(series[i] ?? 0));
        }
        const plain = regimesOf(series, { points: 0, upHours: 1, downHours: 1 });
        expect([...plain]).to.deep.equal(series.map(raw));
      }),
    );
  });

  it("of the policy confirms before it rises", () => {
    const rounds = [100, 101, 102, 103];
    const regimes = policyRegimesOf([50, 50, 80, 80], rounds, STARTING_CONFIG.rules);
    expect([...regimes]).to.deep.equal([0, 1, 1, 2]);
  });
});
