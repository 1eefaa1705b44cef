import { expect } from "chai";
import { fitHar, harTerms } from "../../../model/baselines/har.ts";
import {
  ewmaForecaster,
  garchForecaster,
  harForecaster,
} from "../../../model/baselines/volatility-forecasters.ts";
import { buildDataset, ewmaVolatility } from "../../../model/dataset/dataset.ts";
import { seededRandom } from "../../../model/random.ts";
import { FIRST_HOUR, syntheticMarket } from "../../helpers/synthetic-market.ts";

const HOURS = 1_400;
const CUT = FIRST_HOUR + 1_000;

function marketWith(future?: number) {
  const market = syntheticMarket({
    hours: HOURS,
    ...(future !== undefined && { future: { fromRound: CUT, seed: future } }),
  });
  const { ETH, BTC, LINK } = market.assets;
  return { market, spot: { ETH: ETH.spot, BTC: BTC.spot, LINK: LINK.spot } };
}

describe("volatility forecasters", () => {
  const forecasters = (spot: ReturnType<typeof marketWith>["spot"]) => [
    ewmaForecaster(spot, 24),
    ewmaForecaster(spot, 8),
    garchForecaster(spot),
    harForecaster(spot),
  ];

  it("use nothing that is later than the fit's past and the example's round", async () => {
    const now = marketWith();
    const other = marketWith(9);
    const { examples } = buildDataset(now.market);
    const past = examples.filter(({ round }) => round < CUT - 24);
    const judged = examples.filter(({ round }) => round >= CUT - 24 && round <= CUT);
    for (const [i, forecaster] of forecasters(now.spot).entries()) {
      const fitted = await forecaster.fit(past);
      const refitted = await forecasters(other.spot)[i]?.fit(past);
      for (const example of judged) {
        const { ranking } = fitted.predict(example);
        expect(refitted?.predict(example).ranking, forecaster.name).to.equal(ranking);
        expect(ranking).to.satisfy(Number.isFinite);
      }
    }
  });

  it("that smooth say more after a violent day than three days later", async () => {
    const { market, spot } = marketWith();
    const { examples } = buildDataset(market);
    const isViolent = ({ round }: { round: number }): boolean =>
      Math.floor((round - 1 - FIRST_HOUR) / 24) % 5 === 4 && (round - FIRST_HOUR) % 24 === 0;
    for (const forecaster of forecasters(spot).slice(0, 3)) {
      const { predict } = await forecaster.fit(examples);
      const mean = (rows: typeof examples): number =>
        rows.reduce((sum, row) => sum + predict(row).ranking, 0) / rows.length;
      const violent = mean(examples.filter(isViolent));
      const after = mean(examples.filter(({ round }) => isViolent({ round: round - 72 })));
      expect(violent, forecaster.name).to.be.above(after);
    }
  });

  it("EWMA forgets half of a shock in its half-life", () => {
    const returns = new Float64Array(50);
    returns[0] = 1;
    const volatility = ewmaVolatility(returns, 8);
    const ratio = ((volatility[16] ?? 0) / (volatility[8] ?? 1)) ** 2;
    expect(ratio).to.be.closeTo(0.5, 1e-12);
  });
});

describe("HAR", () => {
  it("orders a market whose volatility persists", () => {
    const random = seededRandom(5);
    let level = 0;
    const returns = new Float64Array(60 * 24).map((_, hour) => {
      if (hour % 24 === 0) level = 0.95 * level + 0.3 * random.normal();
      return 0.01 * Math.exp(level) * random.normal();
    });
    const terms = harTerms(returns);
    const ends = Array.from({ length: 800 }, (_, i) => 300 + i);
    const forecast = fitHar([{ terms, ends }])(terms);
    let [errors, reference] = [0, 0];
    const mean = ends.reduce((sum, end) => sum + (terms.ahead[end - 1] ?? 0), 0) / ends.length;
    for (const end of ends) {
      const truth = terms.ahead[end - 1] ?? 0;
      errors += (truth - Math.log(forecast[end - 1] ?? 1)) ** 2;
      reference += (truth - mean) ** 2;
    }
    expect(errors / reference).to.be.below(0.5);
  });

  it("terms are the logarithm of the root mean square of the window", () => {
    const returns = new Float64Array(60).fill(0.02);
    returns[3] = Number.NaN;
    const { past, ahead } = harTerms(returns);
    expect(past[0]?.[30]).to.be.closeTo(Math.log(0.02), 1e-12);
    expect(ahead[10]).to.be.closeTo(Math.log(0.02), 1e-12);
    expect(ahead[40]).to.satisfy(Number.isNaN);
  });
});
