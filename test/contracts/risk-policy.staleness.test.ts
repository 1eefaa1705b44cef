import { expect } from "chai";
import { STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { PERIOD_SECONDS, send } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert } from "../helpers/expect-revert.ts";
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
const { staleAfterSeconds, deadAfterSeconds } = STARTING_CONFIG;

describe("RiskPolicy as scores grow old", () => {
  it("S1 loosens nothing once the last observation is a second too old", async () => {
    const deployed = await loadFixture(oneMarket);
    await run(deployed, 60, CALM_SCORE);
    const before = await policyOf(deployed);
    const { regimeState } = await deployed.policy.getFunction("marketState")(1n);
    await time.increaseTo(Number(regimeState.observedAt) + staleAfterSeconds + 1);
    expect((await policyOf(deployed)).staleness).to.equal(STALENESS_RANK.stale);
    await time.increaseTo(Number(regimeState.observedAt) + deadAfterSeconds - 10);
    const revert = { by: deployed.policy, error: "NothingToSync", args: [1n] };
    await expectRevert(sync(deployed), revert);
    expect(await policyOf(deployed)).to.include({ haircut: before.haircut });
  });

  it("S2 shows the baseline LTV the second the scores are dead, without a sync", async () => {
    const deployed = await loadFixture(inCalm);
    const { regimeState } = await deployed.policy.getFunction("marketState")(1n);
    await time.increaseTo(Number(regimeState.observedAt) + deadAfterSeconds);
    expect(await policyOf(deployed)).to.include({
      staleness: STALENESS_RANK.stale,
      maxLtvBps: 6_700,
    });
    const before = await deployed.policy.getFunction("policy")(1n);
    expect(await deployed.policy.getFunction("lpFee")(1n)).to.equal(500n);
    await time.increase(1);
    expect(await policyOf(deployed)).to.include({
      staleness: STALENESS_RANK.dead,
      maxLtvBps: 6_500,
      haircut: 3_300,
      fee: 0,
      cap: 7_000,
    });
    const after = await deployed.policy.getFunction("policy")(1n);
    const [, baseline] = STARTING_CONFIG.profiles;
    expect(after.lpFeePips).to.equal(BigInt(baseline.lpFeePips));
    expect(await deployed.policy.getFunction("lpFee")(1n)).to.equal(after.lpFeePips);
    expect(await deployed.policy.getFunction("maxLtvBps")(1n)).to.equal(after.maxLtvBps);
    expect(after.borrowCap).to.equal(
      (STARTING_CONFIG.borrowCap * BigInt(baseline.borrowCapBps)) / 10_000n,
    );
    expect(before.borrowCap > after.borrowCap).to.equal(true);
    expect(after.curve).to.deep.equal(before.curve);
    expect(after.liquidationBonusBps).to.equal(before.liquidationBonusBps);
  });

  it("S2 moves the levels to the baseline, rates by a step at a time", async () => {
    const deployed = await loadFixture(inCalm);
    await time.increase(deadAfterSeconds + PERIOD_SECONDS);
    await sync(deployed);
    const atOnce = { haircut: 3_500, cap: 10_000, fee: 10_000, liquidation: 10_000 };
    expect(await policyOf(deployed)).to.include({ ...atOnce, ratePosition: 9_000 });
    await time.increase(8 * HOUR);
    await sync(deployed);
    expect(await policyOf(deployed)).to.include({ ...atOnce, ratePosition: 10_000 });
  });

  it("S3 keeps what is tighter than the baseline, however long the silence", async () => {
    const deployed = await loadFixture(inCalm);
    await run(deployed, 2, STRESS_SCORE);
    for (const wait of [DAY, 7 * DAY, 30 * DAY]) {
      await time.increase(wait);
      await sync(deployed);
      expect(await policyOf(deployed)).to.include({ regime: REGIME.stress, maxLtvBps: 5_000 });
    }
  });

  it("S3 leaves the baseline by the normal path only, also if nobody synced meanwhile", async () => {
    const deployed = await loadFixture(inCalm);
    await time.increase(DAY);
    expect((await policyOf(deployed)).maxLtvBps).to.equal(6_500);
    await run(deployed, 1, CALM_SCORE);
    expect(await policyOf(deployed)).to.include({
      maxLtvBps: 6_500,
      staleness: STALENESS_RANK.fresh,
    });
  });

  it("S4 loosens after a death only when four fresh rounds have come", async () => {
    const deployed = await loadFixture(inCalm);
    await time.increase(DAY);
    for (const expected of [6_500, 6_500, 6_500, 6_600]) {
      await run(deployed, 1, CALM_SCORE);
      expect((await policyOf(deployed)).maxLtvBps).to.equal(expected);
    }
  });

  it("S2 goes on tightening when the market has left its feed", async () => {
    const deployed = await loadFixture(inCalm);
    await send(deployed.oracle, "retireFeed", deployed.feedId);
    await time.increase(DAY);
    await sync(deployed);
    expect(await policyOf(deployed)).to.include({ maxLtvBps: 6_500, haircut: 3_500 });
  });
});
