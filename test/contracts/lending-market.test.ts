/** Each function of the market and each of its refusals, on a policy that says what the test wants. */
import { expect } from "chai";
import { STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { send } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert } from "../helpers/expect-revert.ts";
import {
  anotherMarket,
  balance,
  by,
  DAY,
  debtOf,
  deployTokens,
  lent,
  MARKET_ID,
  MIN_DEBT,
  positionOf,
  ROOMY_WORDS,
  STILL_WORDS,
  scriptedLending,
  setWords,
  still,
  totalsOf,
  USDC,
  WETH,
} from "../helpers/lending.ts";
import { MODE } from "../helpers/protocols/scripted-policy.ts";

const { loadFixture, time } = networkHelpers;
const RAY = 10n ** 27n;

describe("LendingMarket", () => {
  describe("deployment", () => {
    it("refuses one token for both", async () => {
      const world = await loadFixture(scriptedLending);
      const call = anotherMarket(world, { collateralToken: world.debtToken });
      const args = [await world.debtToken.getAddress()];
      await expectRevert(call, { by: world.market, error: "TokensIdentical", args });
    });

    it("refuses a fund of another token", async () => {
      const world = await loadFixture(scriptedLending);
      const { debtToken } = await deployTokens();
      const call = anotherMarket(world, { debtToken });
      const args = [await world.debtToken.getAddress(), await debtToken.getAddress()];
      await expectRevert(call, { by: world.market, error: "FundAssetInvalid", args });
    });

    it("refuses a policy without a curve", async () => {
      const world = await loadFixture(scriptedLending);
      for (const kinkBps of [0, 10_000]) {
        const curve = { ...ROOMY_WORDS.curve, kinkBps };
        await setWords(world.policy, { ...ROOMY_WORDS, curve });
        const args = [await world.policy.getAddress(), MARKET_ID];
        const call = anotherMarket(world, {});
        await expectRevert(call, { by: world.market, error: "PolicyUnusable", args });
      }
    });

    it("N5 fixes threshold, highest LTV and highest bonus; nothing can set them", async () => {
      const { market } = await loadFixture(scriptedLending);
      expect(await market.getFunction("LIQUIDATION_THRESHOLD_BPS")()).to.equal(8_000n);
      expect(await market.getFunction("HIGHEST_LTV_BPS")()).to.equal(7_700n);
      expect(await market.getFunction("MAX_BONUS_BPS")()).to.equal(1_000n);
      const open = ["accrue", "addCollateral", "borrow", "liquidate", "realiseBadDebt"];
      const functions: string[] = [];
      market.interface.forEachFunction(({ name, constant }) => {
        if (!constant) functions.push(name);
      });
      const own = ["removeCollateral", "repay", "supply", "withdraw"];
      expect(functions.toSorted()).to.deep.equal([...open, ...own].toSorted());
    });

    it("P4 takes no bonus that a position at the threshold cannot pay", async () => {
      const world = await loadFixture(scriptedLending);
      const config = { ...STARTING_CONFIG, liquidationThresholdBps: 9_500 };
      await setWords(world.policy, { ...ROOMY_WORDS, liquidationBonusBps: 900 }, config);
      const market = await anotherMarket(world, {});
      expect(await market.getFunction("MAX_BONUS_BPS")()).to.equal(526n);
      expect((await market.getFunction("terms")()).liquidationBonusBps).to.equal(526n);
    });
  });

  describe("supply and withdraw", () => {
    it("gives shares, and the assets back", async () => {
      const world = await loadFixture(scriptedLending);
      const before = await balance(world.debtToken, world.alice);
      await by(world, "alice", "supply", 5_000n * USDC, world.carol.address);
      expect(await balance(world.debtToken, world.alice)).to.equal(before - 5_000n * USDC);
      const { supplyShares } = await positionOf(world, world.carol);
      expect(supplyShares).to.equal(5_000n * USDC * 10n ** 6n);
      expect(await world.market.getFunction("suppliedBy")(world.carol.address)).to.equal(
        5_000n * USDC,
      );
      const held = await balance(world.debtToken, world.bob);
      await by(world, "carol", "withdraw", supplyShares, world.bob.address);
      expect(await balance(world.debtToken, world.bob)).to.equal(held + 5_000n * USDC);
      expect((await totalsOf(world)).supplyShares).to.equal(0n);
    });

    it("refuses nothing, and shares worth nothing", async () => {
      const world = await loadFixture(lent);
      const refusal = { by: world.market, error: "AmountTooSmall" };
      const supply = by(world, "alice", "supply", 0n, world.alice.address);
      await expectRevert(supply, { ...refusal, args: [0n] });
      const withdraw = by(world, "alice", "withdraw", 1n, world.alice.address);
      await expectRevert(withdraw, { ...refusal, args: [1n] });
    });

    it("refuses shares that the caller does not have", async () => {
      const world = await loadFixture(lent);
      const { supplyShares } = await positionOf(world, world.alice);
      const call = by(world, "alice", "withdraw", supplyShares + 1n, world.alice.address);
      const args = [world.alice.address, supplyShares + 1n, supplyShares];
      await expectRevert(call, { by: world.market, error: "SupplyNotHeld", args });
    });

    it("refuses to pay out what is lent", async () => {
      const world = await loadFixture(still);
      const { supplyShares } = await positionOf(world, world.alice);
      const call = by(world, "alice", "withdraw", supplyShares, world.alice.address);
      const supplied = await world.market.getFunction("suppliedBy")(world.alice.address);
      const args = [supplied, 86_000n * USDC];
      await expectRevert(call, { by: world.market, error: "CashTooLow", args });
    });

    it("refuses supply above the policy's cap", async () => {
      const world = await loadFixture(scriptedLending);
      const supplyCap = 1_000n * USDC;
      await setWords(world.policy, { ...ROOMY_WORDS, supplyCap });
      await by(world, "alice", "supply", supplyCap, world.alice.address);
      const call = by(world, "alice", "supply", 1n, world.alice.address);
      const args = [supplyCap + 1n, supplyCap];
      await expectRevert(call, { by: world.market, error: "SupplyCapExceeded", args });
    });

    it("refuses tokens that take a fee, as debt and as collateral", async () => {
      const world = await loadFixture(scriptedLending);
      const calls = [
        { token: world.debtToken, name: "supply" },
        { token: world.collateralToken, name: "addCollateral" },
      ];
      for (const { token, name } of calls) {
        await send(token, "setTax", 100);
        const call = by(world, "alice", name, 10_000n, world.alice.address);
        const args = [await token.getAddress(), 10_000n, 9_900n];
        await expectRevert(call, { by: world.market, error: "TransferInexact", args });
      }
    });
  });

  describe("collateral", () => {
    it("is added for anybody and removed by its owner", async () => {
      const world = await loadFixture(scriptedLending);
      await by(world, "alice", "addCollateral", 3n * WETH, world.bob.address);
      const before = await balance(world.collateralToken, world.carol);
      await by(world, "bob", "removeCollateral", 2n * WETH, world.carol.address);
      expect(await balance(world.collateralToken, world.carol)).to.equal(before + 2n * WETH);
      expect((await positionOf(world, world.bob)).collateral).to.equal(WETH);
    });

    it("moves in amounts above 0", async () => {
      const world = await loadFixture(scriptedLending);
      for (const name of ["addCollateral", "removeCollateral"]) {
        const call = by(world, "bob", name, 0n, world.bob.address);
        await expectRevert(call, { by: world.market, error: "AmountTooSmall", args: [0n] });
      }
    });

    it("leaves only as far as it is there", async () => {
      const world = await loadFixture(lent);
      const call = by(world, "bob", "removeCollateral", 10n * WETH + 1n, world.bob.address);
      const args = [world.bob.address, 10n * WETH + 1n, 10n * WETH];
      await expectRevert(call, { by: world.market, error: "CollateralNotHeld", args });
    });

    it("leaves only as far as the policy's LTV of now allows", async () => {
      const world = await loadFixture(lent);
      await setWords(world.policy, { ...ROOMY_WORDS, maxLtvBps: 7_100 });
      await by(world, "bob", "removeCollateral", WETH / 10n, world.bob.address);
      await setWords(world.policy, { ...ROOMY_WORDS, maxLtvBps: 5_000 });
      const call = by(world, "bob", "removeCollateral", WETH / 10n, world.bob.address);
      await expect(call).to.be.revertedWithCustomError(world.market, "LtvExceeded");
    });

    it("N3 leaves without policy and price once nothing is owed", async () => {
      const world = await loadFixture(lent);
      await send(world.priceFeed, "setDown", true);
      await send(world.policy, "setMode", MODE.revert);
      await by(world, "bob", "repay", ethers.MaxUint256, world.bob.address);
      await by(world, "bob", "removeCollateral", 10n * WETH, world.bob.address);
      expect((await positionOf(world, world.bob)).collateral).to.equal(0n);
    });
  });

  describe("borrow", () => {
    it("pays out and writes the debt down", async () => {
      const world = await loadFixture(lent);
      expect(await debtOf(world, world.bob)).to.equal(14_000n * USDC);
      const { cashAssets, debtShares, indexRay } = await totalsOf(world);
      expect(cashAssets).to.equal(86_000n * USDC);
      expect(debtShares).to.equal(14_000n * USDC);
      expect(indexRay).to.equal(RAY);
    });

    it("P1 ends at the policy's LTV exactly", async () => {
      const world = await loadFixture(still);
      const call = by(world, "bob", "borrow", 1_000n * USDC + 1n, world.bob.address);
      const args = [world.bob.address, 15_000n * USDC + 1n, 15_000n * USDC];
      await expectRevert(call, { by: world.market, error: "LtvExceeded", args });
      await by(world, "bob", "borrow", 1_000n * USDC, world.bob.address);
    });

    it("lends no more than the buffer below the threshold, whatever the policy says", async () => {
      const world = await loadFixture(scriptedLending);
      await setWords(world.policy, { ...ROOMY_WORDS, maxLtvBps: 9_900 });
      await by(world, "alice", "supply", 100_000n * USDC, world.alice.address);
      await by(world, "bob", "addCollateral", 10n * WETH, world.bob.address);
      const limit = 15_400n * USDC;
      const call = by(world, "bob", "borrow", limit + 1n, world.bob.address);
      const args = [world.bob.address, limit + 1n, limit];
      await expectRevert(call, { by: world.market, error: "LtvExceeded", args });
      await by(world, "bob", "borrow", limit, world.bob.address);
    });

    it("refuses nothing", async () => {
      const world = await loadFixture(lent);
      const call = by(world, "bob", "borrow", 0n, world.bob.address);
      await expectRevert(call, { by: world.market, error: "AmountTooSmall", args: [0n] });
    });

    it("refuses more than there is", async () => {
      const world = await loadFixture(lent);
      const call = by(world, "bob", "borrow", 86_001n * USDC, world.bob.address);
      const args = [86_001n * USDC, 86_000n * USDC];
      await expectRevert(call, { by: world.market, error: "CashTooLow", args });
    });

    it("refuses a debt too small to be worth a liquidation", async () => {
      const world = await loadFixture(scriptedLending);
      await by(world, "alice", "supply", 100n * USDC, world.alice.address);
      await by(world, "bob", "addCollateral", WETH, world.bob.address);
      const call = by(world, "bob", "borrow", MIN_DEBT - 1n, world.bob.address);
      const args = [world.bob.address, MIN_DEBT - 1n, MIN_DEBT];
      await expectRevert(call, { by: world.market, error: "DebtTooSmall", args });
      await by(world, "bob", "borrow", MIN_DEBT, world.bob.address);
    });

    it("N4 refuses new debt above the cap; old debt accrues and is repaid", async () => {
      const world = await loadFixture(lent);
      const borrowCap = 1_000n * USDC;
      await setWords(world.policy, { ...ROOMY_WORDS, borrowCap });
      const call = by(world, "bob", "borrow", USDC, world.bob.address);
      await expect(call).to.be.revertedWithCustomError(world.market, "BorrowCapExceeded");
      const before = await debtOf(world, world.bob);
      await time.increase(DAY);
      expect((await debtOf(world, world.bob)) > before).to.equal(true);
      await by(world, "bob", "repay", ethers.MaxUint256, world.bob.address);
      expect(await debtOf(world, world.bob)).to.equal(0n);
    });

    it("N4 ends at the cap exactly", async () => {
      const world = await loadFixture(still);
      const borrowCap = 14_500n * USDC;
      await setWords(world.policy, { ...STILL_WORDS, borrowCap });
      const call = by(world, "bob", "borrow", 500n * USDC + 1n, world.bob.address);
      const args = [borrowCap + 1n, borrowCap];
      await expectRevert(call, { by: world.market, error: "BorrowCapExceeded", args });
      await by(world, "bob", "borrow", 500n * USDC, world.bob.address);
    });

    it("N3 is refused while frozen, and all that reduces risk is not", async () => {
      const world = await loadFixture(lent);
      await setWords(world.policy, { ...ROOMY_WORDS, isFrozen: true });
      const call = by(world, "bob", "borrow", USDC, world.bob.address);
      await expectRevert(call, { by: world.market, error: "BorrowingFrozen", args: [MARKET_ID] });
      await by(world, "bob", "addCollateral", WETH, world.bob.address);
      await by(world, "bob", "removeCollateral", WETH, world.bob.address);
      await by(world, "bob", "repay", USDC, world.bob.address);
      await by(world, "alice", "withdraw", USDC, world.alice.address);
    });
  });

  describe("repay", () => {
    it("takes no more than is owed, from anybody", async () => {
      const world = await loadFixture(lent);
      await time.increase(30 * DAY);
      const before = await balance(world.debtToken, world.carol);
      await by(world, "carol", "repay", ethers.MaxUint256, world.bob.address);
      const paid = before - (await balance(world.debtToken, world.carol));
      expect(paid > 14_000n * USDC).to.equal(true);
      expect(await debtOf(world, world.bob)).to.equal(0n);
      expect((await totalsOf(world)).debtShares).to.equal(0n);
      expect((await totalsOf(world)).cashAssets).to.equal(86_000n * USDC + paid);
    });

    it("pays in full with exactly what is owed, and in part with less", async () => {
      const world = await loadFixture(lent);
      await time.increase(30 * DAY);
      await by(world, "bob", "repay", 4_000n * USDC, world.bob.address);
      const owed = await debtOf(world, world.bob);
      expect(owed > 10_000n * USDC && owed < 10_100n * USDC).to.equal(true);
      await setWords(world.policy, STILL_WORDS);
      await send(world.market, "accrue");
      const exact = await debtOf(world, world.bob);
      await by(world, "bob", "repay", exact, world.bob.address);
      expect((await positionOf(world, world.bob)).debtShares).to.equal(0n);
    });

    it("refuses without a debt, and too little for a share", async () => {
      const world = await loadFixture(lent);
      const nothing = by(world, "alice", "repay", USDC, world.alice.address);
      const args = [world.alice.address];
      await expectRevert(nothing, { by: world.market, error: "NothingOwed", args });
      const little = by(world, "bob", "repay", 0n, world.bob.address);
      await expectRevert(little, { by: world.market, error: "AmountTooSmall", args: [0n] });
    });
  });
});
