import { expect } from "chai";
import { oraclePrices } from "../../../model/backtest/oracle-price.ts";
import { pathOf } from "../../helpers/price-path.ts";

const NO_LIMITS = { oracleDeviation: 0, oracleDelayQuarters: 0, oracleOutageHours: 0 };
const at = (answers: Float64Array, hour: number) => answers[4 * hour];

describe("oracle price", () => {
  it("follows every price without threshold and delay", () => {
    const path = pathOf([100, 101, 99]);
    expect(oraclePrices(path, NO_LIMITS)).to.deep.equal(path.quarters);
  });

  it("ignores a small move until the heartbeat", () => {
    const answers = oraclePrices(pathOf([100, 100.4, 100.4]), {
      ...NO_LIMITS,
      oracleDeviation: 0.005,
    });
    expect(Array.from(answers).slice(0, 6)).to.deep.equal([100, 100, 100, 100, 100.4, 100.4]);
    const early = oraclePrices(pathOf([100, 100.6]), { ...NO_LIMITS, oracleDeviation: 0.005 });
    expect(early[4]).to.equal(100.6);
  });

  it("answers late", () => {
    const answers = oraclePrices(pathOf([100, 90, 90]), { ...NO_LIMITS, oracleDelayQuarters: 2 });
    expect(Array.from(answers).slice(4, 8)).to.deep.equal([100, 100, 90, 90]);
  });

  it("stands still from the hour of the deepest measured fall", () => {
    const quarters = pathOf([100, 100, 80, 70, 60, 60], { measuredFrom: 1 });
    quarters.quarters.set([100, 100, 100, 50], 0);
    quarters.quarters.set([100, 90, 80, 80], 8);
    const answers = oraclePrices(quarters, { ...NO_LIMITS, oracleOutageHours: 2 });
    expect(at(answers, 1)).to.equal(100);
    expect([8, 9, 10, 11, 12, 15].map((i) => answers[i])).to.deep.equal(new Array(6).fill(100));
    expect(at(answers, 4)).to.equal(60);
  });
});
