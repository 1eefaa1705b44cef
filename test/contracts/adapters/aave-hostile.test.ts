/**
 * What went wrong elsewhere, played again on Aave v3.6 with our policy and steward in place. The numbers
 * are those of the integration scenarios in docs/integrations.md.
 */
import { expect } from "chai";
import { readHistory } from "../../../model/history/reader.ts";
import { evaluate, type MarketScore, scoreMarket } from "../../../model/inference/evaluate.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { readTextFile } from "../../../prover/artifacts/json-file.ts";
import { TOKEN } from "../../../prover/chain/protocols/aave-reserves.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { scoreOf, submitNext } from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert, transact } from "../../helpers/expect-revert.ts";
import { reserveOf, scriptedAave } from "../../helpers/protocols/aave-world.ts";
import {
  followScore,
  type LiveAave,
  liveAave,
  syncReserve,
} from "../../helpers/protocols/live-aave.ts";
import { STRESS_WORDS, script } from "../../helpers/protocols/scripted-policy.ts";

const { loadFixture, mine, time } = networkHelpers;
const HOUR = 3600;
const STRESS_SCORE = 8_000;
const CALM_SCORE = 1_000;
const MODEL = "model/ballast-v1.json";

async function inStress() {
  const live = await liveAave();
  for (let round = 0; round < 2; round++) await followScore(live, STRESS_SCORE);
  return live;
}

describe("scenario 4: half of a tuple outside the corridor", () => {
  it("C6 applies nothing of it: the good half is not clamped to the bad one", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy, steward } = world;
    const before = await reserveOf(aave, asset);
    const wrong = [
      { maxLtvBps: 7_900 },
      { liquidationBonusBps: 1_200 },
      { borrowCap: 20_000n * TOKEN },
      { supplyCap: 60_000n * TOKEN },
      { curve: { ...STRESS_WORDS.curve, kinkBps: 6_000 } },
      { curve: { ...STRESS_WORDS.curve, slope2Bps: 30_000, convexBps: 1 } },
    ];
    for (const member of wrong) {
      await script(policy, { ...STRESS_WORDS, ...member });
      const trying = call(steward, "sync", asset);
      await expect(trying).to.be.revertedWithCustomError(steward, "ParameterOutOfCorridor");
      expect(await reserveOf(aave, asset)).to.deep.equal(before);
    }
    await script(policy, STRESS_WORDS);
    await call(steward, "sync", asset);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 5_000, slope2Bps: 11_500 });
  });
});

describe("scenario 5: the same market twice in one batch", () => {
  it("C2 refuses a batch that names a market twice", async () => {
    const { policy } = await loadFixture(inStress);
    const trying = transact({ contract: policy, name: "syncBatch", args: [[1n, 1n]] });
    await expectRevert(trying, { by: policy, error: "MarketIdsNotIncreasing", args: [1n, 1n] });
  });

  it("C1 C2 moves no parameter twice in a block, however often both syncs are called", async () => {
    const world = await loadFixture(inStress);
    const { aave, policy, steward, weth } = world;
    await time.increase(9 * HOUR);
    await submitNext(world, [scoreOf(STRESS_SCORE)]);
    const before = await reserveOf(aave, weth);
    await ethers.provider.send("evm_setAutomine", [false]);
    const sent = [];
    for (let i = 0; i < 4; i++) {
      sent.push(await policy.getFunction("sync").send(1n, { gasLimit: 2_000_000 }));
      sent.push(await steward.getFunction("sync").send(weth, { gasLimit: 2_000_000 }));
    }
    await mine();
    await ethers.provider.send("evm_setAutomine", [true]);
    const receipts = await Promise.all(
      sent.map(({ hash }) => ethers.provider.getTransactionReceipt(hash)),
    );
    expect(new Set(receipts.map((receipt) => receipt?.blockNumber)).size).to.equal(1);
    expect(receipts.map((receipt) => receipt?.status)).to.deep.equal([1, 1, 0, 0, 0, 0, 0, 0]);
    const after = await reserveOf(aave, weth);
    // Slope2 and convex term of the stress profile less those of transition, a fifth of the way.
    const step = Math.ceil((8_500 - 5_000) * 0.2);
    expect(after.slope2Bps - before.slope2Bps).to.be.within(1, step);
  });
});

describe("scenario 6: publishers censored in stress", () => {
  it("S2 S3 loosens nothing on Aave while scores go stale and dead", async () => {
    const world = await loadFixture(inStress);
    const { aave, weth, policy } = world;
    let before = await reserveOf(aave, weth);
    for (let hour = 0; hour < 48; hour += 3) {
      await time.increase(3 * HOUR);
      await call(policy, "sync", 1n).catch(() => undefined);
      await syncReserve(world);
      const after = await reserveOf(aave, weth);
      expectNoLooser(before, after);
      before = after;
    }
    const { staleness } = await policy.getFunction("policy")(1n);
    expect(staleness).to.equal(2n);
    expect(before).to.include({ ltvBps: 5_000, borrowCap: 300 });
  });

  it("S2 S4 tightens a calm reserve to the baseline, and needs fresh rounds to leave it", async () => {
    const world = await loadFixture(liveAave);
    const { aave, weth } = world;
    for (let round = 0; round < 40; round++) await followScore(world, CALM_SCORE);
    const calm = await reserveOf(aave, weth);
    expect(calm.ltvBps).to.be.greaterThan(6_500);
    await time.increase(13 * HOUR);
    await syncReserve(world);
    const dead = await reserveOf(aave, weth);
    expect(dead.ltvBps).to.equal(6_500);
    expectNoLooser(calm, dead);
    for (let round = 0; round < 3; round++) await followScore(world, CALM_SCORE);
    expectNoLooser(dead, await reserveOf(aave, weth));
  });
});

type Reserve = Awaited<ReturnType<typeof reserveOf>>;

function expectNoLooser(before: Reserve, after: Reserve): void {
  expect(after.thresholdBps).to.equal(before.thresholdBps);
  expect(after.ltvBps).to.be.at.most(before.ltvBps);
  expect(after.borrowCap).to.be.at.most(before.borrowCap);
  expect(after.supplyCap).to.be.at.most(before.supplyCap);
  expect(after.optimalBps).to.be.at.most(before.optimalBps);
  expect(after.baseBps).to.be.at.least(before.baseBps);
  expect(after.slope1Bps).to.be.at.least(before.slope1Bps);
  expect(after.slope2Bps).to.be.at.least(before.slope2Bps);
  expect(after.liquidationBonusBps).to.be.at.least(before.liquidationBonusBps);
}

describe("scenario 7: two of five publishers lie", () => {
  const { model } = parseModelFile(readTextFile(MODEL), MODEL);
  const rows = readHistory().rows.filter(({ asset }) => asset === "ETH");
  const scored = rows.map(({ features }) => ({ features, ...evaluate(model, features) }));
  scored.sort((a, b) => a.score - b.score);
  const calmest = scored[0]?.features ?? [];
  const worst = scored.at(-1)?.features ?? [];
  /** What honest publishers see differs in the last digits. */
  const honest = (features: readonly number[]) =>
    [0, 1, 2].map((offset) => features.map((value) => value + offset));
  const nothing = calmest.map(() => 0);
  const everything = calmest.map(() => 2 ** 24 - 1);

  it("M1 proves a score that the honest three span; one liar a side spares the interval too", () => {
    for (const truth of [calmest, worst]) {
      const alone = honest(truth).map((features) => evaluate(model, features).score);
      const [lowest, highest] = [Math.min(...alone), Math.max(...alone)];
      for (const liars of [
        [nothing, nothing],
        [everything, everything],
        [worst, everything],
        [nothing, everything],
      ]) {
        const proven = scoreMarket(model, [...honest(truth), ...liars]);
        expect(proven.score).to.be.within(lowest, highest);
      }
      const split = scoreMarket(model, [...honest(truth), nothing, everything]);
      expect(split.scoreLow).to.be.at.least(lowest);
      expect(split.scoreHigh).to.be.at.most(highest);
    }
  });

  const follow = async (world: LiveAave, score: MarketScore) => {
    await submitNext(world, [score]);
    await call(world.policy, "sync", 1n);
    await syncReserve(world);
    return reserveOf(world.aave, world.weth);
  };

  it("M1 tightens Aave in a crisis that two deny", async () => {
    const world = await loadFixture(liveAave);
    const denied = scoreMarket(model, [...honest(worst), nothing, nothing]);
    await follow(world, denied);
    expect(await follow(world, denied)).to.include({ ltvBps: 5_000, borrowCap: 300 });
    for (let round = 0; round < 24; round++) {
      expect(await follow(world, denied)).to.include({ ltvBps: 5_000, borrowCap: 300 });
    }
  });

  it("M1 is not moved by one liar on either side", async () => {
    const world = await loadFixture(liveAave);
    const split = scoreMarket(model, [...honest(calmest), nothing, everything]);
    const before = await follow(world, split);
    for (let round = 0; round < 3; round++) {
      expect(await follow(world, split)).to.deep.equal(before);
    }
  });

  it("M1 can only be tightened by two who cry wolf", async () => {
    const world = await loadFixture(liveAave);
    const wolf = scoreMarket(model, [...honest(calmest), everything, everything]);
    let before = await follow(world, wolf);
    for (let round = 0; round < 24; round++) {
      const after = await follow(world, wolf);
      expectNoLooser(before, after);
      before = after;
    }
    expect(before.ltvBps).to.equal(5_000);
  });
});

describe("scenario 8: the guardian freezes in the middle of an update", () => {
  it("G2 G5 lets the tightening half through and stops the loosening half", async () => {
    const world = await loadFixture(inStress);
    const { aave, weth, policy, guardian } = world;
    for (let round = 0; round < 24; round++) await followScore(world, CALM_SCORE);
    const easing = await reserveOf(aave, weth);
    expect(easing.ltvBps).to.be.greaterThan(5_000);
    await submitNext(world, [scoreOf(CALM_SCORE)]);
    await call(policy.connect(guardian), "freeze", 1n);
    for (let round = 0; round < 24; round++) {
      await followScore(world, CALM_SCORE);
      expectNoLooser(easing, await reserveOf(aave, weth));
    }
    for (let round = 0; round < 2; round++) await followScore(world, STRESS_SCORE);
    expect(await reserveOf(aave, weth)).to.include({ ltvBps: 5_000, borrowCap: 300 });
  });

  it("G5 does not open a reserve that Aave's guardian froze between the two syncs", async () => {
    const world = await loadFixture(inStress);
    const { aave, weth, policy } = world;
    for (let round = 0; round < 24; round++) {
      await submitNext(world, [scoreOf(CALM_SCORE)]);
      await call(policy, "sync", 1n);
    }
    await call(aave.configurator, "setReserveFreeze", weth, true);
    await syncReserve(world);
    const frozen = await reserveOf(aave, weth);
    expect(frozen).to.include({ ltvBps: 0, pendingLtvBps: 5_000, isFrozen: true });
    await call(aave.configurator, "setReserveFreeze", weth, false);
    await call(aave.configurator, "setReserveLtvzero", weth, false);
    expect(await reserveOf(aave, weth)).to.include({ ltvBps: 5_000, isFrozen: false });
  });
});
