import { expect } from "chai";
import { FIELD_ORDER } from "../../prover/field.ts";
import { ACTIVATION_DELAY_SECONDS, CARD_HASH, deploy, MODEL, send } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";

const { loadFixture, time } = networkHelpers;

async function fixture() {
  const deployment = await deploy();
  const verifier = await (await ethers.deployContract("AlwaysTrueVerifier")).getAddress();
  const codehash = ethers.keccak256(await ethers.provider.getCode(verifier));
  const registration = {
    verifier,
    verifierCodehash: codehash,
    markets: 3,
    reports: 5,
    cardHash: CARD_HASH,
  };
  const { models } = deployment;
  const register = (changes: object = {}, modelCommitment = MODEL) =>
    transact({
      contract: models,
      name: "registerModel",
      args: [modelCommitment, { ...registration, ...changes }],
    });
  return { ...deployment, verifier, codehash, register };
}

describe("ModelRegistry", () => {
  it("takes every shape up to 16 markets that three, five or seven publishers sign", async () => {
    const { models, register } = await loadFixture(fixture);
    let commitment = MODEL;
    for (const [markets, reports] of [
      [1, 3],
      [16, 5],
      [16, 7],
    ]) {
      commitment++;
      await register({ markets, reports }, commitment);
      const active = await models.getFunction("model")(commitment);
      expect([active.registration.markets, active.registration.reports]).to.deep.equal([
        BigInt(markets ?? 0),
        BigInt(reports ?? 0),
      ]);
    }
  });

  describe("refuses", () => {
    it("a commitment of zero and one that is not a field element", async () => {
      const { models: by, register } = await loadFixture(fixture);
      for (const commitment of [0n, FIELD_ORDER]) {
        const revert = { by, error: "ModelCommitmentInvalid", args: [commitment] };
        await expectRevert(register({}, commitment), revert);
      }
    });

    it("a second registration, also after retirement", async () => {
      const { models: by, register, guardian } = await loadFixture(fixture);
      await register();
      const revert = { by, error: "ModelAlreadyRegistered", args: [MODEL] };
      await expectRevert(register({ reports: 3 }), revert);
      await send(by.connect(guardian), "retireModel", MODEL);
      await expectRevert(register(), revert);
    });

    it("M3 shapes that no circuit has: no markets, too many, an even number of reports", async () => {
      const { models: by, register } = await loadFixture(fixture);
      for (const [markets, reports] of [
        [0, 3],
        [17, 3],
        [1, 4],
        [1, 1],
        [1, 9],
        [1, 0],
      ]) {
        const revert = { by, error: "ShapeUnsupported", args: [markets, reports] };
        await expectRevert(register({ markets, reports }), revert);
      }
    });

    it("V5 a verifier without code", async () => {
      const { models: by, register, stranger } = await loadFixture(fixture);
      const revert = { by, error: "VerifierWithoutCode", args: [stranger.address] };
      await expectRevert(register({ verifier: stranger.address }), revert);
    });

    it("V5 a verifier with other code than named", async () => {
      const { models: by, register, verifier, codehash } = await loadFixture(fixture);
      const other = ethers.id("another verifier");
      const revert = { by, error: "VerifierCodeChanged", args: [verifier, other, codehash] };
      await expectRevert(register({ verifierCodehash: other }), revert);
    });

    it("to use, show or retire a model it does not know", async () => {
      const { models: by, guardian } = await loadFixture(fixture);
      const revert = { by, error: "ModelUnknown", args: [MODEL] };
      await expectRevert(by.getFunction("activeModel")(MODEL), revert);
      await expectRevert(by.getFunction("model")(MODEL), revert);
      const contract = by.connect(guardian);
      await expectRevert(transact({ contract, name: "retireModel", args: [MODEL] }), revert);
    });

    it("to use a model a second before its activation", async () => {
      const { models: by, register } = await loadFixture(fixture);
      await register();
      const activeAt = (await time.latest()) + ACTIVATION_DELAY_SECONDS;
      await time.increaseTo(activeAt - 1);
      const args = [MODEL, activeAt, activeAt - 1];
      const call = by.getFunction("activeModel")(MODEL);
      await expectRevert(call, { by, error: "ModelNotActive", args });
      await time.increaseTo(activeAt);
      await by.getFunction("activeModel")(MODEL);
    });

    it("to use or retire a retired model", async () => {
      const { models: by, register, guardian } = await loadFixture(fixture);
      await register();
      const contract = by.connect(guardian);
      await send(contract, "retireModel", MODEL);
      const revert = { by, error: "ModelIsRetired", args: [MODEL, await time.latest()] };
      await time.increase(ACTIVATION_DELAY_SECONDS);
      await expectRevert(by.getFunction("activeModel")(MODEL), revert);
      await expectRevert(transact({ contract, name: "retireModel", args: [MODEL] }), revert);
    });
  });

  it("serves verifier and shape of an active model", async () => {
    const { models, register, verifier } = await loadFixture(fixture);
    await register();
    await time.increase(ACTIVATION_DELAY_SECONDS);
    expect(await models.getFunction("activeModel")(MODEL)).to.deep.equal([verifier, 3n, 5n]);
  });

  it("keeps everything about a model, also a retired one", async () => {
    const { models, register, guardian, verifier, codehash } = await loadFixture(fixture);
    await register();
    const activeAt = BigInt((await time.latest()) + ACTIVATION_DELAY_SECONDS);
    await send(models.connect(guardian), "retireModel", MODEL);
    const retiredAt = BigInt(await time.latest());
    expect(await models.getFunction("model")(MODEL)).to.deep.equal([
      [verifier, codehash, 3n, 5n, CARD_HASH],
      activeAt,
      retiredAt,
    ]);
  });

  it("E1 emits the registration and the retirement", async () => {
    const { models, register, guardian, verifier, codehash } = await loadFixture(fixture);
    const activeAt = (await time.latest()) + 100 + ACTIVATION_DELAY_SECONDS;
    await time.setNextBlockTimestamp(activeAt - ACTIVATION_DELAY_SECONDS);
    await expect(register())
      .to.emit(models, "ModelRegistered")
      .withArgs(MODEL, verifier, codehash, 3, 5, CARD_HASH, activeAt);
    await time.setNextBlockTimestamp(activeAt);
    await expect(models.connect(guardian).getFunction("retireModel").send(MODEL))
      .to.emit(models, "ModelRetired")
      .withArgs(MODEL, activeAt);
  });
});
