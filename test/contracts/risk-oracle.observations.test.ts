/** Both ways of reading unseen rounds say the same: the rich one for clients, the lean one for contracts. */
import { expect } from "chai";
import {
  currentRound,
  goLive,
  PERIOD_SECONDS,
  scoreOf,
  send,
  submitNext,
} from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";

const { loadFixture, time } = networkHelpers;
const MARKETS = 5;

/** Six rounds with a gap of two after the third; every market has its own scores. */
async function withGap() {
  const live = await goLive({ markets: MARKETS });
  for (let i = 0; i < 6; i++) {
    if (i === 3) await time.increaseTo(((await currentRound()) + 2) * PERIOD_SECONDS);
    const markets = Array.from({ length: MARKETS }, (_, m) => scoreOf(1_000 * m + 7 * i, 40 + m));
    await submitNext(live, markets);
  }
  return { ...live, newest: await currentRound() };
}

interface Packed {
  readonly round: number;
  readonly observedAt: number;
  readonly score: number;
  readonly scoreLow: number;
  readonly scoreHigh: number;
}

function unpack(packed: bigint): Packed {
  const field = (at: bigint, bits: number) => Number(BigInt.asUintN(bits, packed >> at));
  return {
    round: field(0n, 32),
    observedAt: field(32n, 40),
    score: field(72n, 16),
    scoreLow: field(88n, 16),
    scoreHigh: field(104n, 16),
  };
}

describe("RiskOracle.observationsAfter", () => {
  it("holds what scoresAfter returns, and 0 for each round that was missed", async () => {
    const { oracle, newest } = await loadFixture(withGap);
    const first = newest - 7;
    for (const marketId of [1n, 3n, 5n]) {
      for (const round of [0, first - 1, first + 2, newest - 1, newest, newest + 5]) {
        for (const limit of [0, 1, 3, 8, 1_000]) {
          const lean: bigint[] = [
            ...(await oracle.getFunction("observationsAfter")(marketId, round, limit)),
          ];
          const rich: Record<keyof Packed, bigint>[] = [
            ...(await oracle.getFunction("scoresAfter")(marketId, round, limit)),
          ];
          const expected = rich.map(({ round: r, observedAt, score, scoreLow, scoreHigh }) => ({
            round: Number(r),
            observedAt: Number(observedAt),
            score: Number(score),
            scoreLow: Number(scoreLow),
            scoreHigh: Number(scoreHigh),
          }));
          expect(lean.filter((packed) => packed !== 0n).map(unpack)).to.deep.equal(expected);
          expect(lean.length).to.be.at.most(Math.max(0, Math.min(limit, newest - round)));
        }
      }
    }
  });

  it("is empty for a market that no live feed covers", async () => {
    const { oracle, feedId } = await loadFixture(withGap);
    const read = () => oracle.getFunction("observationsAfter")(2n, 0, 8);
    expect((await read()).length).to.equal(8);
    await send(oracle, "retireFeed", feedId);
    expect((await read()).length).to.equal(0);
  });
});
