/** The oracle seals nothing unless both registries tell it of their changes, and then at once. */
import { expect } from "chai";
import { addFeed, registerModel, seatPublisher } from "../../contracts/ignition/setup.ts";
import { encodePublicSignals } from "../../prover/statement/public-signals.ts";
import {
  BITMAP,
  CARD_HASH,
  currentRound,
  deploy,
  feedOf,
  goLive,
  type Live,
  MAX_AGE_SECONDS,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  PUBLISHER_NAMES,
  scoreOf,
  send,
  slotOf,
  submitNext,
} from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert } from "../helpers/expect-revert.ts";
import { secretOf } from "../helpers/world.ts";

const { loadFixture, time } = networkHelpers;
const oneMarket = () => goLive({ markets: 1 });

/** Registries and an oracle anew, with a feed and a model; neither registry tells anybody yet. */
async function untold() {
  const { accessManager, hasher } = await deploy();
  const authority = await accessManager.getAddress();
  const hasherAddress = await hasher.getAddress();
  const publishers = await ethers.deployContract("PublisherRegistry", [authority, hasherAddress]);
  const models = await ethers.deployContract("ModelRegistry", [authority, 0]);
  const registries = [await publishers.getAddress(), await models.getAddress()];
  const known = [authority, hasherAddress, ...registries];
  const oracle = await ethers.deployContract("RiskOracle", known);
  for (const [index, name] of PUBLISHER_NAMES.entries()) {
    await seatPublisher({ publishers, slot: slotOf(index), secret: secretOf(name) });
  }
  const verifier = await (await ethers.deployContract("AlwaysTrueVerifier")).getAddress();
  const model = { modelCommitment: MODEL, verifier, markets: 1, reports: 3, cardHash: CARD_HASH };
  await registerModel({ models, ...model });
  await time.increase(1);
  const feed = { feed: feedOf(1), maxAgeSeconds: MAX_AGE_SECONDS, modelCommitment: MODEL };
  return { publishers, models, oracle, feed };
}

type Untold = Awaited<ReturnType<typeof untold>>;

async function nextArguments({ oracle }: Untold, feedId: bigint) {
  const round = (await currentRound()) + 1;
  await time.increaseTo(round * PERIOD_SECONDS);
  const { configHash } = await oracle.getFunction("feed")(feedId);
  const inputs = { configHash, round, bitmap: BITMAP, markets: [scoreOf(3_000)] };
  return [feedId, MODEL, NO_PROOF, encodePublicSignals(inputs)] as const;
}

describe("RiskOracle, told by", () => {
  it("V8 the publishers alone, refuses a model that has retired", async () => {
    const live = await loadFixture(untold);
    const { oracle, publishers, models } = live;
    await send(publishers, "setListener", await oracle.getAddress());
    const feedId = await addFeed({ oracle, ...live.feed });
    await send(oracle, "submit", ...(await nextArguments(live, feedId)));
    const args = await nextArguments(live, feedId);
    await oracle.getFunction("submit").staticCall(...args);
    await send(models, "retireModel", MODEL);
    const refused = oracle.getFunction("submit").staticCall(...args);
    await expect(refused).to.be.revertedWithCustomError(models, "ModelIsRetired");
  });

  it("V2 the models alone, refuses a set that has changed", async () => {
    const live = await loadFixture(untold);
    const { oracle, publishers, models } = live;
    await send(models, "setListener", await oracle.getAddress());
    const feedId = await addFeed({ oracle, ...live.feed });
    await send(oracle, "submit", ...(await nextArguments(live, feedId)));
    const args = await nextArguments(live, feedId);
    await oracle.getFunction("submit").staticCall(...args);
    await send(publishers, "removePublisher", 8);
    const revert = { by: oracle, error: "ConfigOutdated", args: [feedId, 5, 6] };
    await expectRevert(oracle.getFunction("submit").staticCall(...args), revert);
  });

  it("both, has sealed what a refresh has asked, so that the next submission asks nothing", async () => {
    const live = await loadFixture(oneMarket);
    await submitNext(live, [scoreOf(3_000)]);
    await send(live.oracle, "refreshConfig", live.feedId);
    const first = await gasOfNext(live);
    expect(Math.abs(Number((await gasOfNext(live)) - first))).to.be.lessThan(1_000);
  });
});

async function gasOfNext(live: Live): Promise<bigint> {
  await submitNext(live, [scoreOf(3_000)]);
  return (await ethers.provider.getBlock("latest"))?.gasUsed ?? 0n;
}

describe("RiskOracle, without a model", () => {
  it("V2 refuses every submission, also one about model 0", async () => {
    const live = await loadFixture(untold);
    const { oracle } = live;
    const { feed, maxAgeSeconds } = live.feed;
    const feedId = await addFeed({ oracle, feed, maxAgeSeconds });
    const [, , proof, signals] = await nextArguments(live, feedId);
    const revert = { by: oracle, error: "ModelNotAssigned", args: [feedId, 0] };
    const refused = oracle.getFunction("submit").staticCall(feedId, 0, proof, signals);
    await expectRevert(refused, revert);
  });
});
