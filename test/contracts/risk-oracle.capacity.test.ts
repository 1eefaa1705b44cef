/** As many feeds as a registry's notice reaches, and none that it passes over. */
import { expect } from "chai";
import { addFeed } from "../../contracts/ignition/setup.ts";
import { type Feed, feedId as idOf } from "../../prover/commitment.ts";
import { encodePublicSignals } from "../../prover/statement/public-signals.ts";
import {
  BITMAP,
  currentRound,
  feedOf,
  goLive,
  type Live,
  MAX_AGE_SECONDS,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  scoreOf,
  send,
} from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";

const { loadFixture, time } = networkHelpers;
const MOST_FEEDS = 16;

const feedNumber = (number: number): Feed => ({
  ...feedOf(1),
  name: `feed-${number}`,
  marketIds: [BigInt(number)],
});

const add = ({ oracle }: Live, number: number) =>
  addFeed({
    oracle,
    feed: feedNumber(number),
    maxAgeSeconds: MAX_AGE_SECONDS,
    modelCommitment: MODEL,
  });

/** Market i has feed i, all of one model, each sealed. */
async function full() {
  const live = await goLive({ markets: 1 });
  const feedIds = [live.feedId];
  while (feedIds.length < MOST_FEEDS) feedIds.push(await add(live, feedIds.length + 1));
  return { ...live, feedIds };
}

/** A submission to each feed that would be accepted now. */
async function submissions({ oracle }: Live, feedIds: readonly bigint[]) {
  const round = (await currentRound()) + 1;
  await time.increaseTo(round * PERIOD_SECONDS);
  const inputs = { round, bitmap: BITMAP, markets: [scoreOf(3_000)] };
  return Promise.all(
    feedIds.map(async (feedId) => {
      const { configHash } = await oracle.getFunction("feed")(feedId);
      return [feedId, MODEL, NO_PROOF, encodePublicSignals({ configHash, ...inputs })];
    }),
  );
}

describe("RiskOracle, with as many feeds as it takes", () => {
  it("takes sixteen live ones, and another when one has retired", async () => {
    const live = await loadFixture(full);
    const { oracle, feedIds } = live;
    const { name, schemaHash, periodSeconds, marketIds } = feedNumber(MOST_FEEDS + 1);
    const definition = [name, schemaHash, periodSeconds, marketIds];
    const another = { contract: oracle, name: "addFeed", args: [definition, MAX_AGE_SECONDS] };
    const refused = { by: oracle, error: "TooManyFeeds", args: [MOST_FEEDS] };
    await expectRevert(transact(another), refused);
    await send(oracle, "retireFeed", feedIds[3]);
    await transact(another);
    expect(await oracle.getFunction("feedOf")(marketIds[0])).to.equal(
      idOf(feedNumber(MOST_FEEDS + 1)),
    );
  });

  for (const retired of [undefined, 0, 7, MOST_FEEDS - 1]) {
    const title = retired === undefined ? "none has retired" : `feed ${retired + 1} has retired`;
    it(`V2 tells every live feed of a removal when ${title}`, async () => {
      const live = await loadFixture(full);
      const { oracle, publishers, guardian, feedIds } = live;
      if (retired !== undefined) await send(oracle, "retireFeed", feedIds[retired]);
      const calls = await submissions(
        live,
        feedIds.filter((_, i) => i !== retired),
      );
      const submit = oracle.getFunction("submit");
      for (const args of calls) await submit.staticCall(...args);
      const receipt = await send(publishers.connect(guardian), "removePublisher", 8);
      const failed = publishers.interface.getEvent("ListenerFailed")?.topicHash;
      expect(receipt.logs.map(({ topics }) => topics[0])).to.not.include(failed);
      for (const args of calls) {
        const revert = { by: oracle, error: "ConfigOutdated", args: [args[0], 5, 6] };
        await expectRevert(submit.staticCall(...args), revert);
      }
    });
  }
});
