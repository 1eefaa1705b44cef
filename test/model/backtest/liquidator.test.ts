import { expect } from "chai";
import fc from "fast-check";
import { BASE_ASSUMPTIONS } from "../../../model/backtest/assumptions.ts";
import {
  type LiquidationParameters,
  liquidate,
  slippageOf,
} from "../../../model/backtest/liquidator.ts";

const assumptions = {
  ...BASE_ASSUMPTIONS,
  fullCloseBelow: 0.95,
  liquidationCost: 0,
};
const DEEP = { reachableUsd: 1e12, volatility: 0.05, impactCoefficient: 1 };

/** 10 units at 100 against a debt of 810: health 0.9877 at a threshold of 80 %. */
const position: LiquidationParameters = {
  debt: 810,
  collateral: 10,
  oraclePrice: 100,
  marketPrice: 100,
  liquidationThreshold: 0.8,
  liquidationBonus: 0.1,
  closeFactor: 0.5,
  pressureUsd: 0,
  depth: DEEP,
  assumptions,
};

describe("liquidator", () => {
  it("repays half and takes that much collateral and the bonus", () => {
    const done = liquidate(position);
    expect(done?.repaid).to.be.closeTo(405, 1e-9);
    expect(done?.seized).to.be.closeTo(4.455, 1e-9);
    expect(done?.soldUsd).to.be.closeTo(445.5, 1e-9);
    expect(done?.badDebt).to.equal(0);
    expect(done?.isClosed).to.equal(false);
  });

  it("repays all of a debt whose health is far below 1, and closes it", () => {
    const done = liquidate({ ...position, debt: 880 });
    expect(done?.repaid).to.equal(880);
    expect(done?.isClosed).to.equal(true);
  });

  it("leaves a healthy position alone, also at exactly 1", () => {
    expect(liquidate({ ...position, debt: 800 })).to.equal(undefined);
    expect(liquidate({ ...position, debt: 0 })).to.equal(undefined);
  });

  it("leaves bad debt when the collateral does not cover debt and bonus", () => {
    const done = liquidate({ ...position, debt: 990 });
    expect(done?.repaid).to.be.closeTo(1_000 / 1.1, 1e-9);
    expect(done?.seized).to.equal(10);
    expect(done?.badDebt).to.be.closeTo(990 - 1_000 / 1.1, 1e-9);
    expect(done?.isClosed).to.equal(true);
  });

  it("stays away when the market is further below the oracle than the bonus pays", () => {
    expect(liquidate({ ...position, marketPrice: 90 })).to.equal(undefined);
    expect(liquidate({ ...position, marketPrice: 92 })).to.not.equal(undefined);
  });

  it("sells only as far as the last dollar pays", () => {
    // Breaks even at 1 − 1/1.1 = 9.09 %: with unit volatility and depth 10,000 at 82.6 dollars.
    const depth = { reachableUsd: 10_000, volatility: 1, impactCoefficient: 1 };
    const done = liquidate({ ...position, depth });
    expect(done?.soldUsd).to.be.closeTo(10_000 * (1 - 1 / 1.1) ** 2, 1e-9);
    expect(done?.slippage).to.be.closeTo(1 - 1 / 1.1, 1e-12);
    expect(liquidate({ ...position, depth, pressureUsd: 83 })).to.equal(undefined);
  });

  it("never takes more than there is, never repays more than is owed, never sells at a loss", () => {
    const positive = (min: number, max: number) =>
      fc.integer({ min: min * 1_000, max: max * 1_000 }).map((n) => n / 1_000);
    const parameters = fc.record({
      debt: positive(1, 5_000),
      collateral: positive(0.1, 50),
      oraclePrice: positive(10, 200),
      marketPrice: positive(10, 200),
      pressureUsd: positive(0, 1_000),
      reachableUsd: positive(1, 100_000),
      volatility: positive(0.001, 1),
    });
    fc.assert(
      fc.property(parameters, ({ reachableUsd, volatility, ...drawn }) => {
        const depth = { reachableUsd, volatility, impactCoefficient: 1 };
        const done = liquidate({ ...position, ...drawn, depth });
        if (done === undefined) return;
        expect(done.repaid + done.badDebt).to.be.at.most(drawn.debt * (1 + 1e-12));
        expect(done.seized).to.be.at.most(drawn.collateral * (1 + 1e-12));
        expect(done.badDebt).to.be.at.least(0);
        const lowestProceeds = done.soldUsd * (1 - done.slippage);
        expect(lowestProceeds).to.be.at.least(done.repaid * (1 - 1e-9));
      }),
    );
  });

  it("moves the price with the square root of what is sold", () => {
    const depth = { reachableUsd: 100, volatility: 0.1, impactCoefficient: 2 };
    expect(slippageOf(25, depth)).to.be.closeTo(0.1, 1e-12);
    expect(slippageOf(100, depth)).to.be.closeTo(0.2, 1e-12);
  });
});
