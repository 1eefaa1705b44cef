/** A proof is about one model, one publisher set and one feed; everywhere else it is worth nothing. */
import { expect } from "chai";
import { addFeed, registerModel } from "../../contracts/ignition/setup.ts";
import { configHash, publisherSetCommitment } from "../../prover/commitment.ts";
import { encodePublicSignals } from "../../prover/statement/public-signals.ts";
import {
  ACTIVATION_DELAY_SECONDS,
  BITMAP,
  CARD_HASH,
  feedOf,
  goLive,
  MAX_AGE_SECONDS,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  scoreOf,
  send,
  submitNext,
} from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";

const { loadFixture, time } = networkHelpers;
const OTHER_MODEL = 2_000_002n;
const MODELS = [MODEL, OTHER_MODEL] as const;
/** Of the fifth publisher, who signs nothing here. */
const REMOVED_SLOT = 8;

/** Two feeds and two models, all of one shape. */
async function fixture() {
  const live = await goLive({ markets: 1 });
  const { models, oracle, verifier } = live;
  const shape = { verifier, markets: 1, reports: 3, cardHash: CARD_HASH };
  await registerModel({ models, modelCommitment: OTHER_MODEL, ...shape });
  await time.increase(ACTIVATION_DELAY_SECONDS);
  const feed = { ...feedOf(1), name: "other-feed", marketIds: [9n] };
  const parameters = { oracle, feed, maxAgeSeconds: MAX_AGE_SECONDS, modelCommitment: MODEL };
  const otherFeedId = await addFeed(parameters);
  return { ...live, otherFeedId };
}

describe("RiskOracle, contexts", () => {
  it("V2 accepts a proof in its own context alone: model × publisher set × feed, claimed × proven", async () => {
    const { oracle, publishers, guardian, feedId, otherFeedId } = await loadFixture(fixture);
    const keys = async (): Promise<bigint[]> => [...(await publishers.getFunction("publishers")())];
    const before = publisherSetCommitment(await keys());
    const after = publisherSetCommitment((await keys()).with(REMOVED_SLOT, 0n));
    const feeds = [feedId, otherFeedId];
    const proven = MODELS.flatMap((modelCommitment) =>
      [before, after].flatMap((publisherSet) =>
        feeds.map((id) => configHash({ modelCommitment, publisherSet, feedId: id })),
      ),
    );
    expect(new Set(proven).size).to.equal(8);
    let [accepted, refused] = [0, 0];
    for (const publisherSet of [before, after]) {
      if (publisherSet === after) {
        await send(publishers.connect(guardian), "removePublisher", REMOVED_SLOT);
      }
      for (const listensTo of MODELS) {
        for (const id of feeds) await send(oracle, "assignModel", id, listensTo);
        const round = Math.floor((await time.latest()) / PERIOD_SECONDS) + 1;
        await time.increaseTo(round * PERIOD_SECONDS);
        for (const id of feeds) {
          const expected = configHash({ modelCommitment: listensTo, publisherSet, feedId: id });
          // The right one last: once the round is taken, everything is refused for that alone.
          const inOrder = proven.toSorted(
            (a, b) => Number(a === expected) - Number(b === expected),
          );
          for (const hash of inOrder) {
            const inputs = { configHash: hash, round, bitmap: BITMAP, markets: [scoreOf(3_000)] };
            const signals = encodePublicSignals(inputs);
            for (const claimed of MODELS.toSorted((a) => (a === listensTo ? 1 : -1))) {
              const args = [id, claimed, NO_PROOF, signals];
              const call = transact({ contract: oracle, name: "submit", args });
              if (claimed !== listensTo) {
                const revert = { by: oracle, error: "ModelNotAssigned", args: [id, claimed] };
                await expectRevert(call, revert);
                refused++;
              } else if (hash !== expected) {
                const revert = { by: oracle, error: "ConfigHashWrong", args: [hash, expected] };
                await expectRevert(call, revert);
                refused++;
              } else {
                await (await call).wait();
                accepted++;
              }
            }
          }
        }
      }
    }
    expect([accepted, refused]).to.deep.equal([8, 8 * 15]);
  });

  it("V8 M5 keeps the rounds of an old model readable after a switch, and unchanged", async () => {
    const live = await loadFixture(fixture);
    const { oracle, models, guardian, feedId } = live;
    const round = await submitNext(live, [scoreOf(4_321, 50)]);
    const read = async () => (await oracle.getFunction("atRound")(1n, round)).score;
    const before = await read();
    await send(oracle, "assignModel", feedId, OTHER_MODEL);
    await send(models.connect(guardian), "retireModel", MODEL);
    expect(await read()).to.deep.equal(before);
    expect((await oracle.getFunction("latest")(1n)).score).to.deep.equal(before);
    expect(before.slice(0, 1)).to.deep.equal([BigInt(round)]);
    const call = submitNext(live, [scoreOf(1)]);
    await expectRevert(call, { by: oracle, error: "ModelNotAssigned", args: [feedId, MODEL] });
    expect((await oracle.getFunction("scoresAfter")(1n, 0n, 168n)).length).to.equal(1);
  });
});
