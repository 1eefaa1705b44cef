import { expect } from "chai";
import { MOVEMENTS } from "../../model/policy/bounded-level.ts";
import { STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { capsAt, liquidationAt, lpFeePipsAt } from "../../model/policy/profiles.ts";
import { borrowRateRay, curveAt, RAY } from "../../model/policy/rate-curve.ts";
import { goLive, PERIOD_SECONDS, scoreOf, send, submitNext } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import { numbersOf } from "../helpers/policy-arbitraries.ts";
import {
  CALM_SCORE,
  inCalm,
  oneMarket,
  run,
  STRESS_SCORE,
  sync,
} from "../helpers/policy-rounds.ts";
import { policyOf, REGIME, STALENESS_RANK } from "../helpers/policy-view.ts";

const { loadFixture, time } = networkHelpers;
const HOUR = 3600;
const DAY = 24 * HOUR;
const UNKNOWN = 99n;
const twoMarkets = () => goLive({ markets: 2 });

describe("RiskPolicy", () => {
  it("C3 loosens from transition towards calm as far as four days and a week's budget allow", async () => {
    const deployed = await loadFixture(oneMarket);
    await run(deployed, 96, CALM_SCORE);
    expect(await policyOf(deployed)).to.include({
      regime: REGIME.calm,
      maxLtvBps: 7_100,
      cap: 0,
      ratePosition: 0,
      liquidation: 7_500,
      fee: 0,
      staleness: STALENESS_RANK.fresh,
    });
  });

  it("H4 C1 cuts LTV and caps and raises the fee on the second stress round, rates by a step", async () => {
    const deployed = await loadFixture(inCalm);
    await run(deployed, 1, STRESS_SCORE);
    const calm = { regime: REGIME.calm, maxLtvBps: 6_700, ratePosition: 7_000, cap: 7_000, fee: 0 };
    expect(await policyOf(deployed)).to.include(calm);
    await run(deployed, 1, STRESS_SCORE);
    expect(await policyOf(deployed)).to.include({
      regime: REGIME.stress,
      maxLtvBps: 5_000,
      cap: 20_000,
      ratePosition: 9_000,
      liquidation: 10_000,
      fee: 20_000,
    });
  });

  it("tightens liquidation by a quarter of a regime every three days", async () => {
    const deployed = await loadFixture(inCalm);
    const seen: number[] = [];
    for (let hour = 0; hour < 5 * 24; hour++) {
      await run(deployed, 1, STRESS_SCORE);
      seen.push((await policyOf(deployed)).liquidation);
    }
    expect([...new Set(seen)]).to.deep.equal([10_000, 12_500, 15_000]);
    expect(seen.lastIndexOf(12_500) - seen.indexOf(12_500) + 1).to.equal(72);
  });

  it("raises rates by one step every 8 hours", async () => {
    const deployed = await loadFixture(inCalm);
    await run(deployed, 9, STRESS_SCORE);
    expect((await policyOf(deployed)).ratePosition).to.equal(9_000);
    await run(deployed, 1, STRESS_SCORE);
    expect((await policyOf(deployed)).ratePosition).to.equal(11_000);
  });

  it("gives the borrow rate of the position between regimes", async () => {
    const deployed = await loadFixture(inCalm);
    await run(deployed, 2, STRESS_SCORE);
    const curve = curveAt(STARTING_CONFIG.profiles, 9_000);
    for (const utilisation of [0n, RAY / 2n, (RAY * 89n) / 100n, RAY, 2n * RAY]) {
      const rate = await deployed.policy.getFunction("borrowRate")(1n, utilisation);
      expect(rate).to.equal(borrowRateRay(curve, utilisation));
    }
    const policy = await deployed.policy.getFunction("policy")(1n);
    expect(await deployed.policy.getFunction("rateCurve")(1n)).to.deep.equal(policy.curve);
    expect(policy.curve.toObject()).to.deep.equal({
      kinkBps: BigInt(curve.kinkBps),
      baseBps: BigInt(curve.baseBps),
      slope1Bps: BigInt(curve.slope1Bps),
      slope2Bps: BigInt(curve.slope2Bps),
      convexBps: BigInt(curve.convexBps),
    });
  });

  it("C10 comes to the same regime whether every round was synced or only the last of eight", async () => {
    const scores = [7_000, 7_000, 3_000, 3_000, 3_000, 3_000, 6_900, 5_000].map((s) => scoreOf(s));
    const states: bigint[][] = [];
    for (const isEager of [true, false]) {
      const deployed = await loadFixture(inCalm);
      for (const score of scores) {
        await submitNext(deployed, [score]);
        if (isEager) await send(deployed.policy, "sync", 1n);
      }
      if (!isEager) await send(deployed.policy, "sync", 1n);
      const { regimeState } = await deployed.policy.getFunction("marketState")(1n);
      states.push([...regimeState]);
    }
    expect(states[0]?.slice(0, 7)).to.deep.equal(states[1]?.slice(0, 7));
  });

  it("C7 shows exactly what follows the levels, and leaves the configuration as it was", async () => {
    const deployed = await loadFixture(inCalm);
    const before = await deployed.policy.getFunction("marketConfig")(1n);
    await run(deployed, 2, STRESS_SCORE);
    const { cap, ratePosition, liquidation, fee, haircut = 0 } = await policyOf(deployed);
    const shown = await deployed.policy.getFunction("policy")(1n);
    const { profiles } = STARTING_CONFIG;
    const caps = capsAt(profiles, STARTING_CONFIG, cap ?? 0);
    expect([shown.borrowCap, shown.supplyCap]).to.deep.equal([caps.borrowCap, caps.supplyCap]);
    const curve = curveAt(profiles, ratePosition ?? 0);
    expect(numbersOf(curve, shown.curve)).to.deep.equal(curve);
    const expected = {
      maxLtvBps: 10_000 - haircut,
      lpFeePips: lpFeePipsAt(profiles, fee ?? 0),
      ...liquidationAt(profiles, liquidation ?? 0),
    };
    expect(numbersOf(expected, shown)).to.deep.equal(expected);
    expect(await deployed.policy.getFunction("marketConfig")(1n)).to.deep.equal(before);
  });

  it("S5 cannot be led to another outcome by a caller who brings too little gas", async () => {
    const deployed = await loadFixture(inCalm);
    await run(deployed, 1, STRESS_SCORE);
    await submitNext(deployed, [STRESS_SCORE]);
    const before = await deployed.policy.getFunction("marketState")(1n);
    const complete = { regime: REGIME.stress, maxLtvBps: 5_000, cap: 20_000, fee: 20_000 };
    let refusals = 0;
    for (let gasLimit = 30_000; gasLimit <= 180_000; gasLimit += 5_000) {
      const snapshot = await networkHelpers.takeSnapshot();
      const isDone = await deployed.policy
        .getFunction("sync")
        .send(1n, { gasLimit })
        .then(
          () => true,
          () => false,
        );
      if (isDone) expect(await policyOf(deployed)).to.include(complete);
      else {
        refusals++;
        expect(await deployed.policy.getFunction("marketState")(1n)).to.deep.equal(before);
      }
      await snapshot.restore();
    }
    expect(refusals).to.be.within(10, 25);
  });

  describe("refuses", () => {
    it("a market that was never configured, in every function that names one", async () => {
      const { policy, guardian, operator, deployer } = await loadFixture(oneMarket);
      const revert = { by: policy, error: "MarketNotConfigured", args: [UNKNOWN] };
      const targets = [[5_000, 0, 0, 0, 0], (await time.latest()) + DAY];
      const calls = [
        { contract: policy, name: "sync", args: [UNKNOWN] },
        { contract: policy.connect(guardian), name: "freeze", args: [UNKNOWN] },
        { contract: policy.connect(guardian), name: "forceStress", args: [UNKNOWN] },
        { contract: policy.connect(deployer), name: "unfreeze", args: [UNKNOWN] },
        { contract: policy, name: "syncBatch", args: [[1n, UNKNOWN]] },
        {
          contract: policy.connect(operator),
          name: "setManualTargets",
          args: [UNKNOWN, ...targets],
        },
      ];
      for (const call of calls) await expectRevert(transact(call), revert);
      const readers = ["policy", "maxLtvBps", "rateCurve", "lpFee", "marketConfig", "marketState"];
      for (const name of readers) {
        await expectRevert(policy.getFunction(name)(UNKNOWN), revert);
      }
      await expectRevert(policy.getFunction("borrowRate")(UNKNOWN, 0), revert);
    });

    it("C4 a sync without news", async () => {
      const deployed = await loadFixture(oneMarket);
      const revert = { by: deployed.policy, error: "NothingToSync", args: [1n] };
      await expectRevert(sync(deployed), revert);
      await run(deployed, 1, CALM_SCORE);
      await expectRevert(sync(deployed), revert);
    });

    it("to force stress on a market in stress", async () => {
      const deployed = await loadFixture(oneMarket);
      const contract = deployed.policy.connect(deployed.guardian);
      const call = { contract, name: "forceStress", args: [1n] };
      await transact(call);
      const revert = { by: deployed.policy, error: "RegimeAlreadyStress", args: [1n] };
      await expectRevert(transact(call), revert);
    });

    it("to unfreeze what is not frozen", async () => {
      const { policy } = await loadFixture(oneMarket);
      const call = transact({ contract: policy, name: "unfreeze", args: [1n] });
      await expectRevert(call, { by: policy, error: "MarketNotFrozen", args: [1n] });
    });

    it("C5 G3 manual targets outside the corridor or beyond seven days", async () => {
      const { policy, operator } = await loadFixture(oneMarket);
      const contract = policy.connect(operator);
      const at = (await time.latest()) + 100;
      const until = at + 7 * DAY;
      const setAt = (targets: readonly number[], end: number, when: number) =>
        transact({ contract, name: "setManualTargets", args: [1n, targets, end], at: when });
      const late = { by: policy, error: "ManualUntilOutOfRange", args: [until + 1, until] };
      await expectRevert(setAt([5_000, 0, 0, 0, 0], until + 1, at), late);
      const wrong = [
        { targets: [2_299, 0, 0, 0, 0], args: [0, 2_299, 2_300, 9_900] },
        { targets: [9_901, 0, 0, 0, 0], args: [0, 9_901, 2_300, 9_900] },
        { targets: [5_000, 20_001, 0, 0, 0], args: [1, 20_001, 0, 20_000] },
        { targets: [5_000, 0, 20_001, 0, 0], args: [2, 20_001, 0, 20_000] },
        { targets: [5_000, 0, 0, 20_001, 0], args: [3, 20_001, 0, 20_000] },
        { targets: [5_000, 0, 0, 0, 20_001], args: [4, 20_001, 0, 20_000] },
      ];
      for (const [index, { targets, args }] of wrong.entries()) {
        const revert = { by: policy, error: "ManualTargetOutOfCorridor", args };
        await expectRevert(setAt(targets, until, at + 1 + index), revert);
      }
    });

    it("C2 a batch that names a market twice, or out of order", async () => {
      const deployed = await loadFixture(twoMarkets);
      const { policy } = deployed;
      await submitNext(deployed, [CALM_SCORE, STRESS_SCORE]);
      for (const [ids, wrong] of [
        [[1n, 1n], 1n],
        [[2n, 1n], 1n],
      ] as const) {
        const call = transact({ contract: policy, name: "syncBatch", args: [ids] });
        await expectRevert(call, { by: policy, error: "MarketIdsNotIncreasing", args: [1, wrong] });
      }
      const { regimeState } = await policy.getFunction("marketState")(1n);
      expect(regimeState.round).to.equal(0n);
    });

    it("C4 a batch without news in any market", async () => {
      const deployed = await loadFixture(twoMarkets);
      const { policy } = deployed;
      const batch = () => transact({ contract: policy, name: "syncBatch", args: [[1n, 2n]] });
      const revert = { by: policy, error: "NothingToSyncInBatch", args: [] };
      await expectRevert(batch(), revert);
      await submitNext(deployed, [CALM_SCORE, STRESS_SCORE]);
      await batch();
      await expectRevert(batch(), revert);
      await expectRevert(transact({ contract: policy, name: "syncBatch", args: [[]] }), revert);
    });
  });

  describe("a batch", () => {
    it("C2 C10 ends where single syncs end, in any split and whoever syncs first", async () => {
      const splits = [[[1n, 2n]], [[1n], [2n]], [[2n], [1n]], [[1n], [1n, 2n]]];
      const ends: unknown[] = [];
      for (const split of splits) {
        const deployed = await loadFixture(twoMarkets);
        for (let i = 0; i < 10; i++) {
          const round = await submitNext(deployed, [CALM_SCORE, STRESS_SCORE]);
          for (const [index, args] of split.entries()) {
            const at = round * PERIOD_SECONDS + 60 + index;
            await transact({ contract: deployed.policy, name: "syncBatch", args: [args], at });
          }
        }
        ends.push(await Promise.all([policyOf(deployed, 1n), policyOf(deployed, 2n)]));
      }
      for (const end of ends) expect(end).to.deep.equal(ends[0]);
    });

    it("does to each market what a sync does", async () => {
      const deployed = await loadFixture(twoMarkets);
      await submitNext(deployed, [CALM_SCORE, CALM_SCORE]);
      await send(deployed.policy, "syncBatch", [1n, 2n]);
      await submitNext(deployed, [STRESS_SCORE, STRESS_SCORE]);
      await send(deployed.policy, "sync", 1n);
      const round = await submitNext(deployed, [STRESS_SCORE, STRESS_SCORE]);
      await send(deployed.policy, "syncBatch", [1n, 2n]);
      for (const marketId of [1n, 2n]) {
        const { regimeState } = await deployed.policy.getFunction("marketState")(marketId);
        expect([regimeState.round, regimeState.regime]).to.deep.equal([BigInt(round), 2n]);
      }
    });
  });

  it("E1 emits regime changes, syncs and what roles do", async () => {
    const deployed = await loadFixture(inCalm);
    const { policy, guardian, operator } = deployed;
    await run(deployed, 1, STRESS_SCORE);
    const round = await submitNext(deployed, [STRESS_SCORE]);
    await expect(sync(deployed))
      .to.emit(policy, "RegimeChanged")
      .withArgs(1n, round, REGIME.calm, REGIME.stress, round * PERIOD_SECONDS)
      .and.to.emit(policy, "PolicySynced")
      .withArgs(1n, round, REGIME.stress, STALENESS_RANK.fresh)
      .and.to.emit(policy, "LevelStepped")
      .withArgs(1n, 0, MOVEMENTS.indexOf("tightened"), 3_300, 5_000)
      .and.to.emit(policy, "LevelStepped")
      .withArgs(1n, 2, MOVEMENTS.indexOf("tightened"), 7_000, 9_000)
      .and.to.emit(policy, "LevelStepped")
      .withArgs(1n, 3, MOVEMENTS.indexOf("tighten-delay-runs"), 10_000, 10_000);
    const at = (await time.latest()) + 50;
    const guarded = policy.connect(guardian);
    await expect(transact({ contract: guarded, name: "freeze", args: [1n], at }))
      .to.emit(policy, "MarketFrozen")
      .withArgs(1n, at + 3 * DAY);
    await expect(transact({ contract: policy, name: "unfreeze", args: [1n] }))
      .to.emit(policy, "MarketUnfrozen")
      .withArgs(1n);
    const target = [1n, [4_000, 3_000, 3_000, 3_000, 3_000], at + DAY];
    const operated = policy.connect(operator);
    await expect(transact({ contract: operated, name: "setManualTargets", args: target }))
      .to.emit(policy, "ManualTargetsSet")
      .withArgs(...target);
    await run(deployed, 13, CALM_SCORE);
    await expect(transact({ contract: guarded, name: "forceStress", args: [1n] }))
      .to.emit(policy, "StressForced")
      .withArgs(1n);
  });
});
