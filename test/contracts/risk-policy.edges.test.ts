/** The very second, round or number at which the policy's rules begin and end. */
import { expect } from "chai";
import { addFeed } from "../../contracts/ignition/setup.ts";
import { type MarketConfig, STARTING_CONFIG } from "../../model/policy/market-config.ts";
import { encodePublicSignals } from "../../prover/statement/public-signals.ts";
import {
  BITMAP,
  feedOf,
  type Live,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  send,
  submitNext,
} from "../helpers/ballast.ts";
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
import { policyOf, REGIME, STALENESS_RANK } from "../helpers/policy-view.ts";

const { loadFixture, time } = networkHelpers;
const DAY = 86_400;
const FREEZE_SECONDS = 3 * DAY;

const syncAt = ({ policy }: Live, at: number) =>
  transact({ contract: policy, name: "sync", args: [1n], at });
const stateOf = ({ policy }: Live) => policy.getFunction("marketState")(1n);
const configure = (live: Live, config: MarketConfig) =>
  transact({ contract: live.policy, name: "configureMarket", args: [1n, config] });

function setManual(
  { policy, operator }: Live,
  targets: readonly number[],
  until: number,
  at: number,
) {
  const contract = policy.connect(operator);
  return transact({ contract, name: "setManualTargets", args: [1n, targets, until], at });
}

describe("RiskPolicy, to the second", () => {
  it("S1 calls scores fresh at their limit, and stale a second later", async () => {
    const live = await loadFixture(inCalm);
    const { regimeState } = await stateOf(live);
    const limit = Number(regimeState.observedAt) + STARTING_CONFIG.staleAfterSeconds;
    await time.increaseTo(limit);
    expect((await policyOf(live)).staleness).to.equal(STALENESS_RANK.fresh);
    await time.increaseTo(limit + 1);
    expect((await policyOf(live)).staleness).to.equal(STALENESS_RANK.stale);
  });

  it("G5 loosens again in the second in which a freeze ends, and not before", async () => {
    for (const early of [1, 0]) {
      const live = await loadFixture(inCalm);
      const { policy, guardian } = live;
      const { haircut = 0 } = await policyOf(live);
      const start = (await nextRoundTime()) + 60;
      const contract = policy.connect(guardian);
      await transact({ contract, name: "freeze", args: [1n], at: start });
      await run(live, 71, CALM_SCORE);
      await submitNext(live, [CALM_SCORE]);
      await syncAt(live, start + FREEZE_SECONDS - early);
      expect((await policyOf(live)).haircut).to.equal(early === 1 ? haircut : haircut - 100);
    }
  });

  it("refuses to unfreeze in the second in which the freeze has ended", async () => {
    const { policy, guardian } = await loadFixture(oneMarket);
    const at = (await time.latest()) + 10;
    await transact({ contract: policy.connect(guardian), name: "freeze", args: [1n], at });
    const unfreeze = (when: number) =>
      transact({ contract: policy, name: "unfreeze", args: [1n], at: when });
    await expectRevert(unfreeze(at + FREEZE_SECONDS), {
      by: policy,
      error: "MarketNotFrozen",
      args: [1n],
    });
  });

  it("G2 forces stress again while manual targets last, and no longer", async () => {
    const live = await loadFixture(oneMarket);
    const { policy, guardian } = live;
    const contract = policy.connect(guardian);
    const force = (at: number) => transact({ contract, name: "forceStress", args: [1n], at });
    const start = (await time.latest()) + 10;
    await force(start);
    await setManual(live, [5_000, 0, 0, 0, 0], start + DAY, start + 1);
    const revert = { by: policy, error: "RegimeAlreadyStress", args: [1n] };
    await expectRevert(force(start + DAY), revert);
    await setManual(live, [5_000, 0, 0, 0, 0], start + 2 * DAY, start + DAY + 1);
    await force(start + 2 * DAY - 1);
  });

  it("G3 takes manual targets at both ends of the corridor, for exactly seven days", async () => {
    const live = await loadFixture(oneMarket);
    const at = (await time.latest()) + 10;
    const ends = [
      [2_300, 0, 0, 0, 0],
      [9_900, 20_000, 20_000, 20_000, 20_000],
      [9_000, 1, 2, 3, 4],
    ];
    for (const [i, targets] of ends.entries()) {
      await setManual(live, targets, at + i + 7 * DAY, at + i);
      const { manualTargets, manualUntil } = await stateOf(live);
      expect([...manualTargets]).to.deep.equal(targets.map(BigInt));
      expect(manualUntil).to.equal(BigInt(at + i + 7 * DAY));
    }
  });

  it("C11 aims at manual targets until the second in which they end, as evidence too", async () => {
    for (const early of [1, 0]) {
      const live = await loadFixture(inCalm);
      const { haircut } = await policyOf(live);
      await time.increase(2 * PERIOD_SECONDS);
      const end = (await nextRoundTime()) + 60;
      await setManual(live, [9_000, 0, 0, 0, 0], end, (await time.latest()) + 1);
      await submitNext(live, [CALM_SCORE]);
      await syncAt(live, end - early);
      expect((await policyOf(live)).haircut).to.equal(early === 1 ? 9_000 : haircut);
    }
  });
});

describe("RiskPolicy, moved by an operator or a feed", () => {
  it("C11 takes manual targets for evidence until the second in which they end", async () => {
    for (const early of [1, 0]) {
      const live = await loadFixture(inCalm);
      const { haircut = 0 } = await policyOf(live);
      await time.increase(9 * PERIOD_SECONDS);
      const end = (await nextRoundTime()) + 60;
      await setManual(live, [3_000, 0, 0, 0, 0], end, (await time.latest()) + 1);
      await submitNext(live, [CALM_SCORE]);
      await syncAt(live, end - early);
      expect((await policyOf(live)).haircut).to.equal(early === 1 ? haircut - 100 : haircut);
    }
  });

  it("S2 goes to the baseline when another feed's newest round is already dead", async () => {
    const live = await loadFixture(oneMarket);
    const { oracle, policy } = live;
    // Ends sixteen hours into a day.
    await time.increaseTo((Math.floor((await time.latest()) / DAY) + 2) * DAY - 14 * 3_600);
    await run(live, 30, CALM_SCORE);
    expect((await policyOf(live)).haircut).to.be.lessThan(3_500);
    await send(oracle, "retireFeed", live.feedId);
    const feed = { ...feedOf(1), name: "daily", periodSeconds: DAY };
    const feedId = await addFeed({ oracle, feed, maxAgeSeconds: DAY, modelCommitment: MODEL });
    await configure(live, STARTING_CONFIG);
    const { regimeState } = await stateOf(live);
    const { configHash } = await oracle.getFunction("feed")(feedId);
    const round = Math.floor((await time.latest()) / DAY);
    const inputs = { configHash, round, bitmap: BITMAP, markets: [CALM_SCORE] };
    await send(oracle, "submit", feedId, MODEL, NO_PROOF, encodePublicSignals(inputs));
    const age = (await time.latest()) - Number(regimeState.observedAt);
    expect(age).to.be.lessThan(STARTING_CONFIG.deadAfterSeconds);
    await send(policy, "sync", 1n);
    expect(await policyOf(live)).to.include({ staleness: STALENESS_RANK.dead, haircut: 3_500 });
  });
});

describe("RiskPolicy, to the round", () => {
  it("C10 catches up eight rounds, and no ninth", async () => {
    const live = await loadFixture(inCalm);
    for (const score of [STRESS_SCORE, STRESS_SCORE, ...new Array(7).fill(CALM_SCORE)]) {
      await submitNext(live, [score]);
    }
    await sync(live);
    expect((await policyOf(live)).regime).to.equal(REGIME.calm);
    for (const score of [STRESS_SCORE, STRESS_SCORE, ...new Array(6).fill(CALM_SCORE)]) {
      await submitNext(live, [score]);
    }
    await sync(live);
    expect((await policyOf(live)).regime).to.equal(REGIME.stress);
  });

  it("passes over a round that was missed", async () => {
    const live = await loadFixture(inCalm);
    await submitNext(live, [STRESS_SCORE]);
    await time.increase(PERIOD_SECONDS);
    const round = await submitNext(live, [CALM_SCORE]);
    await sync(live);
    const { regimeState } = await stateOf(live);
    expect(regimeState.score).to.equal(BigInt(CALM_SCORE.score));
    expect([regimeState.round, regimeState.regime]).to.deep.equal([BigInt(round), REGIME.calm]);
  });

  it("H4 counts rounds on both sides of one that was missed as two in a row", async () => {
    const live = await loadFixture(inCalm);
    await submitNext(live, [STRESS_SCORE]);
    await time.increase(PERIOD_SECONDS);
    await submitNext(live, [STRESS_SCORE]);
    await sync(live);
    expect((await policyOf(live)).regime).to.equal(REGIME.stress);
  });

  it("S4 counts the newest round alone after a death", async () => {
    const live = await loadFixture(inCalm);
    await time.increase(DAY);
    for (let i = 0; i < 3; i++) await submitNext(live, [STRESS_SCORE]);
    await sync(live);
    const { regimeState } = await stateOf(live);
    expect([regimeState.regime, regimeState.aboveTransition]).to.deep.equal([REGIME.calm, 1n]);
  });

  it("G4 counts the newest round alone after a change of configuration", async () => {
    const live = await loadFixture(inCalm);
    await configure(live, STARTING_CONFIG);
    for (let i = 0; i < 3; i++) await submitNext(live, [STRESS_SCORE]);
    await sync(live);
    const { regimeState } = await stateOf(live);
    expect([regimeState.regime, regimeState.aboveTransition]).to.deep.equal([REGIME.calm, 1n]);
  });

  it("S4 forgets its evidence in every sync that finds the scores dead", async () => {
    const live = await loadFixture(oneMarket);
    const hasty = { ...STARTING_CONFIG, staleAfterSeconds: 600, deadAfterSeconds: 1_200 };
    await configure(live, hasty);
    await send(live.policy.connect(live.guardian), "forceStress", 1n);
    await run(live, 12, CALM_SCORE);
    const { regimeState } = await stateOf(live);
    expect([regimeState.regime, regimeState.easing]).to.deep.equal([REGIME.stress, 1n]);
  });

  it("dates a regime by the round that brought it", async () => {
    const live = await loadFixture(inCalm);
    await run(live, 1, STRESS_SCORE);
    const round = await submitNext(live, [STRESS_SCORE]);
    await sync(live);
    const { regimeState } = await stateOf(live);
    expect(regimeState.regimeSince).to.equal(BigInt(round * PERIOD_SECONDS));
  });

  it("E1 tells of a step only where a level is not at its target", async () => {
    const live = await loadFixture(inCalm);
    const { policy } = live;
    await run(live, 2, STRESS_SCORE);
    await submitNext(live, [STRESS_SCORE]);
    await sync(live);
    const latest = await time.latestBlock();
    const steps = await policy.queryFilter("LevelStepped", latest, latest);
    const parsed = steps.map((log) => policy.interface.parseLog(log)?.args[1]);
    expect(parsed).to.deep.equal([2n, 3n]);
  });

  it("E1 tells of a lift only where a configuration lifts", async () => {
    const live = await loadFixture(inCalm);
    const changed = configure(live, STARTING_CONFIG);
    await expect(changed).not.to.emit(live.policy, "LevelLifted");
  });

  it("C2 knows no market 0", async () => {
    const { policy } = await loadFixture(oneMarket);
    const call = transact({ contract: policy, name: "syncBatch", args: [[0n]] });
    await expectRevert(call, { by: policy, error: "MarketNotConfigured", args: [0n] });
  });
});

const nextRoundTime = async (): Promise<number> =>
  (Math.floor((await time.latest()) / PERIOD_SECONDS) + 1) * PERIOD_SECONDS;
