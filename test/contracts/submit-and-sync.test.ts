/** Both halves in one transaction, or neither. */
import { expect } from "chai";
import submitAndSyncModule from "../../contracts/ignition/modules/submit-and-sync.ts";
import {
  currentRound,
  goLive,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  scoreOf,
  signalsOf,
} from "../helpers/ballast.ts";
import { ignition, networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";

const { loadFixture, time } = networkHelpers;

async function fixture() {
  const live = await goLive({ markets: 2 });
  const [oracle, policy] = [await live.oracle.getAddress(), await live.policy.getAddress()];
  const parameters = { SubmitAndSync: { oracle, policy } };
  const { submitAndSync } = await ignition.deploy(submitAndSyncModule, { parameters });
  const round = (await currentRound()) + 1;
  await time.increaseTo(round * PERIOD_SECONDS);
  const signals = signalsOf(live, { round, markets: [scoreOf(3_000), scoreOf(4_000)] });
  const call = (marketIds: readonly bigint[]) =>
    transact({
      contract: submitAndSync.connect(live.stranger),
      name: "submitAndSync",
      args: [live.feedId, MODEL, NO_PROOF, signals, marketIds],
    });
  return { ...live, submitAndSync, round, call };
}

describe("SubmitAndSync", () => {
  it("lets anybody store a round and sync the policies of its markets", async () => {
    const { oracle, policy, submitAndSync, round, feedId, call } = await loadFixture(fixture);
    const transaction = await call([1n, 2n]);
    for (const marketId of [1n, 2n]) {
      const { regimeState } = await policy.getFunction("marketState")(marketId);
      expect(regimeState.round).to.equal(BigInt(round));
    }
    expect((await oracle.getFunction("feed")(feedId)).latestRound).to.equal(BigInt(round));
    const helper = await submitAndSync.getAddress();
    const accepted = oracle.filters.RoundAccepted?.();
    const [event] = await oracle.queryFilter(accepted ?? "*", transaction.blockNumber ?? 0);
    expect(event?.topics[1]).to.equal(`0x${feedId.toString(16).padStart(64, "0")}`);
    expect(event?.data.toLowerCase()).to.contain(helper.slice(2).toLowerCase());
  });

  it("does nothing at all when the oracle or the policy refuses", async () => {
    const { oracle, policy, round, feedId, call } = await loadFixture(fixture);
    await expectRevert(call([2n, 1n]), {
      by: policy,
      error: "MarketIdsNotIncreasing",
      args: [1, 1],
    });
    expect((await oracle.getFunction("feed")(feedId)).latestRound).to.equal(0n);
    await call([1n]);
    const again = { by: oracle, error: "RoundNotNewer", args: [round, round] };
    await expectRevert(call([1n, 2n]), again);
    const { regimeState } = await policy.getFunction("marketState")(2n);
    expect(regimeState.round).to.equal(0n);
  });
});
