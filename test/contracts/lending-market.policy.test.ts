/** The market under its policy: which interest it takes, whom it spares, and what a score cannot do. */
import { expect } from "chai";
import { borrowRateRay } from "../../model/policy/rate-curve.ts";
import { scoreOf, send, submitNext } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import {
  by,
  DAY,
  DOLLAR,
  type Lending,
  type LiveLending,
  lentOut,
  liveLending,
  ROOMY_WORDS,
  STILL_WORDS,
  scriptedLending,
  setPrice,
  setWords,
  USDC,
  WETH,
} from "../helpers/lending.ts";
import { MODE, STRESS_CURVE } from "../helpers/protocols/scripted-policy.ts";

const { loadFixture, time } = networkHelpers;
const HOUR = 3600;
const RAY = 10n ** 27n;
const YEAR_SECONDS = BigInt(365 * DAY);
const STRESS = { ...ROOMY_WORDS, curve: STRESS_CURVE, graceSeconds: 4 * HOUR };

async function lent() {
  const world = await scriptedLending();
  await lentOut(world);
  return world;
}

const indexOf = async ({ market }: Pick<Lending, "market">): Promise<bigint> =>
  (await market.getFunction("totals")()).indexRay;
const debtOf = ({ market, bob }: Lending | LiveLending): Promise<bigint> =>
  market.getFunction("debtOf")(bob.address);

/** Three terms of e^x, each rounded down: what the market promises. */
function grown(index: bigint, rateRay: bigint, seconds: bigint): bigint {
  const first = (rateRay * seconds) / YEAR_SECONDS;
  const second = (first * first) / (2n * RAY);
  const third = (second * first) / (3n * RAY);
  return (index * (RAY + first + second + third)) / RAY;
}

const accrueAt = ({ market }: Pick<Lending, "market">, at: number) =>
  transact({ contract: market, name: "accrue", args: [], at });

describe("LendingMarket and its policy", () => {
  describe("interest", () => {
    it("R4 pays the old curve until the accrual that takes the new one", async () => {
      const world = await loadFixture(lent);
      const start = await time.latest();
      await accrueAt(world, start + 10);
      const [before, utilisation] = [await indexOf(world), await utilisationOf(world)];
      await setWords(world.policy, STRESS);
      await accrueAt(world, start + 10 + DAY);
      const calm = borrowRateRay(ROOMY_WORDS.curve, utilisation);
      expect(await indexOf(world)).to.equal(grown(before, calm, BigInt(DAY)));

      const [middle, later] = [await indexOf(world), await utilisationOf(world)];
      await accrueAt(world, start + 10 + 2 * DAY);
      const stress = borrowRateRay(STRESS_CURVE, later);
      expect(stress > calm).to.equal(true);
      expect(await indexOf(world)).to.equal(grown(middle, stress, BigInt(DAY)));
    });

    it("R2 never exceeds 1000 % a year", async () => {
      const world = await loadFixture(lent);
      const curve = { kinkBps: 1, baseBps: 65_535, slope1Bps: 65_535, slope2Bps: 0, convexBps: 0 };
      await setWords(world.policy, { ...ROOMY_WORDS, curve });
      const at = (await time.latest()) + 10;
      await accrueAt(world, at);
      const before = await indexOf(world);
      await accrueAt(world, at + 365 * DAY);
      expect(await indexOf(world)).to.equal(grown(before, 10n * RAY, YEAR_SECONDS));
    });

    it("R1 accrues after six thousand years at the highest rate, and stops at its limit", async () => {
      const world = await loadFixture(lent);
      const curve = { kinkBps: 1, baseBps: 65_535, slope1Bps: 65_535, slope2Bps: 0, convexBps: 0 };
      await setWords(world.policy, { ...ROOMY_WORDS, curve });
      await send(world.market, "accrue");
      for (let i = 0; i < 2; i++) {
        await time.increase(3_000 * 365 * DAY);
        await send(world.market, "accrue");
      }
      expect(await indexOf(world)).to.equal(2n ** 128n - 1n);
      await setPrice(world, 1n);
      await by(world, "carol", "liquidate", world.bob.address, ethers.MaxUint256);
      await by(world, "carol", "supply", USDC, world.carol.address);
    });

    it("R1 goes on with the last terms if the policy fails in any way", async () => {
      const broken = [MODE.revert, MODE.burnGas, MODE.flood] as const;
      for (const mode of broken) {
        const world = await loadFixture(lent);
        await send(world.policy, "setMode", mode);
        const before = await debtOf(world);
        await time.increase(DAY);
        await send(world.market, "accrue");
        expect((await debtOf(world)) > before).to.equal(true);
        await by(world, "bob", "addCollateral", WETH, world.bob.address);
        await by(world, "bob", "repay", USDC, world.bob.address);
        await by(world, "alice", "withdraw", 10n ** 12n, world.alice.address);
        await setPrice(world, 1_200n);
        await by(world, "carol", "liquidate", world.bob.address, ethers.MaxUint256);
      }
    });

    it("takes no terms outside its own bounds", async () => {
      const world = await loadFixture(lent);
      const wild = { liquidationBonusBps: 9_999, closeFactorBps: 1, graceSeconds: 10 * DAY };
      await setWords(world.policy, { ...ROOMY_WORDS, ...wild });
      await send(world.market, "accrue");
      const { liquidationBonusBps, closeFactorBps, graceSeconds } =
        await world.market.getFunction("terms")();
      expect([liquidationBonusBps, closeFactorBps, graceSeconds]).to.deep.equal([
        1_000n,
        1_000n,
        BigInt(4 * HOUR),
      ]);
      await setWords(world.policy, { ...ROOMY_WORDS, closeFactorBps: 60_000 });
      await send(world.market, "accrue");
      expect((await world.market.getFunction("terms")()).closeFactorBps).to.equal(10_000n);
    });

    it("accrues once a block, and says when terms change and when they do not", async () => {
      const { market, policy } = await loadFixture(lent);
      const count = async (name: string, fromBlock: number): Promise<number> =>
        (await market.queryFilter(market.getEvent(name), fromBlock)).length;
      await ethers.provider.send("evm_setAutomine", [false]);
      for (let i = 0; i < 2; i++) await market.getFunction("accrue").send({ gasLimit: 500_000 });
      await networkHelpers.mine();
      await ethers.provider.send("evm_setAutomine", [true]);
      const block = await ethers.provider.getBlockNumber();
      expect(await count("InterestAccrued", block)).to.equal(1);
      expect(await count("TermsTaken", 0)).to.equal(1);
      await setWords(policy, STRESS);
      await send(market, "accrue");
      await send(market, "accrue");
      expect(await count("TermsTaken", 0)).to.equal(2);
    });

    it("S5 cannot be made to keep old terms by starving the read", async () => {
      const world = await loadFixture(lent);
      await send(world.policy, "setMode", MODE.burnGas);
      const contract = world.market.getFunction("accrue");
      const call = contract.send({ gasLimit: 200_000 });
      const args = [200_000n];
      await expectRevert(call, { by: world.market, error: "GasTooLowToReadPolicy", args });
    });
  });

  describe("grace", () => {
    /** Nothing accrues, and Bob owes exactly what his collateral allows at 1,750 dollars. */
    async function atTheEdge() {
      const world = await scriptedLending();
      await setWords(world.policy, STILL_WORDS);
      await lentOut(world);
      return world;
    }
    const liquidateAt = (world: Lending, at: number) => {
      const contract = world.market.connect(world.carol);
      return transact({ contract, name: "liquidate", args: [world.bob.address, USDC], at });
    };
    const edgePrice = (world: Lending) => setPrice(world, 1_750n);

    it("spares whom only interest since harsher terms made unhealthy, until it ends", async () => {
      const world = await loadFixture(atTheEdge);
      await setWords(world.policy, STRESS);
      const start = (await time.latest()) + 10;
      await accrueAt(world, start);
      await edgePrice(world);
      const until = start + 4 * HOUR;
      const refusal = { by: world.market, error: "GraceRuns", args: [world.bob.address, until] };
      await expectRevert(liquidateAt(world, start + HOUR), refusal);
      await time.increaseTo(until - 20);
      await edgePrice(world);
      await expectRevert(liquidateAt(world, until - 1), refusal);
      await liquidateAt(world, until);
    });

    it("spares nobody a fall in price", async () => {
      const world = await loadFixture(atTheEdge);
      await setWords(world.policy, STRESS);
      const start = (await time.latest()) + 10;
      await accrueAt(world, start);
      await setPrice(world, 0n, 1_750n * DOLLAR - 1n);
      await liquidateAt(world, start + HOUR);
    });

    it("starts for a dearer curve, a higher bonus and a higher close factor, and for nothing looser", async () => {
      const { liquidationBonusBps, closeFactorBps } = ROOMY_WORDS;
      const cases = [
        { change: { curve: { ...STILL_WORDS.curve, baseBps: 1 } }, starts: true },
        { change: { liquidationBonusBps: liquidationBonusBps + 1 }, starts: true },
        { change: { closeFactorBps: closeFactorBps + 1 }, starts: true },
        { change: { liquidationBonusBps: liquidationBonusBps - 1 }, starts: false },
        { change: { closeFactorBps: closeFactorBps - 1 }, starts: false },
        { change: { graceSeconds: HOUR }, starts: false },
        { change: {}, starts: false },
      ];
      for (const { change, starts } of cases) {
        const world = await loadFixture(atTheEdge);
        await setWords(world.policy, { ...STILL_WORDS, ...change });
        const at = (await time.latest()) + 10;
        await accrueAt(world, at);
        const { harsherSince } = await world.market.getFunction("totals")();
        expect(Number(harsherSince) === at).to.equal(starts);
      }
    });

    it("is not prolonged by further changes", async () => {
      const world = await loadFixture(atTheEdge);
      await setWords(world.policy, STRESS);
      const start = (await time.latest()) + 10;
      await accrueAt(world, start);
      await setWords(world.policy, { ...STRESS, liquidationBonusBps: 600 });
      await accrueAt(world, start + HOUR);
      await edgePrice(world);
      await liquidateAt(world, start + HOUR + 10);
    });
  });

  describe("on RiskPolicy", () => {
    async function follow(world: LiveLending, score: number, rounds: number) {
      for (let round = 0; round < rounds; round++) {
        await submitNext(world, [scoreOf(score)]);
        await send(world.policy, "sync", 1n);
      }
    }

    /** A dollar below the limit of the transition profile, 65 %. */
    async function borrowed() {
      const world = await liveLending();
      await lentOut(world, 12_999n * USDC);
      return world;
    }

    it("N1 N2 S3 leaves every position as it was when scores go to stress, but lends less", async () => {
      const world = await loadFixture(borrowed);
      const { market, bob, fund, guardian } = world;
      await follow(world, 9_000, 2);
      const [before, position] = [
        await debtOf(world),
        await market.getFunction("position")(bob.address),
      ];
      await send(market, "accrue");
      await setPrice(world, 2_000n);
      const liquidation = by(world, "carol", "liquidate", bob.address, USDC);
      await expect(liquidation).to.be.revertedWithCustomError(market, "PositionHealthy");
      expect(await market.getFunction("position")(bob.address)).to.deep.equal(position);
      expect((await debtOf(world)) - before < USDC).to.equal(true);
      const more = by(world, "bob", "borrow", USDC, bob.address);
      await expect(more).to.be.revertedWithCustomError(market, "LtvExceeded");
      expect(await fund.getFunction("ASSET")()).to.equal(await world.debtToken.getAddress());

      await send(world.policy.connect(guardian), "freeze", 1n);
      await by(world, "bob", "addCollateral", WETH, bob.address);
      await setPrice(world, 2_000n);
      const frozen = by(world, "bob", "borrow", USDC, bob.address);
      await expectRevert(frozen, { by: market, error: "BorrowingFrozen", args: [1n] });
      await time.increase(3 * DAY);
      await by(world, "bob", "repay", ethers.MaxUint256, bob.address);
      await by(world, "bob", "removeCollateral", 11n * WETH, bob.address);
    });

    it("N1 N3 holds a position at its limit through a week of silence", async () => {
      const world = await loadFixture(borrowed);
      await time.increase(7 * DAY);
      await setPrice(world, 2_000n);
      const call = by(world, "carol", "liquidate", world.bob.address, USDC);
      await expect(call).to.be.revertedWithCustomError(world.market, "PositionHealthy");
      await by(world, "bob", "repay", USDC, world.bob.address);
      await by(world, "alice", "withdraw", 10n ** 12n, world.alice.address);
    });

    it("N5 keeps its threshold when governance sets another", async () => {
      const world = await loadFixture(borrowed);
      const { market, policy } = world;
      const config = (await policy.getFunction("marketConfig")(1n)).toObject(true);
      const profiles = config.profiles.map((profile: object) => ({
        ...profile,
        maxLtvBps: 1_000n,
      }));
      await send(policy, "configureMarket", 1n, {
        ...config,
        liquidationThresholdBps: 5_000n,
        profiles,
      });
      await setPrice(world, 2_000n);
      const call = by(world, "carol", "liquidate", world.bob.address, USDC);
      await expect(call).to.be.revertedWithCustomError(market, "PositionHealthy");
      expect(await market.getFunction("LIQUIDATION_THRESHOLD_BPS")()).to.equal(8_000n);
    });
  });
});

async function utilisationOf({ market }: Pick<Lending, "market">): Promise<bigint> {
  const { cashAssets, debtShares, indexRay } = await market.getFunction("totals")();
  const owed = BigInt(debtShares) * BigInt(indexRay);
  const debt = (owed + RAY - 1n) / RAY;
  return (debt * RAY) / (debt + BigInt(cashAssets));
}
