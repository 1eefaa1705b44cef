/** Who may be liquidated, for how much, and who bears what is left. */
import { expect } from "chai";
import { send } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert } from "../helpers/expect-revert.ts";
import {
  balance,
  by,
  DAY,
  DOLLAR,
  debtOf,
  LOWEST_ANSWER,
  lent,
  lentOut,
  MIN_DEBT,
  positionOf,
  START_PRICE,
  STILL_WORDS,
  scriptedLending,
  setPrice,
  setWords,
  still,
  totalsOf,
  USDC,
  WETH,
} from "../helpers/lending.ts";

const { loadFixture, time } = networkHelpers;

describe("LendingMarket, liquidating", () => {
  describe("liquidate", () => {
    it("refuses a healthy position, up to the threshold itself", async () => {
      const world = await loadFixture(still);
      const limit = 14_000n * USDC;
      await setPrice(world, 1_750n);
      const call = by(world, "carol", "liquidate", world.bob.address, USDC);
      const args = [world.bob.address, limit, limit];
      await expectRevert(call, { by: world.market, error: "PositionHealthy", args });
      await setPrice(world, 0n, START_PRICE - 250n * DOLLAR - 1n);
      await by(world, "carol", "liquidate", world.bob.address, USDC);
    });

    it("takes the close factor, and gives collateral with the bonus", async () => {
      const world = await loadFixture(lent);
      await setPrice(world, 1_700n);
      const owed = await debtOf(world, world.bob);
      const before = await balance(world.collateralToken, world.carol);
      const paidBefore = await balance(world.debtToken, world.carol);
      await by(world, "carol", "liquidate", world.bob.address, ethers.MaxUint256);
      const seized = (await balance(world.collateralToken, world.carol)) - before;
      const paid = paidBefore - (await balance(world.debtToken, world.carol));
      expect(paid - owed / 2n < 10n && paid >= owed / 2n).to.equal(true);
      expect(seized).to.equal((paid * 10_500n * 10n ** 20n) / (10_000n * 1_700n * 10n ** 8n));
      const rest = await positionOf(world, world.bob);
      expect(rest.collateral).to.equal(10n * WETH - seized);
    });

    it("refuses too little for a share", async () => {
      const world = await loadFixture(lent);
      await setPrice(world, 1_700n);
      const call = by(world, "carol", "liquidate", world.bob.address, 0n);
      await expectRevert(call, { by: world.market, error: "AmountTooSmall", args: [0n] });
    });

    it("takes nothing for nothing: worthless collateral costs one unit", async () => {
      const world = await loadFixture(still);
      await by(world, "bob", "repay", 13_980n * USDC, world.bob.address);
      await setPrice(world, 1_000_000n);
      await by(world, "bob", "removeCollateral", 10n * WETH - WETH / 10_000n, world.bob.address);
      await send(world.priceFeed, "set", LOWEST_ANSWER + 1n, await time.latest());
      const before = await balance(world.debtToken, world.carol);
      await by(world, "carol", "liquidate", world.bob.address, USDC);
      expect(before - (await balance(world.debtToken, world.carol))).to.equal(1n);
      expect(await debtOf(world, world.bob)).to.equal(0n);
    });

    it("goes through for exactly what the collateral pays for, however that is rounded", async () => {
      let emptied = 0;
      for (let price = 1_001n; price <= 1_020n; price++) {
        const world = await loadFixture(lent);
        await time.increase(365 * DAY);
        await setPrice(world, price);
        const value = 10n * price * USDC;
        const paysForAll = (value * 10_000n + 10_499n) / 10_500n;
        await by(world, "carol", "liquidate", world.bob.address, paysForAll);
        const { collateral } = await positionOf(world, world.bob);
        if (collateral === 0n) emptied += 1;
        expect(collateral < WETH / 100_000n).to.equal(true);
      }
      expect(emptied).to.be.within(1, 20);
    });

    it("takes all where the rest would be dust", async () => {
      const world = await loadFixture(scriptedLending);
      await lentOut(world, 19n * USDC);
      await by(
        world,
        "bob",
        "removeCollateral",
        9n * WETH + (98n * WETH) / 100n,
        world.bob.address,
      );
      await setPrice(world, 1_180n);
      await by(world, "carol", "liquidate", world.bob.address, ethers.MaxUint256);
      const { debtShares, collateral } = await positionOf(world, world.bob);
      expect(debtShares).to.equal(0n);
      expect(collateral > 0n).to.equal(true);
    });

    it("takes the close factor where the rest is the smallest debt there may be", async () => {
      const world = await loadFixture(scriptedLending);
      await setWords(world.policy, STILL_WORDS);
      await lentOut(world, 2n * MIN_DEBT);
      await by(world, "bob", "removeCollateral", 10n * WETH - WETH / 50n, world.bob.address);
      await setPrice(world, 1_180n);
      await by(world, "carol", "liquidate", world.bob.address, ethers.MaxUint256);
      expect(await debtOf(world, world.bob)).to.equal(MIN_DEBT);
    });

    it("takes all at once from the price at which the collateral just pays for debt and bonus", async () => {
      // Not quite what a unit of debt more would be worth: rounding must leave no collateral behind.
      const answer = 1_470n * DOLLAR + 5n;
      const above = await loadFixture(still);
      await setPrice(above, 0n, answer + 10n);
      await by(above, "carol", "liquidate", above.bob.address, ethers.MaxUint256);
      expect(await debtOf(above, above.bob)).to.equal(7_000n * USDC);

      const world = await loadFixture(still);
      const { market, debtToken, bob, carol } = world;
      await setPrice(world, 0n, answer);
      const before = await balance(debtToken, carol);
      await by(world, "carol", "liquidate", bob.address, ethers.MaxUint256);
      expect(before - (await balance(debtToken, carol))).to.equal(14_000n * USDC);
      const { collateral, debtShares } = await positionOf(world, bob);
      expect([collateral, debtShares]).to.deep.equal([0n, 0n]);
      expect(await market.queryFilter(market.getEvent("BadDebtRealised"))).to.deep.equal([]);
    });

    it("writes off what no collateral is left for, and the suppliers bear it", async () => {
      const world = await loadFixture(lent);
      const { market, alice } = world;
      await setPrice(world, 1_050n);
      const before = await totalsOf(world);
      const paidBefore = await balance(world.debtToken, world.carol);
      await by(world, "carol", "liquidate", world.bob.address, ethers.MaxUint256);
      const paid = paidBefore - (await balance(world.debtToken, world.carol));
      // 10,500 dollars of collateral pay for 10,000 of debt and the bonus.
      expect(paid >= 10_000n * USDC && paid <= 10_000n * USDC + 2n).to.equal(true);
      const after = await totalsOf(world);
      expect(after.debtShares).to.equal(0n);
      expect(after.cashAssets).to.equal(before.cashAssets + paid);
      const { collateral, debtShares } = await positionOf(world, world.bob);
      expect([collateral, debtShares]).to.deep.equal([0n, 0n]);
      expect(await market.getFunction("suppliedBy")(alice.address)).to.equal(after.cashAssets);
      const [event] = await market.queryFilter(market.getEvent("BadDebtRealised"));
      if (event === undefined || !("args" in event)) throw new Error("no bad debt was realised");
      expect(event.args.paidByFund).to.equal(0n);
      expect(event.args.hasFundAnswered).to.equal(true);
    });

    it("U1 lets the fund pay first", async () => {
      const world = await loadFixture(lent);
      const { alice, carol, debtToken, fund, market } = world;
      await send(fund.connect(carol), "addFirstLoss", 1_000n * USDC);
      await send(fund.connect(carol), "deposit", 2_000n * USDC, carol.address);
      const supplied = await market.getFunction("suppliedBy")(alice.address);
      await setPrice(world, 1_050n);
      await by(world, "carol", "liquidate", world.bob.address, ethers.MaxUint256);
      const after = await market.getFunction("suppliedBy")(alice.address);
      // 4,000 of deficit, 3,000 of them from the fund.
      expect(supplied - after > 999n * USDC && supplied - after < 1_002n * USDC).to.equal(true);
      const [firstLoss, deposits] = await fund.getFunction("totals")();
      expect([firstLoss, deposits]).to.deep.equal([0n, 0n]);
      const held = await debtToken.getFunction("balanceOf")(await market.getAddress());
      expect(held).to.equal((await totalsOf(world)).cashAssets);
    });

    it("goes through if the fund fails", async () => {
      const world = await loadFixture(lent);
      const { fund, guardian, market } = world;
      await send(fund.connect(world.carol), "addFirstLoss", 5_000n * USDC);
      await send(fund.connect(guardian), "dropMarket", await market.getAddress());
      await setPrice(world, 1_050n);
      await by(world, "carol", "liquidate", world.bob.address, ethers.MaxUint256);
      const [event] = await market.queryFilter(market.getEvent("BadDebtRealised"));
      if (event === undefined || !("args" in event)) throw new Error("no bad debt was realised");
      expect(event.args.hasFundAnswered).to.equal(false);
      expect((await totalsOf(world)).debtShares).to.equal(0n);
    });
  });

  describe("realiseBadDebt", () => {
    it("refuses without a debt, and while the collateral is worth something", async () => {
      const world = await loadFixture(lent);
      const nothing = by(world, "carol", "realiseBadDebt", world.alice.address);
      const args = [world.alice.address];
      await expectRevert(nothing, { by: world.market, error: "NothingOwed", args });
      await setPrice(world, 1n);
      const call = by(world, "carol", "realiseBadDebt", world.bob.address);
      const worth = [world.bob.address, 10n * USDC];
      await expectRevert(call, { by: world.market, error: "CollateralHasWorth", args: worth });
    });

    it("writes off a debt whose collateral is worth nothing", async () => {
      const world = await loadFixture(scriptedLending);
      await lentOut(world, 4_000n * USDC);
      await setPrice(world, 1_700_000n);
      await by(world, "bob", "removeCollateral", 10n * WETH - WETH / 250n, world.bob.address);
      await send(world.priceFeed, "set", LOWEST_ANSWER + 1n, await time.latest());
      const { collateral } = await positionOf(world, world.bob);
      const value = (collateral * (LOWEST_ANSWER + 1n)) / 10n ** 20n;
      expect(value).to.equal(0n);
      const before = await balance(world.collateralToken, world.carol);
      await by(world, "carol", "realiseBadDebt", world.bob.address);
      expect(await balance(world.collateralToken, world.carol)).to.equal(before + collateral);
      expect(await debtOf(world, world.bob)).to.equal(0n);
      expect((await totalsOf(world)).cashAssets).to.equal(96_000n * USDC);
    });
  });
});
