/**
 * From a score to Aave v3.6: positions on the real pool, the real policy between, a verifier that accepts
 * everything. The numbers are those of the integration scenarios in docs/integrations.md.
 */
import { expect } from "chai";
import fc from "fast-check";
import { TOKEN } from "../../../prover/chain/protocols/aave-reserves.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { scoreOf, submitNext } from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { transact } from "../../helpers/expect-revert.ts";
import { seed } from "../../helpers/properties.ts";
import { reserveOf } from "../../helpers/protocols/aave-world.ts";
import {
  borrow,
  borrowArgs,
  followScore,
  healthAround,
  type LiveAave,
  liveAave,
  repay,
  setWethPrice,
  supply,
  syncReserve,
  userOf,
} from "../../helpers/protocols/live-aave.ts";

const { loadFixture, time } = networkHelpers;
const HOUR = 3600;
const POSITIONS = 50;
const ONE = 10n ** 18n;
const WETH_PRICE = 2_000n;
const USDC_UNIT = 10n ** 6n;
const STRESS_SCORE = 8_000;

/** What a test says about the reserve while the score moves. */
const watched = async ({ aave, weth }: LiveAave) => {
  const { ltvBps, thresholdBps, borrowCap, supplyCap, slope1Bps, slope2Bps, liquidationBonusBps } =
    await reserveOf(aave, weth);
  return { ltvBps, thresholdBps, borrowCap, supplyCap, slope1Bps, slope2Bps, liquidationBonusBps };
};

/**
 * Fifty borrowers of USDC against WETH, from cautious to the edge; every fifth borrows WETH as well. The edge
 * is one USDC unit inside the limit, since the pool rounds a supply down by up to one wei.
 */
async function withPositions() {
  const live = await liveAave();
  const shares = fc.sample(fc.integer({ min: 1, max: 100 }), { seed, numRuns: POSITIONS });
  const users = [];
  for (const [index, percent] of shares.entries()) {
    const user = await userOf(index);
    const collateral = BigInt(3 * (10 + index)) * TOKEN;
    await supply(live, user, collateral);
    const limit = (collateral * WETH_PRICE * USDC_UNIT * 7_500n) / 10_000n / TOKEN - 1n;
    const isBorrowingWeth = index % 5 === 0;
    const usdc = (limit * BigInt(percent)) / (isBorrowingWeth ? 400n : 100n);
    await borrow(live, user, live.usdc, usdc);
    if (isBorrowingWeth) await borrow(live, user, live.weth, (collateral * 4n) / 10n);
    users.push(user);
  }
  await syncReserve(live);
  return { ...live, users };
}

const goStress = async (live: LiveAave) => {
  for (let round = 0; round < 2; round++) await followScore(live, STRESS_SCORE);
};

const liquidatable = (factors: readonly bigint[]) =>
  factors.flatMap((factor, index) => (factor < ONE ? [index] : []));

describe("scenario 1: from calm to stress on Aave", function () {
  this.timeout(60_000);

  it("N1 N2 leaves the health of 50 positions, and who can be liquidated, as they were", async () => {
    const world = await loadFixture(withPositions);
    const edge = new Set<number>();
    const rounds = [STRESS_SCORE, STRESS_SCORE, STRESS_SCORE, STRESS_SCORE];
    for (const [index, score] of rounds.entries()) {
      if (index > 1) await time.increase(9 * HOUR);
      await submitNext(world, [scoreOf(score)]);
      await call(world.policy, "sync", 1n);
      if (index === 0) continue;
      for (const price of [2_200n, WETH_PRICE, 1_900n, 1_700n]) {
        await setWethPrice(world, price);
        const { before, afterwards } = await healthAround(world, world.users);
        expect(afterwards).to.deep.equal(before);
        edge.add(liquidatable(before).length);
        expect(liquidatable(afterwards)).to.deep.equal(liquidatable(before));
      }
      expect(await syncReserve(world)).to.equal(true);
    }
    expect(edge.size).to.be.greaterThan(1);
    expect(await watched(world)).to.include({ ltvBps: 5_000, thresholdBps: 8_000, borrowCap: 300 });
  });

  it("N3 lets everybody repay, add collateral and leave, in stress, stale, dead and frozen", async () => {
    const world = await loadFixture(withPositions);
    const { aave, weth, usdc, users, policy, guardian } = world;
    const everybodyActs = async () => {
      for (const user of users.slice(0, 10)) {
        await repay(world, user, usdc, USDC_UNIT);
        await supply(world, user, TOKEN / 10n);
      }
      const saver = await userOf(POSITIONS);
      await supply(world, saver, TOKEN);
      await call(aave.pool.connect(saver), "withdraw", weth, ethers.MaxUint256, saver);
    };
    await goStress(world);
    await everybodyActs();
    await time.increase(4 * HOUR);
    await everybodyActs();
    await call(policy.connect(guardian), "freeze", 1n);
    await everybodyActs();
    await time.increase(12 * HOUR);
    await syncReserve(world);
    await everybodyActs();
  });

  it("N4 closes new debt above the cap, lets the old accrue, and takes repayments", async () => {
    const world = await loadFixture(withPositions);
    const { aave, weth, users } = world;
    const debtOf = (): Promise<bigint> => aave.dataProvider.getFunction("getTotalDebt")(weth);
    const before = await debtOf();
    await goStress(world);
    expect(before > 300n * TOKEN).to.equal(true);
    const [user] = users;
    if (user === undefined) throw new Error("nobody");
    const contract = aave.pool.connect(user);
    const trying = transact({ contract, name: "borrow", args: [...borrowArgs(weth, 1n, user)] });
    await expectAaveRevert(trying, world, "BorrowCapExceeded");
    await time.increase(24 * HOUR);
    expect((await debtOf()) > before).to.equal(true);
    await repay(world, user, weth, TOKEN);
  });

  it("applies a lower LTV to new borrowing alone", async () => {
    const world = await loadFixture(liveAave);
    const { aave, usdc } = world;
    const user = await userOf(1);
    await supply(world, user, 10n * TOKEN);
    await borrow(world, user, usdc, 14_000n * USDC_UNIT);
    await goStress(world);
    const contract = aave.pool.connect(user);
    const more = borrowArgs(usdc, USDC_UNIT, user);
    const trying = transact({ contract, name: "borrow", args: [...more] });
    await expectAaveRevert(trying, world, "CollateralCannotCoverNewBorrow");
    const account = await aave.pool.getFunction("getUserAccountData")(user);
    expect(account.healthFactor > ONE).to.equal(true);
    await repay(world, user, usdc, 4_001n * USDC_UNIT);
    await borrow(world, user, usdc, USDC_UNIT / 2n);
  });
});

async function expectAaveRevert(trying: Promise<unknown>, { aave }: LiveAave, error: string) {
  await expect(trying).to.be.revertedWithCustomError(aave.errors, error);
}
