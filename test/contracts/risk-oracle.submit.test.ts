/** What a submission must be, and must be on time for. */
import { expect } from "chai";
import fc from "fast-check";
import { FIELD_ORDER } from "../../prover/field.ts";
import {
  currentRound,
  goLive,
  MAX_AGE_SECONDS,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  scoreOf,
  send,
  signalsOf,
  slotOf,
} from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import { nextRound, SKEW_SECONDS, submit } from "../helpers/submission.ts";

const { loadFixture, time } = networkHelpers;
const oneMarket = () => goLive({ markets: 1 });
const threeMarkets = () => goLive({ markets: 3 });

describe("RiskOracle.submit", () => {
  describe("refuses", () => {
    it("a feed that was never added", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      const revert = { by: live.oracle, error: "FeedUnknown", args: [live.feedId + 1n] };
      await expectRevert(submit(live, { signals, feedId: live.feedId + 1n }), revert);
    });

    it("a feed that is retired", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      await send(live.oracle, "retireFeed", live.feedId);
      const revert = { by: live.oracle, error: "FeedIsRetired", args: [live.feedId] };
      await expectRevert(submit(live, { signals }), revert);
    });

    it("a missing and an extra public signal", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      for (const [wrong, count] of [
        [signals.slice(0, 1), 1],
        [[...signals, 0n], 3],
      ] as const) {
        const revert = { by: live.oracle, error: "PublicSignalCountWrong", args: [count, 2] };
        await expectRevert(submit(live, { signals: wrong }), revert);
      }
    });

    it("V5 every alias of a public signal", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      for (const index of [0, 1]) {
        for (let alias = (signals[index] ?? 0n) + FIELD_ORDER; alias < 2n ** 256n; ) {
          const revert = { by: live.oracle, error: "PublicSignalNotInField", args: [index, alias] };
          await expectRevert(submit(live, { signals: signals.with(index, alias) }), revert);
          alias += FIELD_ORDER;
        }
      }
    });

    it("a bit outside the fields", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      for (const bit of [122n, 200n, 252n]) {
        const stray = (signals[1] ?? 0n) | (1n << bit);
        const revert = { by: live.oracle, error: "PublicSignalStrayBits", args: [1, stray] };
        await expectRevert(submit(live, { signals: signals.with(1, stray) }), revert);
      }
    });

    it("V3 scores above 100.00 and intervals out of order, in any market", async () => {
      const live = await loadFixture(threeMarkets);
      const { round } = await nextRound(live, 3);
      const good = scoreOf(3_000, 100);
      const wrong: [number, number, number][] = [
        [2_900, 3_000, 10_001],
        [3_001, 3_000, 3_100],
        [2_900, 3_101, 3_100],
        [0, 16_383, 16_383],
      ];
      for (const [scoreLow, score, scoreHigh] of wrong) {
        for (const position of [0, 1, 2]) {
          const bad = { ...good, scoreLow, score, scoreHigh };
          const markets = [good, good, good].with(position, bad);
          const args = [position, scoreLow, score, scoreHigh];
          const revert = { by: live.oracle, error: "ScoreIntervalInvalid", args };
          await expectRevert(
            submit(live, { signals: signalsOf(live, { round, markets }) }),
            revert,
          );
        }
      }
    });

    it("V4 the same round again, from anybody and in any encoding of the proof", async () => {
      const live = await loadFixture(oneMarket);
      const { round, signals, time: at } = await nextRound(live);
      await submit(live, { signals, at });
      const again = signalsOf(live, { round, markets: [scoreOf(9_000)] });
      const revert = { by: live.oracle, error: "RoundNotNewer", args: [round, round] };
      for (const copy of [signals, again]) {
        for (const proof of [NO_PROOF, NO_PROOF.with(3, 5n)]) {
          const args = [live.feedId, MODEL, proof, copy];
          const contract = live.oracle.connect(live.stranger);
          await expectRevert(transact({ contract, name: "submit", args }), revert);
        }
      }
    });

    it("an older round", async () => {
      const live = await loadFixture(oneMarket);
      const { round, signals, time: at } = await nextRound(live);
      await submit(live, { signals, at });
      const older = signalsOf(live, { round: round - 1, markets: [scoreOf(3_000)] });
      const revert = { by: live.oracle, error: "RoundNotNewer", args: [round - 1, round] };
      await expectRevert(submit(live, { signals: older }), revert);
    });

    it("V7 a round a second too far in the future", async () => {
      const live = await loadFixture(oneMarket);
      const round = (await currentRound()) + 2;
      const observedAt = round * PERIOD_SECONDS;
      const signals = signalsOf(live, { round, markets: [scoreOf(3_000)] });
      const args = [observedAt, observedAt - 1];
      const revert = { by: live.oracle, error: "RoundInFuture", args };
      await expectRevert(submit(live, { signals, at: observedAt - SKEW_SECONDS - 1 }), revert);
      await submit(live, { signals, at: observedAt - SKEW_SECONDS });
    });

    it("V7 a round a second too old", async () => {
      const live = await loadFixture(oneMarket);
      const { round, signals, time: observedAt } = await nextRound(live);
      const args = [observedAt, observedAt + 1];
      const revert = { by: live.oracle, error: "RoundTooOld", args };
      await expectRevert(submit(live, { signals, at: observedAt + MAX_AGE_SECONDS + 1 }), revert);
      const next = signalsOf(live, { round: round + 1, markets: [scoreOf(3_000)] });
      await submit(live, { signals: next, at: observedAt + PERIOD_SECONDS + MAX_AGE_SECONDS });
    });

    it("V10 no honest round after one that came as early as the skew allows", async () => {
      const live = await loadFixture(oneMarket);
      const { round, signals, time: observedAt } = await nextRound(live);
      await submit(live, { signals, at: observedAt - SKEW_SECONDS + 1 });
      const next = signalsOf(live, { round: round + 1, markets: [scoreOf(3_000)] });
      await submit(live, { signals: next, at: observedAt + PERIOD_SECONDS });
      const { score } = await live.oracle.getFunction("latest")(1n);
      expect(score.round).to.equal(BigInt(round + 1));
    });

    it("V2 a model that the feed does not listen to", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      const revert = {
        by: live.oracle,
        error: "ModelNotAssigned",
        args: [live.feedId, MODEL + 1n],
      };
      await expectRevert(submit(live, { signals, model: MODEL + 1n }), revert);
    });

    it("V2 a proof about another model, publisher set or feed", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      for (const configHash of [live.config + 1n, 0n, FIELD_ORDER - 1n]) {
        const revert = {
          by: live.oracle,
          error: "ConfigHashWrong",
          args: [configHash, live.config],
        };
        await expectRevert(submit(live, { signals: signals.with(0, configHash) }), revert);
      }
    });

    it("V2 a proof over the publisher set before a removal, in flight or not", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      const guarded = live.publishers.connect(live.guardian);
      await send(guarded, "removePublisher", slotOf(4));
      const outdated = { by: live.oracle, error: "ConfigOutdated", args: [live.feedId, 5, 6] };
      await expectRevert(submit(live, { signals }), outdated);
      await send(live.oracle.connect(live.stranger), "refreshConfig", live.feedId);
      const { configHash } = await live.oracle.getFunction("feed")(live.feedId);
      const wrong = { by: live.oracle, error: "ConfigHashWrong", args: [live.config, configHash] };
      await expectRevert(submit(live, { signals }), wrong);
    });

    it("V8 a model that is retired", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      await send(live.models.connect(live.guardian), "retireModel", MODEL);
      const args = [MODEL, await time.latest()];
      await expectRevert(submit(live, { signals }), {
        by: live.models,
        error: "ModelIsRetired",
        args,
      });
    });

    it("V6 a verifier whose code has changed", async () => {
      const live = await loadFixture(oneMarket);
      const { signals } = await nextRound(live);
      const before = ethers.keccak256(await ethers.provider.getCode(live.verifier));
      await networkHelpers.setCode(live.verifier, "0x60016000526020600060f3");
      const after = ethers.keccak256("0x60016000526020600060f3");
      const args = [live.verifier, before, after];
      await expectRevert(submit(live, { signals }), {
        by: live.models,
        error: "VerifierCodeChanged",
        args,
      });
    });

    it("more and fewer signers than the model's proofs have", async () => {
      const live = await loadFixture(oneMarket);
      const { round } = await nextRound(live);
      for (const [bitmap, signers] of [
        [0b101, 2],
        [0b1010101, 4],
        [0, 0],
        [0xffff, 16],
      ] as const) {
        const signals = signalsOf(live, { round, bitmap, markets: [scoreOf(3_000)] });
        const revert = { by: live.oracle, error: "SignerCountWrong", args: [signers, 3] };
        await expectRevert(submit(live, { signals }), revert);
      }
    });

    it("a signer in an empty slot", async () => {
      const live = await loadFixture(oneMarket);
      const { round } = await nextRound(live);
      const bitmap = 0b1101;
      const signals = signalsOf(live, { round, bitmap, markets: [scoreOf(3_000)] });
      const revert = { by: live.oracle, error: "SignerSlotEmpty", args: [bitmap, 0b101010101] };
      await expectRevert(submit(live, { signals }), revert);
    });
  });

  it("E1 emits every public signal, with the feed, round, model and submitter", async () => {
    const live = await loadFixture(threeMarkets);
    const { round, signals, time: at } = await nextRound(live, 3);
    await time.setNextBlockTimestamp(at);
    const contract = live.oracle.connect(live.stranger);
    await expect(contract.getFunction("submit").send(live.feedId, MODEL, NO_PROOF, signals))
      .to.emit(live.oracle, "RoundAccepted")
      .withArgs(live.feedId, round, MODEL, live.stranger.address, signals);
  });
  it("V1 refuses or stores exactly: any one flipped bit of the signals", async () => {
    const live = await loadFixture(oneMarket);
    const { signals, time: at } = await nextRound(live);
    await time.setNextBlockTimestamp(at);
    await networkHelpers.mine();
    const method = live.oracle.getFunction("submit");
    const isAccepted = (changed: bigint[]) =>
      method.staticCall(live.feedId, MODEL, NO_PROOF, changed).then(
        () => true,
        () => false,
      );
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.bigInt({ min: 0n, max: 255n }), async (index, bit) => {
        const flipped = signals.with(index, (signals[index] ?? 0n) ^ (1n << bit));
        const isScoreBit = index === 1 && bit >= 48n && bit < 122n;
        if (!isScoreBit) expect(await isAccepted(flipped)).to.equal(false);
      }),
      { numRuns: 200 },
    );
  });
});
