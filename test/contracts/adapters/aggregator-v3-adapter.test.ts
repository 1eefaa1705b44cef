import { expect } from "chai";
import {
  goLive,
  MAX_AGE_SECONDS,
  PERIOD_SECONDS,
  scoreOf,
  submitNext,
} from "../../helpers/ballast.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert } from "../../helpers/expect-revert.ts";

const { loadFixture, time } = networkHelpers;

async function fixture() {
  const live = await goLive({ markets: 3 });
  const oracle = await live.oracle.getAddress();
  const adapter = await ethers.deployContract("AggregatorV3Adapter", [oracle, 2n, "ETH/USD risk"]);
  return { ...live, adapter };
}

describe("AggregatorV3Adapter", () => {
  it("describes itself as readers of Chainlink feeds expect", async () => {
    const { adapter } = await loadFixture(fixture);
    expect(await adapter.getFunction("decimals")()).to.equal(2n);
    expect(await adapter.getFunction("version")()).to.equal(1n);
    expect(await adapter.getFunction("description")()).to.equal("ETH/USD risk");
  });

  it("gives its market's newest score with the time it speaks of", async () => {
    const live = await loadFixture(fixture);
    await submitNext(live, [scoreOf(1), scoreOf(2), scoreOf(3)]);
    const round = await submitNext(live, [scoreOf(4), scoreOf(6_789), scoreOf(6)]);
    const observedAt = BigInt(round * PERIOD_SECONDS);
    const expected = [BigInt(round), 6_789n, observedAt, observedAt, BigInt(round)];
    expect(await live.adapter.getFunction("latestRoundData")()).to.deep.equal(expected);
    expect(await live.adapter.getFunction("latestAnswer")()).to.equal(6_789n);
  });

  it("gives an earlier round by its number", async () => {
    const live = await loadFixture(fixture);
    const round = await submitNext(live, [scoreOf(1), scoreOf(2), scoreOf(3)]);
    await submitNext(live, [scoreOf(4), scoreOf(5), scoreOf(6)]);
    const [roundId, answer] = await live.adapter.getFunction("getRoundData")(round);
    expect([roundId, answer]).to.deep.equal([BigInt(round), 2n]);
  });

  it("refuses a round that is not held, also one that only looks like one cut to 32 bits", async () => {
    const live = await loadFixture(fixture);
    const round = await submitNext(live, [scoreOf(1), scoreOf(2), scoreOf(3)]);
    const wrong: [bigint, bigint][] = [
      [BigInt(round + 1), BigInt(round + 1)],
      [2n ** 32n - 1n, 2n ** 32n - 1n],
      [BigInt(round) + 2n ** 32n, 0n],
    ];
    for (const [asked, reported] of wrong) {
      const call = live.adapter.getFunction("getRoundData")(asked);
      await expectRevert(call, { by: live.oracle, error: "RoundNotHeld", args: [2n, reported] });
    }
  });

  it("refuses to give a stale answer without its time", async () => {
    const live = await loadFixture(fixture);
    const round = await submitNext(live, [scoreOf(1), scoreOf(2), scoreOf(3)]);
    const age = PERIOD_SECONDS + MAX_AGE_SECONDS + 1;
    await time.increaseTo(round * PERIOD_SECONDS + age);
    const call = live.adapter.getFunction("latestAnswer")();
    await expectRevert(call, { by: live.adapter, error: "AnswerStale", args: [2n, age] });
    expect((await live.adapter.getFunction("latestRoundData")())[1]).to.equal(2n);
  });
});
