import { expect } from "chai";
import fc from "fast-check";
import { buildDataset } from "../../../model/dataset/dataset.ts";
import {
  interpolate,
  probabilityOfScore,
  scoreOfProbability,
} from "../../../model/evaluation/anchor-line.ts";
import { calibrateForecaster } from "../../../model/evaluation/calibrated-forecaster.ts";
import { forEachOutcome } from "../../../model/evaluation/forecaster.ts";
import { fitQuantileMap } from "../../../model/evaluation/quantile-map.ts";
import { seededRandom } from "../../../model/random.ts";
import { syntheticMarket } from "../../helpers/synthetic-market.ts";

describe("the anchor line", () => {
  it("says 10 % at 45, 25 % at 65, and nothing beyond its ends", () => {
    expect(scoreOfProbability(0.1)).to.be.closeTo(45, 1e-9);
    expect(scoreOfProbability(0.25)).to.be.closeTo(65, 1e-9);
    expect(scoreOfProbability(0.175)).to.be.closeTo(55, 1e-9);
    expect([scoreOfProbability(0), scoreOfProbability(1)]).to.deep.equal([0, 100]);
  });

  it("leads back from every score", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (score) => {
        expect(scoreOfProbability(probabilityOfScore(score))).to.be.closeTo(score, 1e-6);
      }),
    );
  });

  it("is flat outside its points", () => {
    const line = [
      { from: 1, to: 10 },
      { from: 2, to: 20 },
    ];
    expect([0, 1, 1.5, 2, 3].map((x) => interpolate(line, x))).to.deep.equal([10, 10, 15, 20, 20]);
  });
});

describe("quantile map", () => {
  const random = seededRandom(6);
  const forecasts = Array.from({ length: 40_000 }, () => random.uniform());
  const outcomes = forecasts.map((f) => f * random.uniform());

  it("learns the quantile at every level of the forecast", () => {
    const map = fitQuantileMap({ forecasts, outcomes, share: 0.9 });
    for (const f of [0.2, 0.5, 0.8]) expect(map(f)).to.be.closeTo(0.9 * f, 0.03);
  });

  it("never falls, also where the outcomes do", () => {
    const map = fitQuantileMap({ forecasts, outcomes: outcomes.map((o) => 1 - o), share: 0.9 });
    for (let f = 0; f < 1; f += 0.05) expect(map(f + 0.05)).to.be.at.least(map(f));
  });
});

describe("a calibrated forecaster", () => {
  const { examples } = buildDataset(syntheticMarket({ hours: 1_200 }));

  it("says on average how often the fall came, whatever scale it ranks on", () => {
    const came =
      examples.reduce((sum, { labels }) => sum + labels.isLiquidated, 0) / examples.length;
    for (const scale of [1, 7]) {
      const predict = ({ ewmaVolatility }: { ewmaVolatility: number }) => {
        const ranking = scale * Math.log(ewmaVolatility) - 3 * scale;
        return { ranking, outcomes: forEachOutcome(() => ranking) };
      };
      const judge = calibrateForecaster({ predict }, examples);
      const said = examples.reduce((sum, e) => sum + judge(e).probability, 0) / examples.length;
      expect(said).to.be.closeTo(came, 1e-6);
    }
  });

  it("leaves a published score as it is", () => {
    const predict = ({ ewmaVolatility }: { ewmaVolatility: number }) => ({
      ranking: ewmaVolatility,
      outcomes: forEachOutcome(() => 1),
      score: 61,
    });
    const [example] = examples;
    if (example === undefined) throw new Error("no example");
    expect(calibrateForecaster({ predict }, examples)(example).score).to.equal(61);
  });
});
