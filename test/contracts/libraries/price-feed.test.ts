/** Prices as a market takes them: which feeds and limits it is deployed with, and which answers it believes. */
import { expect } from "chai";
import { send } from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert, transact } from "../../helpers/expect-revert.ts";
import {
  anotherMarket,
  by,
  HIGHEST_ANSWER,
  type Lending,
  LOWEST_ANSWER,
  lent,
  START_PRICE,
  scriptedLending,
  USDC,
} from "../../helpers/lending.ts";

const { loadFixture, time } = networkHelpers;

describe("PriceFeed", () => {
  describe("requireUsable", () => {
    it("refuses price limits without a price between", async () => {
      const world = await loadFixture(scriptedLending);
      const tooHigh = 2n ** 127n;
      for (const [lowestAnswer, highestAnswer] of [
        [5n, 5n],
        [0n, tooHigh],
      ]) {
        const call = anotherMarket(world, { lowestAnswer, highestAnswer });
        const args = [lowestAnswer, highestAnswer];
        await expectRevert(call, { by: world.market, error: "PriceLimitsInvalid", args });
      }
      await anotherMarket(world, { highestAnswer: tooHigh - 1n });
    });

    it("refuses decimals that do not fit", async () => {
      const world = await loadFixture(scriptedLending);
      for (const [collateral, feed] of [
        [2, 3],
        [30, 15],
      ]) {
        const collateralToken = await ethers.deployContract("TestToken", ["ODD", collateral]);
        const priceFeed = await ethers.deployContract("TestPriceFeed", [feed]);
        const call = anotherMarket(world, { collateralToken, priceFeed });
        const args = [collateral, feed, 6];
        await expectRevert(call, { by: world.market, error: "DecimalsUnusable", args });
      }
      const collateralToken = await ethers.deployContract("TestToken", ["ODD", 36]);
      const priceFeed = await ethers.deployContract("TestPriceFeed", [8]);
      const most = await anotherMarket(world, { collateralToken, priceFeed });
      expect(await most.getFunction("PRICE_DIVISOR")()).to.equal(10n ** 38n);
      const whole = await ethers.deployContract("TestToken", ["ODD", 0]);
      const least = await anotherMarket(world, {
        collateralToken: whole,
        priceFeed: await ethers.deployContract("TestPriceFeed", [6]),
      });
      expect(await least.getFunction("PRICE_DIVISOR")()).to.equal(1n);
    });
  });

  describe("read", () => {
    const uses: [string, (world: Lending) => Promise<unknown>][] = [
      ["borrow", (world) => by(world, "bob", "borrow", USDC, world.bob.address)],
      ["removeCollateral", (world) => by(world, "bob", "removeCollateral", 1n, world.bob.address)],
      ["liquidate", (world) => by(world, "carol", "liquidate", world.bob.address, USDC)],
      ["realiseBadDebt", (world) => by(world, "carol", "realiseBadDebt", world.bob.address)],
    ];
    for (const [name, use] of uses) {
      it(`is fresh and between its limits, or ${name} refuses`, async () => {
        const world = await loadFixture(lent);
        const now = await time.latest();
        for (const updatedAt of [now - 3_700, now + 1_000]) {
          await send(world.priceFeed, "set", START_PRICE, updatedAt);
          const args = [updatedAt, 3_600];
          await expectRevert(use(world), { by: world.market, error: "PriceNotFresh", args });
        }
        for (const answer of [-1n, 0n, LOWEST_ANSWER, HIGHEST_ANSWER]) {
          await send(world.priceFeed, "set", answer, now);
          const args = [answer, LOWEST_ANSWER, HIGHEST_ANSWER];
          await expectRevert(use(world), { by: world.market, error: "PriceOutOfRange", args });
        }
      });
    }

    it("may be as old as its limit, and one above or below the others", async () => {
      const world = await loadFixture(lent);
      const updatedAt = await time.latest();
      await send(world.priceFeed, "set", HIGHEST_ANSWER - 1n, updatedAt);
      const contract = world.market.connect(world.bob);
      const at = updatedAt + 3_600;
      await transact({ contract, name: "borrow", args: [USDC, world.bob.address], at });
      await send(world.priceFeed, "set", LOWEST_ANSWER + 1n, at);
      await by(world, "carol", "liquidate", world.bob.address, USDC);
    });

    it("may be of this very second, and not of the next", async () => {
      const world = await loadFixture(lent);
      const contract = world.market.connect(world.bob);
      const name = "borrow";
      const args = [USDC, world.bob.address];
      const at = (await time.latest()) + 100;
      await send(world.priceFeed, "set", START_PRICE, at);
      const early = transact({ contract, name, args, at: at - 1 });
      const refusal = { by: world.market, error: "PriceNotFresh", args: [at, 3_600] };
      await expectRevert(early, refusal);
      await transact({ contract, name, args, at });
    });
  });
});
