/** From a score to Uniswap v4: a real pool on RegimeFeeHook, the real policy behind it. */
import { expect } from "chai";
import { deployFeeHook } from "../../../prover/chain/protocols/adapters.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import {
  DYNAMIC_FEE,
  deployUniswap,
  openPool,
  poolKey,
  swapExactIn,
} from "../../../prover/chain/protocols/uniswap.ts";
import { goLive, scoreOf, submitNext } from "../../helpers/ballast.ts";
import { networkHelpers } from "../../helpers/chain.ts";

const { loadFixture, time } = networkHelpers;
const HOUR = 3600;
const AMOUNT = 10n ** 18n;
const STRESS_SCORE = 8_000;
const CALM_SCORE = 1_000;
const CALM_FEE = 500n;
const BASELINE_FEE = 3_000n;
const STRESS_FEE = 10_000n;

async function livePool() {
  const live = await goLive({ markets: 1 });
  const uniswap = await deployUniswap(live.deployer);
  const baselineFeePips = Number(BASELINE_FEE);
  const hook = await deployFeeHook({ ...live, uniswap, marketId: 1n, baselineFeePips });
  const key = await poolKey(uniswap, DYNAMIC_FEE, await hook.getAddress());
  await openPool(uniswap, key);
  return { ...live, uniswap, hook, key };
}

type World = Awaited<ReturnType<typeof livePool>>;

async function follow(world: World, score: number, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await submitNext(world, [scoreOf(score)]);
    await call(world.policy, "sync", 1n);
  }
}

/** Sells a token and returns the fee that the pool manager says it took, in millionths. */
async function feePaid({ uniswap, key }: World): Promise<bigint> {
  const receipt = await swapExactIn(uniswap, key, AMOUNT);
  const parsed = receipt.logs.map((log) => uniswap.manager.interface.parseLog(log));
  const fees = parsed.filter((log) => log?.name === "Swap").map((log) => BigInt(log?.args.fee));
  expect(fees).to.have.length(1);
  return fees[0] ?? 0n;
}

/** Calm takes days: one regime of the fee's level in eight hours, four rounds after the dwell time. */
async function calmPool() {
  const world = await livePool();
  await follow(world, CALM_SCORE, 12);
  return world;
}

describe("scenario 3: a swap before and after a change of regime", () => {
  it("F2 pays the transition fee, then the stress fee from the block of the sync on", async () => {
    const world = await loadFixture(livePool);
    expect(await feePaid(world)).to.equal(BASELINE_FEE);
    await follow(world, STRESS_SCORE, 1);
    expect(await feePaid(world)).to.equal(BASELINE_FEE);
    await follow(world, STRESS_SCORE, 1);
    expect(await feePaid(world)).to.equal(STRESS_FEE);
  });

  it("eases one regime at a time after calm rounds", async () => {
    const world = await loadFixture(livePool);
    await follow(world, STRESS_SCORE, 2);
    const seen = new Set<bigint>();
    for (let round = 0; round < 48; round++) {
      await follow(world, CALM_SCORE, 1);
      seen.add(await feePaid(world));
    }
    expect([...seen]).to.deep.equal([STRESS_FEE, BASELINE_FEE, CALM_FEE]);
  });

  it("S1 F3 swaps on at the same fee while scores are stale", async () => {
    const world = await loadFixture(calmPool);
    expect(await feePaid(world)).to.equal(CALM_FEE);
    await time.increase(4 * HOUR);
    const { staleness } = await world.policy.getFunction("policy")(1n);
    expect(staleness).to.equal(1n);
    expect(await feePaid(world)).to.equal(CALM_FEE);
  });

  it("S2 S3 F3 swaps on at the baseline when calm scores are dead, at the stress fee in stress", async () => {
    const calm = await loadFixture(calmPool);
    await time.increase(13 * HOUR);
    expect(await feePaid(calm)).to.equal(BASELINE_FEE);
    const stress = await loadFixture(livePool);
    await follow(stress, STRESS_SCORE, 2);
    await time.increase(13 * HOUR);
    expect(await feePaid(stress)).to.equal(STRESS_FEE);
  });

  it("G2 F3 swaps on while frozen; the fee may rise and not fall", async () => {
    const world = await loadFixture(livePool);
    await call(world.policy.connect(world.guardian), "freeze", 1n);
    await follow(world, CALM_SCORE, 30);
    expect(await feePaid(world)).to.equal(BASELINE_FEE);
    await follow(world, STRESS_SCORE, 2);
    expect(await feePaid(world)).to.equal(STRESS_FEE);
  });
});
