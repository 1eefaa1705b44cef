import { expect } from "chai";
import { buildBabyjub } from "circomlibjs";
import { publisherSetCommitment } from "../../prover/commitment.ts";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../../prover/field.ts";
import { possessionMessage } from "../../prover/proof-of-possession.ts";
import { type Point, publicKeyOf, signMessage } from "../../prover/report/babyjub.ts";
import { type Deployment, deploy, send } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";
import { secretOf } from "../helpers/world.ts";

const { loadFixture } = networkHelpers;
/** circomlib's tests publish this secret. */
const PUBLIC_TEST_SECRET = Buffer.from(
  "0001020304050607080900010203040506070809000102030405060708090001",
  "hex",
);
const NO_SIGNATURE = [0n, 1n, 0n];
const ON_CURVE = publicKeyOf(secretOf("a"));

async function contextOf({ publishers }: Deployment) {
  const { chainId } = await ethers.provider.getNetwork();
  return { chainId, registry: await publishers.getAddress() };
}

interface Seat {
  readonly slot?: number;
  readonly key: Point;
  readonly signature?: readonly bigint[];
}

function add({ publishers }: Deployment, { slot = 0, key, signature = NO_SIGNATURE }: Seat) {
  const args = [slot, [key.x, key.y], signature];
  return transact({ contract: publishers, name: "addPublisher", args });
}

async function seated(deployment: Deployment, name: string): Promise<Seat> {
  const key = publicKeyOf(secretOf(name));
  const message = possessionMessage({ ...(await contextOf(deployment)), key });
  const { r8, s } = signMessage(secretOf(name), message);
  return { key, signature: [r8.x, r8.y, s] };
}

describe("PublisherRegistry", () => {
  describe("refuses", () => {
    it("a slot beyond the last", async () => {
      const deployment = await loadFixture(deploy);
      const { publishers: by, guardian } = deployment;
      const revert = { by, error: "SlotOutOfRange", args: [16, 16] };
      await expectRevert(add(deployment, { ...(await seated(deployment, "a")), slot: 16 }), revert);
      const contract = by.connect(guardian);
      await expectRevert(transact({ contract, name: "removePublisher", args: [16] }), revert);
    });

    it("an occupied slot", async () => {
      const deployment = await loadFixture(deploy);
      const seat = await seated(deployment, "a");
      await add(deployment, seat);
      const revert = { by: deployment.publishers, error: "SlotOccupied", args: [0, seat.key.x] };
      await expectRevert(add(deployment, await seated(deployment, "b")), revert);
    });

    it("to empty an empty slot", async () => {
      const { publishers, guardian } = await loadFixture(deploy);
      const contract = publishers.connect(guardian);
      const call = transact({ contract, name: "removePublisher", args: [3] });
      await expectRevert(call, { by: publishers, error: "SlotEmpty", args: [3] });
    });

    it("a point off the curve and a coordinate not below the field order", async () => {
      const deployment = await loadFixture(deploy);
      const { x, y } = ON_CURVE;
      const wrong = [
        { x, y: y + 1n },
        { x: 0n, y: 0n },
        { x: x + FIELD_ORDER, y },
        { x, y: y + FIELD_ORDER },
        { x: 2n ** 256n - 1n, y },
      ];
      for (const key of wrong) {
        const revert = { by: deployment.publishers, error: "KeyNotOnCurve", args: [key.x, key.y] };
        await expectRevert(add(deployment, { key }), revert);
      }
    });

    it("the identity", async () => {
      const deployment = await loadFixture(deploy);
      const revert = { by: deployment.publishers, error: "KeyIsIdentity", args: [] };
      await expectRevert(add(deployment, { key: { x: 0n, y: 1n } }), revert);
    });

    it("every point of small order, and keys with such a component", async () => {
      const deployment = await loadFixture(deploy);
      const babyJub = await buildBabyjub();
      const { F } = babyJub;
      const toPoint = ([x, y]: [Uint8Array, Uint8Array]): Point => ({
        x: F.toObject(x),
        y: F.toObject(y),
      });
      const orderTwo: [Uint8Array, Uint8Array] = [F.e(0n), F.e(FIELD_ORDER - 1n)];
      // A generator of the whole curve, so l times it has order 8.
      const generator: [Uint8Array, Uint8Array] = [
        F.e(995203441582195749578291179787384436505546430278305826713579947235728471134n),
        F.e(5472060717959818805561601436314318772137091100104008585924551046643952123905n),
      ];
      const orderEight = babyJub.mulPointEscalar(generator, SUBGROUP_ORDER);
      const multiples = [1n, 2n, 3n, 4n, 5n, 6n, 7n].map((n) =>
        babyJub.mulPointEscalar(orderEight, n),
      );
      const mixed = babyJub.addPoint([F.e(ON_CURVE.x), F.e(ON_CURVE.y)], orderEight);
      for (const key of [orderTwo, generator, ...multiples, mixed].map(toPoint)) {
        const args = [key.x, key.y];
        const revert = { by: deployment.publishers, error: "KeyNotInSubgroup", args };
        await expectRevert(add(deployment, { key }), revert);
      }
    });

    it("circomlib's public test key", async () => {
      const deployment = await loadFixture(deploy);
      const key = publicKeyOf(PUBLIC_TEST_SECRET);
      const revert = { by: deployment.publishers, error: "KeyIsPublicTestKey", args: [key.x] };
      await expectRevert(add(deployment, { key }), revert);
    });

    it("a key that another slot holds", async () => {
      const deployment = await loadFixture(deploy);
      const seat = await seated(deployment, "a");
      await add(deployment, { ...seat, slot: 5 });
      const revert = { by: deployment.publishers, error: "KeyAlreadyAdded", args: [seat.key.x, 5] };
      await expectRevert(add(deployment, seat), revert);
    });

    it("a signature scalar of the subgroup order or more", async () => {
      const deployment = await loadFixture(deploy);
      const { key, signature = [] } = await seated(deployment, "a");
      for (const s of [SUBGROUP_ORDER, (signature[2] ?? 0n) + SUBGROUP_ORDER]) {
        const revert = {
          by: deployment.publishers,
          error: "SignatureScalarTooLarge",
          args: [s, SUBGROUP_ORDER],
        };
        await expectRevert(add(deployment, { key, signature: signature.with(2, s) }), revert);
      }
    });

    it("a nonce point off the curve", async () => {
      const deployment = await loadFixture(deploy);
      const { key, signature = [] } = await seated(deployment, "a");
      const wrong = signature.with(0, (signature[0] ?? 0n) + 1n);
      const args = [wrong[0], wrong[1]];
      const revert = { by: deployment.publishers, error: "SignaturePointNotOnCurve", args };
      await expectRevert(add(deployment, { key, signature: wrong }), revert);
    });

    it("a proof of possession by another key, for another registry or another chain", async () => {
      const deployment = await loadFixture(deploy);
      const { publishers: by } = deployment;
      const context = await contextOf(deployment);
      const key = publicKeyOf(secretOf("a"));
      const message = possessionMessage({ ...context, key });
      const wrong = [
        signMessage(secretOf("b"), message),
        signMessage(secretOf("a"), message + 1n),
        signMessage(
          secretOf("a"),
          possessionMessage({ ...context, registry: `0x${"11".repeat(20)}`, key }),
        ),
        signMessage(secretOf("a"), possessionMessage({ ...context, chainId: 1n, key })),
        { ...signMessage(secretOf("a"), message), s: 0n },
      ];
      for (const { r8, s } of wrong) {
        const call = add(deployment, { key, signature: [r8.x, r8.y, s] });
        await expectRevert(call, { by, error: "PossessionNotProved", args: [key.x, message] });
      }
    });
  });

  it("gives the possession message that the key's owner signs", async () => {
    const deployment = await loadFixture(deploy);
    const key = ON_CURVE;
    const message = await deployment.publishers.getFunction("possessionMessage")([key.x, key.y]);
    expect(message).to.equal(possessionMessage({ ...(await contextOf(deployment)), key }));
  });

  it("commits to the set as provers do, after every change", async () => {
    const deployment = await loadFixture(deploy);
    const { publishers, guardian } = deployment;
    const xBySlot = new Array<bigint>(16).fill(0n);
    const expectSet = async (version: bigint, occupied: bigint) => {
      expect(await publishers.getFunction("commitment")()).to.equal(
        publisherSetCommitment(xBySlot),
      );
      expect(await publishers.getFunction("currentSet")()).to.deep.equal([version, occupied]);
      expect(await publishers.getFunction("publishers")()).to.deep.equal(xBySlot);
    };
    await expectSet(0n, 0n);
    for (const [name, slot] of [
      ["a", 0],
      ["b", 15],
      ["c", 7],
    ] as const) {
      const seat = await seated(deployment, name);
      await add(deployment, { ...seat, slot });
      xBySlot[slot] = seat.key.x;
    }
    await expectSet(3n, 0b1000000010000001n);
    await send(publishers.connect(guardian), "removePublisher", 15);
    xBySlot[15] = 0n;
    await expectSet(4n, 0b10000001n);
  });

  it("seats a removed key again", async () => {
    const deployment = await loadFixture(deploy);
    const seat = await seated(deployment, "a");
    await add(deployment, seat);
    await send(deployment.publishers.connect(deployment.guardian), "removePublisher", 0);
    await add(deployment, seat);
    expect(await deployment.publishers.getFunction("currentSet")()).to.deep.equal([3n, 1n]);
  });

  it("E1 emits events that rebuild the set", async () => {
    const deployment = await loadFixture(deploy);
    const { publishers, guardian } = deployment;
    const { key, signature } = await seated(deployment, "a");
    const first = new Array<bigint>(16).fill(0n).with(2, key.x);
    await expect(publishers.getFunction("addPublisher").send(2, [key.x, key.y], signature))
      .to.emit(publishers, "PublisherAdded")
      .withArgs(2, key.x, key.y, 1, publisherSetCommitment(first));
    await expect(publishers.connect(guardian).getFunction("removePublisher").send(2))
      .to.emit(publishers, "PublisherRemoved")
      .withArgs(2, key.x, 2, publisherSetCommitment(new Array<bigint>(16).fill(0n)));
  });
});
