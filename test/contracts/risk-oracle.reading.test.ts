/** What the oracle keeps of a round, for how long, and how old it says that is. */
import { expect } from "chai";
import {
  BITMAP,
  goLive,
  MAX_AGE_SECONDS,
  PERIOD_SECONDS,
  scoreOf,
  signalsOf,
  submitNext,
} from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert } from "../helpers/expect-revert.ts";
import { nextRound, submit } from "../helpers/submission.ts";

const { loadFixture, time } = networkHelpers;
const oneMarket = () => goLive({ markets: 1 });
const threeMarkets = () => goLive({ markets: 3 });

describe("RiskOracle, read", () => {
  it("stores what was proven and says since when it is true", async () => {
    const live = await loadFixture(threeMarkets);
    const { round, time: observedAt } = await nextRound(live, 3);
    const markets = [
      { score: 1, scoreLow: 0, scoreHigh: 2, factors: [1, 2, 3, 4] },
      { score: 10_000, scoreLow: 10_000, scoreHigh: 10_000, factors: [255, 255, 255, 255] },
      { score: 6_500, scoreLow: 100, scoreHigh: 9_000, factors: [0, 200, 0, 7] },
    ];
    const submittedAt = observedAt + 30;
    await submit(live, { signals: signalsOf(live, { round, markets }), at: submittedAt });
    await time.increaseTo(observedAt + 100);
    for (const [position, market] of markets.entries()) {
      const { score, ageSeconds, isFresh } = await live.oracle.getFunction("latest")(position + 1);
      expect([ageSeconds, isFresh]).to.deep.equal([100n, true]);
      const { score: middle, scoreLow, scoreHigh, factors } = market;
      expect(score).to.deep.equal(
        [round, observedAt, submittedAt, BITMAP, middle, scoreLow, scoreHigh, factors].map(
          (field) => (Array.isArray(field) ? field.map(BigInt) : BigInt(field)),
        ),
      );
    }
  });

  it("calls a score fresh until the next round's deadline has passed", async () => {
    const live = await loadFixture(oneMarket);
    const round = await submitNext(live, [scoreOf(3_000)]);
    const deadline = (round + 1) * PERIOD_SECONDS + MAX_AGE_SECONDS;
    await time.increaseTo(deadline);
    expect((await live.oracle.getFunction("latest")(1n)).isFresh).to.equal(true);
    await time.increaseTo(deadline + 1);
    expect((await live.oracle.getFunction("latest")(1n)).isFresh).to.equal(false);
  });

  it("gives an age of 0 to a round that came before its time", async () => {
    const live = await loadFixture(oneMarket);
    const { signals, time: observedAt } = await nextRound(live);
    await submit(live, { signals, at: observedAt - 30 });
    expect((await live.oracle.getFunction("latest")(1n)).ageSeconds).to.equal(0n);
  });

  it("holds 168 rounds and no older one", async function () {
    this.timeout(240_000);
    const live = await loadFixture(oneMarket);
    const first = await submitNext(live, [scoreOf(1)]);
    for (let i = 2; i <= 169; i++) await submitNext(live, [scoreOf(i)]);
    const { score } = await live.oracle.getFunction("atRound")(1n, first + 1);
    expect(score.score).to.equal(2n);
    const revert = { by: live.oracle, error: "RoundNotHeld", args: [1n, first] };
    await expectRevert(live.oracle.getFunction("atRound")(1n, first), revert);
    expect(await live.oracle.getFunction("scoresAfter")(1n, 0n, 2n ** 32n - 1n)).to.have.length(
      168,
    );
  });

  it("lists the held scores after a round, oldest first, over gaps and up to a limit", async () => {
    const live = await loadFixture(oneMarket);
    const rounds: number[] = [];
    for (const gap of [0, 0, 2, 0, 1]) {
      if (gap > 0) await time.increase(gap * PERIOD_SECONDS);
      rounds.push(await submitNext(live, [scoreOf(3_000)]));
    }
    const list = async (after: number, limit: number) =>
      (await live.oracle.getFunction("scoresAfter")(1n, after, limit)).map((s: { round: bigint }) =>
        Number(s.round),
      );
    const [first = 0, , third = 0, , last = 0] = rounds;
    expect(await list(0, 168)).to.deep.equal(rounds);
    expect(await list(first, 168)).to.deep.equal(rounds.slice(1));
    expect(await list(0, 3)).to.deep.equal([third + 1, last]);
    expect(await list(last, 8)).to.deep.equal([]);
    expect(await list(2 ** 32 - 1, 8)).to.deep.equal([]);
    expect(await list(0, 0)).to.deep.equal([]);
    expect(await live.oracle.getFunction("scoresAfter")(99n, 0, 8)).to.deep.equal([]);
  });

  it("says that a market without a score has none", async () => {
    const live = await loadFixture(oneMarket);
    for (const id of [1n, 99n]) {
      const missing = { by: live.oracle, error: "ScoreMissing", args: [id] };
      await expectRevert(live.oracle.getFunction("latest")(id), missing);
      const notHeld = { by: live.oracle, error: "RoundNotHeld", args: [id, 0] };
      await expectRevert(live.oracle.getFunction("atRound")(id, 0), notHeld);
    }
  });
});
