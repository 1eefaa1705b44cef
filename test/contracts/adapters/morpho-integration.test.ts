/** From a score to Morpho Blue: real markets on RegimeIrm, the real policy behind it. */
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { type Curve, deployIrm } from "../../../prover/chain/protocols/adapters.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import {
  createMorphoMarket,
  deployMorpho,
  type MarketParams,
  type Morpho,
  morphoMarketId,
} from "../../../prover/chain/protocols/morpho.ts";
import { goLive, type Live, scoreOf, submitNext } from "../../helpers/ballast.ts";
import { networkHelpers } from "../../helpers/chain.ts";

const { loadFixture, time } = networkHelpers;
const HOUR = 3600;
const WAD = 10n ** 18n;
const RAY = 10n ** 27n;
const YEAR_SECONDS = 365n * 24n * 3600n;
const SUPPLY = 10n ** 22n;
const PLENTY = 10n ** 24n;
const STRESS_SCORE = 8_000;
const CALM_SCORE = 1_000;
/** The transition profile of the starting configuration. */
const BASELINE: Curve = {
  kinkBps: 8_500,
  baseBps: 100,
  slope1Bps: 600,
  slope2Bps: 4_500,
  convexBps: 500,
};
const KINK_DEBT = (SUPPLY * 85n) / 100n;

interface World extends Live, Morpho {
  readonly irm: BaseContract;
  readonly params: MarketParams;
}

/** A market that holds SUPPLY, with collateral for any debt. */
async function liveMorpho(): Promise<World> {
  const live = await goLive({ markets: 1 });
  const blue = await deployMorpho(live.deployer);
  const { morpho, loanToken, collateralToken } = blue;
  const irm = await deployIrm({ ...live, morpho, marketId: 1n, baseline: BASELINE });
  const params = await createMorphoMarket(blue, irm);
  for (const token of [loanToken, collateralToken]) {
    await call(token, "setBalance", live.deployer, PLENTY);
    await call(token, "approve", morpho, PLENTY);
  }
  await call(morpho, "supply", params, SUPPLY, 0, live.deployer, "0x");
  await call(morpho, "supplyCollateral", params, 10n * SUPPLY, live.deployer, "0x");
  return { ...live, ...blue, irm, params };
}

async function borrow({ morpho, params, deployer }: World, assets: bigint): Promise<void> {
  if (assets > 0n) await call(morpho, "borrow", params, assets, 0, deployer, deployer);
}

const marketOf = ({ morpho, params }: World) =>
  morpho.getFunction("market")(morphoMarketId(params));

const rateView = async (world: World): Promise<bigint> => {
  const market = [...(await marketOf(world))];
  return world.irm.getFunction("borrowRateView")(world.params, market);
};

/** Morpho's compounding: three terms of e^x − 1, each rounded down. */
function compounded(ratePerSecond: bigint, seconds: bigint): bigint {
  const first = ratePerSecond * seconds;
  const second = (first * first) / (2n * WAD);
  const third = (second * first) / (3n * WAD);
  return first + second + third;
}

async function follow({ policy, ...live }: World, score: number, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await submitNext({ policy, ...live }, [scoreOf(score)]);
    await call(policy, "sync", 1n);
  }
}

/** A rate step every eight hours, until the curve is that of stress. */
async function goStress(world: World): Promise<void> {
  for (let step = 0; step < 7; step++) {
    await follow(world, STRESS_SCORE, 2);
    await time.increase(8 * HOUR);
  }
}

describe("scenario 2: a convex curve on Morpho Blue", () => {
  const debts: [string, bigint][] = [
    ["no debt", 0n],
    ["the kink", KINK_DEBT],
    ["one wei above the kink", KINK_DEBT + 1n],
    ["99.99 %", (SUPPLY * 9_999n) / 10_000n],
    ["full utilisation", SUPPLY],
  ];
  for (const [where, debt] of debts) {
    it(`R2 R4 P2 accrues exactly the policy's rate at ${where}, in every regime`, async () => {
      const world = await loadFixture(liveMorpho);
      const { morpho, params, policy } = world;
      await borrow(world, debt);
      let lastRate = 0n;
      for (const regime of ["transition", "stress"]) {
        if (regime === "stress") await goStress(world);
        await call(morpho, "accrueInterest", params);
        const before = await marketOf(world);
        const rate = await rateView(world);
        const { totalBorrowAssets, totalSupplyAssets, lastUpdate } = before;
        const utilisation = (totalBorrowAssets * RAY) / totalSupplyAssets;
        const annual: bigint = await policy.getFunction("borrowRate")(1n, utilisation);
        expect(rate).to.equal(annual / 10n ** 9n / YEAR_SECONDS);
        await time.increase(24 * HOUR);
        await call(morpho, "accrueInterest", params);
        const after = await marketOf(world);
        const seconds = BigInt(after.lastUpdate) - BigInt(lastUpdate);
        const interest = (totalBorrowAssets * compounded(rate, seconds)) / WAD;
        expect(after.totalBorrowAssets - totalBorrowAssets).to.equal(interest);
        expect(rate > lastRate || debt === 0n).to.equal(true);
        lastRate = rate;
      }
    });
  }

  it("is continuous at the kink, and steeper above it", async () => {
    const { policy } = await loadFixture(liveMorpho);
    const annual = (utilisation: bigint): Promise<bigint> =>
      policy.getFunction("borrowRate")(1n, utilisation);
    const kink = (85n * RAY) / 100n;
    const step = RAY / 100n;
    const [below, at, above, next] = [kink - step, kink, kink + step, kink + 2n * step];
    const slope = async (from: bigint, to: bigint) => (await annual(to)) - (await annual(from));
    expect((await annual(kink + 1n)) - (await annual(kink)) < 10n).to.equal(true);
    expect((await slope(at, above)) > (await slope(below, at))).to.equal(true);
    expect((await slope(above, next)) > (await slope(at, above))).to.equal(true);
  });

  it("R4 lets time before an accrual pay the old curve, however late the accrual comes", async () => {
    const world = await loadFixture(liveMorpho);
    const { morpho, params } = world;
    await borrow(world, KINK_DEBT);
    await call(morpho, "accrueInterest", params);
    const old = await rateView(world);
    const before = await marketOf(world);
    await goStress(world);
    expect(await rateView(world)).to.equal(old);
    await call(morpho, "accrueInterest", params);
    const after = await marketOf(world);
    const seconds = BigInt(after.lastUpdate) - BigInt(before.lastUpdate);
    const interest = (before.totalBorrowAssets * compounded(old, seconds)) / WAD;
    expect(after.totalBorrowAssets - before.totalBorrowAssets).to.equal(interest);
    expect((await rateView(world)) > old).to.equal(true);
  });

  it("R5 moves by at most a fifth of a regime in eight hours, up and down", async () => {
    const world = await loadFixture(liveMorpho);
    const { morpho, params, irm } = world;
    await borrow(world, KINK_DEBT);
    const highest = async () => {
      await call(morpho, "accrueInterest", params);
      const curve = await irm.getFunction("curveOf")(morphoMarketId(params));
      return Number(curve.baseBps + curve.slope1Bps + curve.slope2Bps + curve.convexBps);
    };
    // What base, slopes and convex term gain from transition to stress, and from calm to transition.
    const [upper, lower] = [9_700 - 5_700, 5_700 - 3_400];
    const fifth = Math.max(upper, lower) / 5;
    const moves: { hour: number; bps: number }[] = [];
    let last = await highest();
    for (let hour = 0; hour < 96; hour++) {
      await follow(world, hour < 30 ? STRESS_SCORE : CALM_SCORE, 1);
      const now = await highest();
      if (now !== last) moves.push({ hour, bps: now - last });
      last = now;
    }
    // Each direction has a clock of its own.
    for (const direction of [1, -1]) {
      const same = moves.filter(({ bps }) => Math.sign(bps) === direction);
      expect(same.length).to.be.greaterThan(1);
      for (const [index, { hour, bps }] of same.entries()) {
        expect(bps).to.be.within(-fifth / 2, fifth);
        expect(hour - (same[index - 1]?.hour ?? -8)).to.be.at.least(8);
      }
    }
  });

  it("R1 N3 lets every action through after every change of curve, at full utilisation too", async () => {
    const world = await loadFixture(liveMorpho);
    const { morpho, params, deployer, price, loanToken, policy, guardian } = world;
    const act = (name: string, ...args: unknown[]) => call(morpho, name, params, ...args);
    const everybodyActs = async () => {
      await act("supply", SUPPLY, 0, deployer, "0x");
      await act("borrow", WAD, 0, deployer, deployer);
      await act("repay", WAD, 0, deployer, "0x");
      await act("withdraw", SUPPLY - WAD, 0, deployer, deployer);
      await act("supplyCollateral", WAD, deployer, "0x");
      await act("withdrawCollateral", WAD, deployer, deployer);
    };
    await borrow(world, SUPPLY);
    await everybodyActs();
    await goStress(world);
    await everybodyActs();
    await time.increase(24 * HOUR);
    await everybodyActs();
    await call(policy.connect(guardian), "freeze", 1n);
    await everybodyActs();
    await follow(world, CALM_SCORE, 30);
    await everybodyActs();

    await call(price, "setPrice", 10n ** 35n);
    await call(loanToken, "setBalance", deployer, PLENTY);
    await act("liquidate", deployer, WAD, 0, "0x");
  });
});
