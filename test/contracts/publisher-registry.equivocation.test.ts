/** Two signatures of one key under two observations of one round: anybody may evict its publisher. */
import { expect } from "chai";
import { seatPublisher } from "../../contracts/ignition/setup.ts";
import {
  feedId as idOf,
  observationsDigest,
  publisherSetCommitment,
  reportMessage,
} from "../../prover/commitment.ts";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../../prover/field.ts";
import { publicKeyOf, signMessage } from "../../prover/report/babyjub.ts";
import { type Deployment, deploy, feedOf } from "../helpers/ballast.ts";
import { networkHelpers } from "../helpers/chain.ts";
import { type Half, reported as signObservation } from "../helpers/equivocation.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import { makeFeatures, secretOf } from "../helpers/world.ts";

const { loadFixture } = networkHelpers;
const SLOT = 4;
const ROUND = 439_200;
const FEED = idOf(feedOf(3));
const KEY = publicKeyOf(secretOf("a"));
/** Generous: two signatures of 0.6 million each and the set's new commitment. */
const GAS_LIMIT = 2_000_000n;

const reported = (name: string, seed: number, feedId = FEED, round = ROUND): Half =>
  signObservation(name, { feedId, round, seed, markets: 3 });

async function withPublisher() {
  const deployment = await deploy();
  const { publishers } = deployment;
  await seatPublisher({ publishers, slot: SLOT, secret: secretOf("a") });
  return deployment;
}

interface Evidence {
  readonly slot?: number;
  readonly keyY?: bigint;
  readonly one?: Half;
  readonly other?: Half;
}

function evict(
  { publishers, stranger }: Deployment,
  { slot = SLOT, keyY = KEY.y, one = reported("a", 1), other = reported("a", 2) }: Evidence = {},
) {
  const contract = publishers.connect(stranger);
  const args = [slot, keyY, FEED, ROUND, one, other];
  return transact({ contract, name: "evictEquivocator", args });
}

describe("PublisherRegistry, equivocation", () => {
  it("evicts on the evidence of two reports, whoever brings it", async () => {
    const deployment = await loadFixture(withPublisher);
    const { publishers } = deployment;
    const transaction = await evict(deployment);
    const [one] = reported("a", 1);
    const [other] = reported("a", 2);
    await expect(transaction)
      .to.emit(publishers, "PublisherEquivocated")
      .withArgs(SLOT, KEY.x, FEED, ROUND, one, other);
    await expect(transaction)
      .to.emit(publishers, "PublisherRemoved")
      .withArgs(SLOT, KEY.x, 2, publisherSetCommitment(new Array<bigint>(16).fill(0n)));
    expect(await publishers.getFunction("currentSet")()).to.deep.equal([2n, 0n]);
  });

  it("takes less gas than two signatures and a new commitment may", async () => {
    const transaction = await evict(await loadFixture(withPublisher));
    expect((await transaction.wait())?.gasUsed).to.be.lessThan(GAS_LIMIT);
  });

  it("convicts the same key again when it comes back", async () => {
    const deployment = await loadFixture(withPublisher);
    await evict(deployment);
    const { publishers } = deployment;
    await seatPublisher({ publishers, slot: SLOT, secret: secretOf("a") });
    await evict(deployment);
    expect(await publishers.getFunction("currentSet")()).to.deep.equal([4n, 0n]);
  });

  it("signs the message that the contract hashes", async () => {
    const features = makeFeatures(3, 1);
    const { r8, s } = signMessage(secretOf("a"), reportMessage(FEED, ROUND, features));
    expect(reported("a", 1)).to.deep.equal([observationsDigest(features), [r8.x, r8.y, s]]);
  });

  describe("refuses", () => {
    it("a slot beyond the last, and an empty one", async () => {
      const deployment = await loadFixture(withPublisher);
      const { publishers: by } = deployment;
      const beyond = { by, error: "SlotOutOfRange", args: [16, 16] };
      await expectRevert(evict(deployment, { slot: 16 }), beyond);
      await expectRevert(evict(deployment, { slot: 5 }), { by, error: "SlotEmpty", args: [5] });
    });

    it("a y-coordinate that is not the key's", async () => {
      const deployment = await loadFixture(withPublisher);
      const args = [KEY.x, KEY.y + 1n];
      const revert = { by: deployment.publishers, error: "KeyNotOnCurve", args };
      await expectRevert(evict(deployment, { keyY: KEY.y + 1n }), revert);
    });

    it("the key's other point, for which the publisher did not sign", async () => {
      const deployment = await loadFixture(withPublisher);
      const message = reportMessage(FEED, ROUND, makeFeatures(3, 1));
      const revert = {
        by: deployment.publishers,
        error: "ReportNotSigned",
        args: [KEY.x, message],
      };
      await expectRevert(evict(deployment, { keyY: FIELD_ORDER - KEY.y }), revert);
    });

    it("one report given twice", async () => {
      const deployment = await loadFixture(withPublisher);
      const one = reported("a", 1);
      const revert = { by: deployment.publishers, error: "ObservationsAgree", args: [one[0]] };
      await expectRevert(evict(deployment, { other: one }), revert);
    });

    it("reports of another publisher, another round or another feed, as either half", async () => {
      const deployment = await loadFixture(withPublisher);
      const { publishers: by } = deployment;
      const message = reportMessage(FEED, ROUND, makeFeatures(3, 7));
      const revert = { by, error: "ReportNotSigned", args: [KEY.x, message] };
      const wrong = [
        reported("b", 7),
        reported("a", 7, FEED, ROUND + 1),
        reported("a", 7, FEED + 1n),
      ];
      for (const half of wrong) {
        await expectRevert(evict(deployment, { one: half }), revert);
        await expectRevert(evict(deployment, { other: half }), revert);
      }
    });

    it("a malleable copy: the same signature with S + l", async () => {
      const deployment = await loadFixture(withPublisher);
      const [observations, [r8X, r8Y, s]] = reported("a", 2);
      const other: Half = [observations, [r8X, r8Y, s + SUBGROUP_ORDER]];
      const args = [s + SUBGROUP_ORDER, SUBGROUP_ORDER];
      const revert = { by: deployment.publishers, error: "SignatureScalarTooLarge", args };
      await expectRevert(evict(deployment, { other }), revert);
    });

    it("a nonce point off the curve", async () => {
      const deployment = await loadFixture(withPublisher);
      const [observations, [r8X, r8Y, s]] = reported("a", 2);
      const other: Half = [observations, [r8X + 1n, r8Y, s]];
      const args = [r8X + 1n, r8Y];
      const revert = { by: deployment.publishers, error: "SignaturePointNotOnCurve", args };
      await expectRevert(evict(deployment, { other }), revert);
    });
  });
});
