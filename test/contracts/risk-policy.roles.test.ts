import { expect } from "chai";
import { send } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import {
  CALM_SCORE,
  inCalm,
  oneMarket,
  run,
  STRESS_SCORE,
  sync,
} from "../helpers/policy-rounds.ts";
import { policyOf, REGIME } from "../helpers/policy-view.ts";

const { loadFixture, time } = networkHelpers;
const HOUR = 3600;
const DAY = 24 * HOUR;

describe("RiskPolicy and its guardian", () => {
  it("G2 forces stress at once, and recovery takes the normal path", async () => {
    const deployed = await loadFixture(inCalm);
    await send(deployed.policy.connect(deployed.guardian), "forceStress", 1n);
    await sync(deployed);
    expect(await policyOf(deployed)).to.include({ regime: REGIME.stress, maxLtvBps: 5_000 });
    await run(deployed, 8, CALM_SCORE);
    expect((await policyOf(deployed)).regime).to.equal(REGIME.stress);
    await run(deployed, 1, CALM_SCORE);
    expect(await policyOf(deployed)).to.include({ regime: REGIME.transition, maxLtvBps: 5_100 });
  });

  it("G2 freezes for three days, and not again for three more", async () => {
    const deployed = await loadFixture(oneMarket);
    const contract = deployed.policy.connect(deployed.guardian);
    const freeze = (at: number) => transact({ contract, name: "freeze", args: [1n], at });
    const start = (await time.latest()) + 10;
    await freeze(start);
    expect((await policyOf(deployed)).isFrozen).to.equal(true);
    const availableAt = start + 6 * DAY;
    const revert = { by: deployed.policy, error: "FreezeCoolingDown", args: [1n, availableAt] };
    await expectRevert(freeze(start + DAY), revert);
    await time.increaseTo(start + 3 * DAY);
    expect((await policyOf(deployed)).isFrozen).to.equal(false);
    await expectRevert(freeze(availableAt - 1), revert);
    await freeze(availableAt);
  });

  it("G5 loosens nothing by freezing or unfreezing", async () => {
    const deployed = await loadFixture(oneMarket);
    await run(deployed, 30, CALM_SCORE);
    const before = await policyOf(deployed);
    await send(deployed.policy.connect(deployed.guardian), "freeze", 1n);
    await run(deployed, 30, CALM_SCORE);
    expect(await policyOf(deployed)).to.deep.include({ haircut: before.haircut, isFrozen: true });
    await send(deployed.policy, "unfreeze", 1n);
    expect(await policyOf(deployed)).to.deep.include({
      haircut: before.haircut,
      isFrozen: false,
    });
    await run(deployed, 1, CALM_SCORE);
    expect((await policyOf(deployed)).haircut).to.equal(before.haircut - 100);
  });

  it("G5 lets a frozen market tighten", async () => {
    const deployed = await loadFixture(inCalm);
    await send(deployed.policy.connect(deployed.guardian), "freeze", 1n);
    await run(deployed, 2, STRESS_SCORE);
    expect((await policyOf(deployed)).maxLtvBps).to.equal(5_000);
  });
});

describe("RiskPolicy under manual targets", () => {
  const targetsOf = (ltvBps: number, position: number) => [
    10_000 - ltvBps,
    ...new Array(4).fill(position),
  ];

  async function withManual(ltvBps: number, position: number) {
    const deployed = await loadFixture(inCalm);
    const until = (await time.latest()) + 2 * DAY;
    const contract = deployed.policy.connect(deployed.operator);
    await send(contract, "setManualTargets", 1n, targetsOf(ltvBps, position), until);
    return deployed;
  }

  it("C11 replaces the regime's until it ends", async () => {
    const deployed = await withManual(6_000, 9_000);
    await run(deployed, 20, CALM_SCORE);
    const held = { maxLtvBps: 6_000, cap: 9_000, ratePosition: 9_000, fee: 9_000 };
    expect(await policyOf(deployed)).to.include(held);
    await run(deployed, 30, CALM_SCORE);
    expect((await policyOf(deployed)).maxLtvBps).to.be.greaterThan(6_000);
  });

  it("C11 is not overwritten by a stress score", async () => {
    const deployed = await withManual(6_600, 7_000);
    await run(deployed, 10, STRESS_SCORE);
    const held = { maxLtvBps: 6_600, cap: 7_000, ratePosition: 7_000, fee: 7_000 };
    expect(await policyOf(deployed)).to.include({ regime: REGIME.stress, ...held });
  });

  it("loosens within the same step, delay and budget", async () => {
    const deployed = await withManual(7_700, 0);
    const seen: number[] = [];
    for (let hour = 0; hour < 24; hour++) {
      await run(deployed, 1, CALM_SCORE);
      seen.push((await policyOf(deployed)).maxLtvBps);
    }
    expect(Math.max(...seen) - 6_700).to.equal(200);
  });

  it("G2 ends when the guardian forces stress, also on a market in stress", async () => {
    const deployed = await withManual(6_700, 0);
    await run(deployed, 2, STRESS_SCORE);
    expect(await policyOf(deployed)).to.include({ regime: REGIME.stress, maxLtvBps: 6_700 });
    await send(deployed.policy.connect(deployed.guardian), "forceStress", 1n);
    await sync(deployed);
    expect((await policyOf(deployed)).maxLtvBps).to.equal(5_000);
  });

  it("ends early when it is set to a time that has passed", async () => {
    const deployed = await withManual(6_000, 3_000);
    await run(deployed, 1, CALM_SCORE);
    const contract = deployed.policy.connect(deployed.operator);
    await send(contract, "setManualTargets", 1n, targetsOf(6_000, 0), 0);
    await run(deployed, 4, CALM_SCORE);
    expect((await policyOf(deployed)).maxLtvBps).to.equal(6_100);
  });
});
