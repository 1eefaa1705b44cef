import { expect } from "chai";
import fc from "fast-check";
import { registerModel, seatPublisher } from "../../contracts/ignition/setup.ts";
import { configHash, type Feed, feedId } from "../../prover/commitment.ts";
import {
  ACTIVATION_DELAY_SECONDS,
  CARD_HASH,
  deploy,
  feedOf,
  goLive,
  MAX_AGE_SECONDS,
  MODEL,
  scoreOf,
  send,
  slotOf,
  submitNext,
} from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { expectRevert, type Revert, transact } from "../helpers/expect-revert.ts";
import { secretOf } from "../helpers/world.ts";

const { loadFixture, time } = networkHelpers;
const live = () => goLive({ markets: 3 });
const UNKNOWN = 12345n;

const definitionOf = ({ name, schemaHash, periodSeconds, marketIds }: Feed) => [
  name,
  schemaHash,
  periodSeconds,
  marketIds,
];

const arbitraryFeed: fc.Arbitrary<Feed> = fc.record({
  name: fc.stringMatching(/^[!-~]{1,31}$/),
  schemaHash: fc.bigInt({ min: 0n, max: 2n ** 248n - 1n }),
  periodSeconds: fc.integer({ min: 60, max: 2 ** 32 - 1 }),
  marketIds: fc
    .uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 16 })
    .map((ids) => ids.toSorted((a, b) => (a < b ? -1 : 1))),
});

describe("RiskOracle feeds", () => {
  describe("addFeed refuses", () => {
    interface Wrong {
      readonly title: string;
      readonly changes: Partial<Feed>;
      readonly maxAge?: number;
      readonly error: Revert["error"];
      readonly args: readonly unknown[];
    }
    const many = Array.from({ length: 17 }, (_, i) => BigInt(i + 1));
    const wrong: Wrong[] = [
      ...["", "two words", "naïve", "x".repeat(32), "tab\t"].map((name) => ({
        title: `the name ${JSON.stringify(name)}`,
        changes: { name },
        error: "FeedNameInvalid",
        args: [name],
      })),
      {
        title: "a schema hash of 249 bits",
        changes: { schemaHash: 2n ** 248n },
        error: "SchemaHashTooLarge",
        args: [2n ** 248n],
      },
      {
        title: "a period shorter than the skew",
        changes: { periodSeconds: 59 },
        error: "PeriodTooShort",
        args: [59, 60],
      },
      ...[59, 86_401].map((maxAge) => ({
        title: `a maximum age of ${maxAge} s`,
        changes: {},
        maxAge,
        error: "MaxAgeOutOfRange",
        args: [maxAge, 60, 86_400],
      })),
      ...[[], many].map((marketIds) => ({
        title: `${marketIds.length} markets`,
        changes: { marketIds },
        error: "MarketCountOutOfRange",
        args: [marketIds.length, 16],
      })),
      ...[
        { ids: [0n, 1n], position: 0 },
        { ids: [11n, 11n], position: 1 },
        { ids: [11n, 13n, 12n], position: 2 },
      ].map(({ ids, position }) => ({
        title: `market ids ${ids}`,
        changes: { marketIds: ids },
        error: "MarketIdsNotIncreasing",
        args: [position, ids[position]],
      })),
    ];
    for (const { title, changes, maxAge = MAX_AGE_SECONDS, error, args } of wrong) {
      it(title, async () => {
        const { oracle } = await loadFixture(deploy);
        const definition = definitionOf({ ...feedOf(1), ...changes });
        const call = transact({ contract: oracle, name: "addFeed", args: [definition, maxAge] });
        await expectRevert(call, { by: oracle, error, args });
      });
    }

    it("a market that a live feed covers", async () => {
      const { oracle } = await loadFixture(live);
      const definition = definitionOf({ ...feedOf(1), name: "other", marketIds: [3n, 4n] });
      const call = transact({ contract: oracle, name: "addFeed", args: [definition, 900] });
      await expectRevert(call, { by: oracle, error: "MarketAlreadyListed", args: [3n] });
    });

    it("a feed that it knows, also a retired one", async () => {
      const { oracle, feed, feedId: id } = await loadFixture(live);
      await send(oracle, "retireFeed", id);
      const call = transact({ contract: oracle, name: "addFeed", args: [definitionOf(feed), 900] });
      await expectRevert(call, { by: oracle, error: "FeedAlreadyAdded", args: [id] });
    });
  });

  it("takes the shortest and the longest maximum age, and the shortest period", async () => {
    const { oracle } = await loadFixture(deploy);
    for (const maxAge of [60, 86_400]) {
      const feed = { ...feedOf(1), name: `age-${maxAge}`, periodSeconds: 60 };
      const id = feedId({ ...feed, marketIds: [BigInt(maxAge)] });
      await send(oracle, "addFeed", definitionOf({ ...feed, marketIds: [BigInt(maxAge)] }), maxAge);
      expect((await oracle.getFunction("feed")(id)).maxAgeSeconds).to.equal(BigInt(maxAge));
    }
  });

  it("takes one market, and sixteen", async () => {
    const { oracle } = await loadFixture(deploy);
    for (const markets of [1, 16]) {
      const feed = feedOf(markets);
      const id = await oracle.getFunction("addFeed").staticCall(definitionOf(feed), 900);
      expect(id).to.equal(feedId(feed));
    }
  });

  it("gives a feed the id that provers give it", async () => {
    const { oracle } = await loadFixture(deploy);
    await fc.assert(
      fc.asyncProperty(arbitraryFeed, async (feed) => {
        const id = await oracle.getFunction("addFeed").staticCall(definitionOf(feed), 900);
        expect(id).to.equal(feedId(feed));
      }),
      { numRuns: 60 },
    );
  });

  it("keeps a feed's definition and finds it by market", async () => {
    const { oracle, feed, feedId: id, config } = await loadFixture(live);
    const stored = await oracle.getFunction("feed")(id);
    const definition = [feed.name, feed.schemaHash, BigInt(feed.periodSeconds), feed.marketIds];
    expect(stored).to.deep.equal([definition, 900n, 0n, MODEL, config, 5n, false]);
    for (const market of feed.marketIds) {
      expect(await oracle.getFunction("feedOf")(market)).to.equal(id);
    }
  });

  it("knows no feed for a market that none covers, or no longer", async () => {
    const { oracle, feedId: id } = await loadFixture(live);
    const revert = (market: bigint) => ({ by: oracle, error: "MarketNotListed", args: [market] });
    await expectRevert(oracle.getFunction("feedOf")(9n), revert(9n));
    await send(oracle, "retireFeed", id);
    await expectRevert(oracle.getFunction("feedOf")(1n), revert(1n));
  });

  it("refuses to retire, assign, refresh or show what it does not know", async () => {
    const { oracle } = await loadFixture(deploy);
    const revert = { by: oracle, error: "FeedUnknown", args: [UNKNOWN] };
    const calls: [string, unknown[]][] = [
      ["retireFeed", [UNKNOWN]],
      ["assignModel", [UNKNOWN, MODEL]],
      ["refreshConfig", [UNKNOWN]],
    ];
    for (const [name, args] of calls) {
      await expectRevert(transact({ contract: oracle, name, args }), revert);
    }
    await expectRevert(oracle.getFunction("feed")(UNKNOWN), revert);
  });

  it("refuses to retire, assign or refresh a retired feed", async () => {
    const { oracle, feedId: id } = await loadFixture(live);
    await send(oracle, "retireFeed", id);
    const revert = { by: oracle, error: "FeedIsRetired", args: [id] };
    const calls: [string, unknown[]][] = [
      ["retireFeed", [id]],
      ["assignModel", [id, MODEL]],
      ["refreshConfig", [id]],
    ];
    for (const [name, args] of calls) {
      await expectRevert(transact({ contract: oracle, name, args }), revert);
    }
    expect((await oracle.getFunction("feed")(id)).isRetired).to.equal(true);
  });

  it("lists the markets of a retired feed anew, without its scores", async () => {
    const deployment = await loadFixture(live);
    const { oracle, feedId: id } = deployment;
    await submitNext(deployment, [scoreOf(1), scoreOf(2), scoreOf(3)]);
    await send(oracle, "retireFeed", id);
    const next: Feed = { ...feedOf(3), name: "next" };
    await send(oracle, "addFeed", definitionOf(next), 900);
    expect(await oracle.getFunction("feedOf")(1n)).to.equal(feedId(next));
    expect(await oracle.getFunction("scoresAfter")(1n, 0, 8)).to.deep.equal([]);
  });

  describe("assignModel refuses", () => {
    it("a model for another number of markets", async () => {
      const { oracle, models, feedId: id, verifier } = await loadFixture(live);
      const modelCommitment = MODEL + 1n;
      const registration = { models, modelCommitment, verifier, markets: 2, reports: 3 };
      await registerModel({ ...registration, cardHash: CARD_HASH });
      await time.increase(ACTIVATION_DELAY_SECONDS);
      const call = transact({ contract: oracle, name: "assignModel", args: [id, modelCommitment] });
      const args = [modelCommitment, 2, 3];
      await expectRevert(call, { by: oracle, error: "ModelShapeWrong", args });
    });

    it("a model that is not active", async () => {
      const { oracle, models, feedId: id } = await loadFixture(live);
      const call = transact({ contract: oracle, name: "assignModel", args: [id, MODEL + 1n] });
      await expectRevert(call, { by: models, error: "ModelUnknown", args: [MODEL + 1n] });
    });

    it("M4 a quorum of half the publishers or fewer", async () => {
      const { oracle, publishers, feedId: id } = await loadFixture(live);
      await seatPublisher({ publishers, slot: 1, secret: secretOf("f") });
      const revert = { by: oracle, error: "QuorumNotMajority", args: [3, 6] };
      for (const [name, args] of [
        ["assignModel", [id, MODEL]],
        ["refreshConfig", [id]],
      ] as const) {
        await expectRevert(transact({ contract: oracle, name, args }), revert);
      }
    });
  });

  it("refuses to refresh a feed without a model", async () => {
    const { oracle } = await loadFixture(deploy);
    const feed = feedOf(1);
    await send(oracle, "addFeed", definitionOf(feed), 900);
    const id = feedId(feed);
    const call = transact({ contract: oracle, name: "refreshConfig", args: [id] });
    await expectRevert(call, { by: oracle, error: "ModelNotAssigned", args: [id, 0] });
  });

  it("listens to one model only: the one assigned last", async () => {
    const deployment = await loadFixture(live);
    const { oracle, models, feedId: id, verifier } = deployment;
    const modelCommitment = MODEL + 1n;
    const registration = { models, modelCommitment, verifier, markets: 3, reports: 5 };
    await registerModel({ ...registration, cardHash: CARD_HASH });
    await time.increase(ACTIVATION_DELAY_SECONDS);
    await send(oracle, "assignModel", id, modelCommitment);
    const submission = submitNext(deployment, [scoreOf(1), scoreOf(2), scoreOf(3)]);
    await expectRevert(submission, { by: oracle, error: "ModelNotAssigned", args: [id, MODEL] });
    expect((await oracle.getFunction("feed")(id)).modelCommitment).to.equal(modelCommitment);
  });

  it("E1 emits what it recomputes when the set changes, whoever calls", async () => {
    const { oracle, publishers, guardian, stranger, feedId: id } = await loadFixture(live);
    await send(publishers.connect(guardian), "removePublisher", slotOf(4));
    const publisherSet = await publishers.getFunction("commitment")();
    const expected = configHash({ modelCommitment: MODEL, publisherSet, feedId: id });
    await expect(oracle.connect(stranger).getFunction("refreshConfig").send(id))
      .to.emit(oracle, "ConfigRefreshed")
      .withArgs(id, MODEL, 6, publisherSet, expected);
  });

  it("E1 emits a feed's whole definition, its model and its end", async () => {
    const { oracle, feed, feedId: id } = await loadFixture(live);
    const [added] = await oracle.queryFilter("FeedAdded");
    expect(oracle.interface.parseLog(added ?? { topics: [], data: "" })?.args).to.deep.equal([
      id,
      [feed.name, feed.schemaHash, BigInt(feed.periodSeconds), feed.marketIds],
      900n,
    ]);
    await expect(oracle.getFunction("assignModel").send(id, MODEL))
      .to.emit(oracle, "ModelAssigned")
      .withArgs(id, MODEL);
    await expect(oracle.getFunction("retireFeed").send(id))
      .to.emit(oracle, "FeedRetired")
      .withArgs(id);
  });
});
