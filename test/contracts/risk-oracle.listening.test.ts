/** What the oracle remembers of the registries dies in the transaction that changes them. */
import { expect } from "chai";
import { addFeed, registerModel, seatPublisher } from "../../contracts/ignition/setup.ts";
import { publicKeyOf } from "../../prover/report/babyjub.ts";
import {
  CARD_HASH,
  currentRound,
  goLive,
  type Live,
  MAX_AGE_SECONDS,
  MODEL,
  NO_PROOF,
  PERIOD_SECONDS,
  scoreOf,
  send,
  signalsOf,
  submitNext,
} from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { reported } from "../helpers/equivocation.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import { secretOf } from "../helpers/world.ts";

const { loadFixture, time } = networkHelpers;
const UNUSED_SLOT = 9;
/** Generous, and for two of them in one block. */
const GAS_LIMIT = 12_000_000n;

/** A feed whose last submission met its seal. */
async function sealed() {
  const live = await goLive({ markets: 1 });
  await submitNext(live, [scoreOf(3_000)]);
  await submitNext(live, [scoreOf(3_000)]);
  return live;
}

async function nextSubmission(live: Live) {
  const round = (await currentRound()) + 1;
  await time.increaseTo(round * PERIOD_SECONDS);
  const signals = signalsOf(live, { round, markets: [scoreOf(3_000)] });
  return [live.feedId, MODEL, NO_PROOF, signals] as const;
}

type Change = readonly [name: string, error: string, send: (live: Live) => Promise<unknown>];

const withGas = { gasLimit: GAS_LIMIT };

function evict({ publishers, stranger }: Live): Promise<unknown> {
  const half = (seed: number) => reported("a", { feedId: 1n, round: 1, seed });
  const { y } = publicKeyOf(secretOf("a"));
  return publishers
    .connect(stranger)
    .getFunction("evictEquivocator")
    .send(0, y, 1n, 1, half(1), half(2), withGas);
}

const CHANGES: readonly Change[] = [
  [
    "a removal",
    "ConfigOutdated",
    ({ publishers, guardian }) =>
      publishers.connect(guardian).getFunction("removePublisher").send(8, withGas),
  ],
  ["an eviction", "ConfigOutdated", evict],
  [
    "an addition",
    "ConfigOutdated",
    ({ publishers }) => seatPublisher({ publishers, slot: UNUSED_SLOT, secret: secretOf("new") }),
  ],
  [
    "a retirement",
    "ModelIsRetired",
    ({ models, guardian }) =>
      models.connect(guardian).getFunction("retireModel").send(MODEL, withGas),
  ],
];

describe("RiskOracle, listening", () => {
  for (const [name, error, change] of CHANGES) {
    it(`V2 V8 refuses the next submission after ${name}`, async () => {
      const live = await loadFixture(sealed);
      const args = await nextSubmission(live);
      await live.oracle.getFunction("submit").staticCall(...args);
      await change(live);
      const by = error === "ModelIsRetired" ? live.models : live.oracle;
      await expect(
        live.oracle.getFunction("submit").staticCall(...args),
      ).to.be.revertedWithCustomError(by, error);
    });
  }

  for (const [name, , change] of CHANGES.filter(([name]) => name !== "an addition")) {
    it(`V2 V8 refuses a submission behind ${name} in one block`, async () => {
      const live = await loadFixture(sealed);
      const args = await nextSubmission(live);
      await ethers.provider.send("evm_setAutomine", [false]);
      try {
        await change(live);
        const late = await live.oracle.getFunction("submit").send(...args, withGas);
        await networkHelpers.mine();
        const receipt = await ethers.provider.getTransactionReceipt(late.hash);
        const block = await ethers.provider.getBlock("latest");
        expect(block?.transactions).to.have.length(2);
        expect([receipt?.blockNumber, receipt?.status]).to.deep.equal([block?.number, 0]);
      } finally {
        await ethers.provider.send("evm_setAutomine", [true]);
      }
    });
  }

  it("asks the registries again, once, after a change that is not about the feed", async () => {
    const live = await loadFixture(sealed);
    const { models, verifier, guardian, oracle } = live;
    const other = { modelCommitment: 5n, verifier, markets: 1, reports: 3, cardHash: CARD_HASH };
    await registerModel({ models, ...other });
    const gas: bigint[] = [];
    for (const isChanged of [false, true, false]) {
      if (isChanged) await send(models.connect(guardian), "retireModel", 5n);
      gas.push((await send(oracle, "submit", ...(await nextSubmission(live)))).gasUsed);
    }
    const [before = 0n, asking = 0n, after = 0n] = gas;
    expect(Number(asking - before)).to.be.greaterThan(10_000);
    expect(Math.abs(Number(after - before))).to.be.lessThan(200);
  });

  it("refuses the name of a feed with other high bits, sealed or not", async () => {
    const live = await loadFixture(sealed);
    const [feedId, ...rest] = await nextSubmission(live);
    const alias = feedId ^ (1n << 250n);
    const revert = { by: live.oracle, error: "FeedUnknown", args: [alias] };
    const call = transact({ contract: live.oracle, name: "submit", args: [alias, ...rest] });
    await expectRevert(call, revert);
    await expectRevert(live.oracle.getFunction("feed")(alias), revert);
    await expectRevert(live.oracle.getFunction("feed")(0n), { ...revert, args: [0n] });
  });

  it("hears of changes from the registries alone", async () => {
    const { oracle, deployer, guardian } = await loadFixture(sealed);
    for (const signer of [deployer, guardian]) {
      const contract = oracle.connect(signer);
      const call = transact({ contract, name: "registryChanged", args: [] });
      await expectRevert(call, { by: oracle, error: "CallerNotRegistry", args: [signer.address] });
    }
  });

  it("asks the registries each time while they do not tell it", async () => {
    const live = await loadFixture(sealed);
    const { accessManager, hasher, publishers, models, guardian, feed, feedId } = live;
    const known = [accessManager, hasher, publishers, models];
    const args = await Promise.all(known.map((contract) => contract.getAddress()));
    const oracle = await ethers.deployContract("RiskOracle", args);
    await addFeed({ oracle, feed, maxAgeSeconds: MAX_AGE_SECONDS, modelCommitment: MODEL });
    const gas: bigint[] = [];
    for (let i = 0; i < 3; i++) {
      gas.push((await send(oracle, "submit", ...(await nextSubmission(live)))).gasUsed);
    }
    expect(Math.abs(Number((gas[2] ?? 0n) - (gas[1] ?? 0n)))).to.be.lessThan(200);
    expect(gas[2]).to.be.greaterThan(65_000n);
    await send(publishers.connect(guardian), "removePublisher", 8);
    const call = transact({ contract: oracle, name: "submit", args: await nextSubmission(live) });
    await expectRevert(call, { by: oracle, error: "ConfigOutdated", args: [feedId, 5, 6] });
  });
});
