/** A registry tells its one listener, and neither waits for it nor lets it be passed over. */
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { deploy, goLive, MODEL, send } from "../helpers/ballast.ts";
import { ethers, networkHelpers } from "../helpers/chain.ts";
import { expectRevert, transact } from "../helpers/expect-revert.ts";

const { loadFixture, time } = networkHelpers;
/** 150,000 for the listener, and what 63/64 and the call keep back. */
const NOTICE_GAS = 157_380n;
const DELAY_SECONDS = 60;

const live = () => goLive({ markets: 1 });

/** Both registries anew, without a listener. */
async function untold() {
  const deployment = await deploy();
  const { accessManager, hasher } = deployment;
  const authority = await accessManager.getAddress();
  const publishers = await ethers.deployContract("PublisherRegistry", [
    authority,
    await hasher.getAddress(),
  ]);
  const models = await ethers.deployContract("ModelRegistry", [authority, DELAY_SECONDS]);
  const failing = await (await ethers.deployContract("RevertingVerifier")).getAddress();
  return { ...deployment, registries: [publishers, models], models, failing };
}

async function registerOne(models: BaseContract): Promise<void> {
  const verifier = await (await ethers.deployContract("AlwaysTrueVerifier")).getAddress();
  const codehash = ethers.keccak256(await ethers.provider.getCode(verifier));
  await send(models, "registerModel", MODEL, [verifier, codehash, 1, 3, ethers.ZeroHash]);
}

describe("ChangeNotifier", () => {
  it("E1 takes a listener once", async () => {
    const { registries, oracle } = await loadFixture(untold);
    const listener = await oracle.getAddress();
    for (const registry of registries) {
      expect(await registry.getFunction("listener")()).to.equal(ethers.ZeroAddress);
      await expect(registry.getFunction("setListener").send(listener))
        .to.emit(registry, "ListenerSet")
        .withArgs(listener);
      expect(await registry.getFunction("listener")()).to.equal(listener);
      const call = transact({ contract: registry, name: "setListener", args: [listener] });
      await expectRevert(call, { by: registry, error: "ListenerAlreadySet", args: [listener] });
    }
  });

  it("refuses a listener without code", async () => {
    const { registries, stranger } = await loadFixture(untold);
    for (const by of registries) {
      const args = [stranger.address];
      const call = transact({ contract: by, name: "setListener", args });
      await expectRevert(call, { by, error: "ListenerWithoutCode", args });
    }
  });

  it("retires a model without a listener, and with one that fails", async () => {
    const { models, failing } = await loadFixture(untold);
    await registerOne(models);
    await send(models, "setListener", failing);
    await expect(models.getFunction("retireModel").send(MODEL))
      .to.emit(models, "ListenerFailed")
      .withArgs(failing);
    const { retiredAt } = await models.getFunction("model")(MODEL);
    expect(retiredAt).to.equal(BigInt(await time.latest()));

    const quiet = (await loadFixture(untold)).models;
    await registerOne(quiet);
    await send(quiet, "retireModel", MODEL);
  });

  it("asks for no gas on behalf of a listener that is not there", async () => {
    const { models } = await loadFixture(untold);
    await registerOne(models);
    await send(models, "retireModel", MODEL, { gasLimit: NOTICE_GAS - 30_000n });
    const { retiredAt } = await models.getFunction("model")(MODEL);
    expect(retiredAt).to.equal(BigInt(await time.latest()));
  });

  it("lets nobody starve the listener: with any gas a change is told, or does not happen", async () => {
    const { models, guardian } = await loadFixture(live);
    const contract = models.connect(guardian);
    const method = contract.getFunction("retireModel");
    const needed = await method.estimateGas(MODEL);
    const failed = models.interface.getEvent("ListenerFailed")?.topicHash;
    let told = 0;
    for (let gasLimit = needed + 10_000n; gasLimit > 30_000n; gasLimit -= 2_000n) {
      const snapshot = await networkHelpers.takeSnapshot();
      const sent = await method.send(MODEL, { gasLimit }).catch(() => undefined);
      const receipt = await sent?.wait();
      if (receipt) {
        told++;
        const topics = receipt.logs.map(({ topics }) => topics[0]);
        expect(topics).to.have.length(1).and.not.include(failed);
      }
      await snapshot.restore();
    }
    expect(told).to.be.within(1, 10);
    const isStarved = (gasLeft: bigint) => gasLeft < NOTICE_GAS;
    await expectRevert(method.send(MODEL, { gasLimit: needed - 20_000n }), {
      by: models,
      error: "ListenerStarved",
      args: [isStarved, NOTICE_GAS],
    });
  });
});
