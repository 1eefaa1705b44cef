/** AaveSteward on a real Aave v3.6 beside people who set, freeze and close by hand. */
import { expect } from "chai";
import { selectorOf } from "../../../contracts/ignition/permissions.ts";
import { encodeRates } from "../../../prover/chain/protocols/aave.ts";
import { ASSET_CONFIG, TOKEN } from "../../../prover/chain/protocols/aave-reserves.ts";
import { wire } from "../../../prover/chain/protocols/adapters.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert, transact } from "../../helpers/expect-revert.ts";
import { reserveOf, scriptedAave } from "../../helpers/protocols/aave-world.ts";
import {
  CALM_WORDS,
  deployScripted,
  STRESS_WORDS,
  script,
} from "../../helpers/protocols/scripted-policy.ts";
import {
  ALL_HELD,
  expectSyncRevert,
  HELD,
  heldIn,
  type StewardWorld,
  sync,
} from "../../helpers/protocols/steward-calls.ts";

const { loadFixture, time } = networkHelpers;
const DAY = 24 * 3600;

describe("AaveSteward beside other hands", () => {
  it("C9 only tightens an asset until governance adopts what is live", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, steward, policy } = world;
    await call(aave.configurator, "configureReserveAsCollateral", asset, 4_000, 8_000, 10_500);
    await call(steward, "configureAsset", asset, ASSET_CONFIG);
    await script(policy, STRESS_WORDS);
    await sync(world);
    const address = await asset.getAddress();
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 4_000, liquidationBonusBps: 800 });
    await expectSyncRevert(world, { error: "ReserveUpToDate", args: [address, HELD.ltv] });
    await call(steward, "adopt", asset);
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 5_000 });
  });

  it("C9 forgets what it set when governance changes the configuration", async () => {
    const world = await loadFixture(scriptedAave);
    const { asset, steward, policy } = world;
    await script(policy, STRESS_WORDS);
    await sync(world);
    await call(steward, "configureAsset", asset, ASSET_CONFIG);
    await script(policy, CALM_WORDS);
    const args = [await asset.getAddress(), ALL_HELD];
    await expectSyncRevert(world, { error: "ReserveUpToDate", args });
  });

  it("C11 does not loosen what somebody else tightened, and still tightens it", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy } = world;
    const address = await asset.getAddress();
    const { configurator } = aave;
    await call(configurator, "configureReserveAsCollateral", asset, 3_000, 8_000, 10_900);
    await call(configurator, "setBorrowCap", asset, 10);
    await call(configurator, "setSupplyCap", asset, 20);
    const rates = encodeRates({ optimal: 7_500, base: 2_000, slope1: 2_000, slope2: 20_000 });
    await call(configurator, "setReserveInterestRateData", asset, rates);
    await expectSyncRevert(world, { error: "ReserveUpToDate", args: [address, ALL_HELD] });
    await script(policy, { ...STRESS_WORDS, maxLtvBps: 2_000 });
    const receipt = await sync(world);
    expect(heldIn(world, receipt)).to.equal(ALL_HELD - HELD.ltv);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 2_000, borrowCap: 10 });
    await script(policy, { ...STRESS_WORDS, maxLtvBps: 2_500 });
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 2_500, borrowCap: 10 });
  });

  it("C11 counts a tuple as loosened when one of its members would be", async () => {
    const calm = { optimal: 9_000, base: 0, slope1: 400, slope2: 3_000 };
    for (const tighter of [{ optimal: 8_999 }, { base: 1 }, { slope1: 401 }, { slope2: 3_001 }]) {
      const world = await loadFixture(scriptedAave);
      const { aave, asset } = world;
      const rates = encodeRates({ ...calm, ...tighter });
      await call(aave.configurator, "setReserveInterestRateData", asset, rates);
      const args = [await asset.getAddress(), HELD.rates];
      await expectSyncRevert(world, { error: "ReserveUpToDate", args });
    }
  });

  it("C11 holds the one group that somebody else tightened, and no other", async () => {
    const collateral = "configureReserveAsCollateral";
    const byHand = [
      { name: collateral, args: [7_499, 8_000, 10_500], held: HELD.ltv },
      { name: collateral, args: [7_500, 8_000, 10_501], held: HELD.bonus },
      { name: "setBorrowCap", args: [999], held: HELD.borrowCap },
      { name: "setSupplyCap", args: [4_999], held: HELD.supplyCap },
    ];
    for (const { name, args, held } of byHand) {
      const world = await loadFixture(scriptedAave);
      const { aave, asset, policy } = world;
      await call(aave.configurator, name, asset, ...args);
      const refused = [await asset.getAddress(), held];
      await expectSyncRevert(world, { error: "ReserveUpToDate", args: refused });
      await script(policy, STRESS_WORDS);
      expect(heldIn(world, await sync(world))).to.equal(0);
    }
  });

  it("S1 tightens a tuple by one of its members while scores are not fresh", async () => {
    for (const change of [
      { kinkBps: 8_999 },
      { baseBps: 1 },
      { slope1Bps: 401 },
      { slope2Bps: 3_001 },
    ]) {
      const world = await loadFixture(scriptedAave);
      const curve = { ...CALM_WORDS.curve, ...change };
      await script(world.policy, { ...CALM_WORDS, staleness: 1, curve });
      expect(heldIn(world, await sync(world))).to.equal(0);
    }
  });

  it("C11 tightens a cap of 0, which is none to Aave", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset } = world;
    await call(aave.configurator, "setBorrowCap", asset, 0);
    await call(aave.configurator, "setSupplyCap", asset, 0);
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ borrowCap: 1_000, supplyCap: 5_000 });
  });

  it("S1 G2 brings no loosening while scores are not fresh or the policy is frozen", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy } = world;
    const address = await asset.getAddress();
    await script(policy, STRESS_WORDS);
    await sync(world);
    const tight = await reserveOf(aave, asset);
    for (const state of [{ staleness: 1 }, { staleness: 2 }, { isFrozen: true }]) {
      await script(policy, { ...CALM_WORDS, ...state });
      await expectSyncRevert(world, { error: "ReserveUpToDate", args: [address, ALL_HELD] });
      await script(policy, { ...CALM_WORDS, ...state, maxLtvBps: tight.ltvBps - 100 });
      await sync(world);
      expect((await reserveOf(aave, asset)).ltvBps).to.equal(tight.ltvBps - 100);
      await script(policy, STRESS_WORDS);
      await sync(world);
    }
    await script(policy, CALM_WORDS);
    await sync(world);
    expect((await reserveOf(aave, asset)).ltvBps).to.equal(7_500);
  });

  it("C11 keeps off until the end of manual control", async () => {
    const world = await loadFixture(scriptedAave);
    const { asset, steward, operator, policy } = world;
    const address = await asset.getAddress();
    const manualUntil = (await time.latest()) + DAY;
    await call(steward.connect(operator), "setManualControl", asset, manualUntil);
    await script(policy, STRESS_WORDS);
    await expectSyncRevert(world, {
      error: "AssetUnderManualControl",
      args: [address, manualUntil],
    });
    const state = await steward.getFunction("assetState")(asset);
    expect([state.manualUntil, state.applied.ltvBps]).to.deep.equal([BigInt(manualUntil), 7_500n]);
    await transact({ contract: steward, name: "sync", args: [asset], at: manualUntil });
    expect(await reserveOf(world.aave, asset)).to.include({ ltvBps: 5_000 });
  });

  it("C11 bounds manual control", async () => {
    const { steward, asset, operator } = await loadFixture(scriptedAave);
    const at = (await time.latest()) + 100;
    const latest = at + 7 * DAY;
    const contract = steward.connect(operator);
    const name = "setManualControl";
    const trying = transact({ contract, name, args: [asset, latest + 1], at });
    const args = [latest + 1, latest];
    await expectRevert(trying, { by: steward, error: "ManualControlTooLong", args });
    await transact({ contract, name, args: [asset, latest + 1], at: at + 1 });
    const { manualUntil } = await steward.getFunction("assetState")(asset);
    expect(manualUntil).to.equal(BigInt(latest + 1));
  });

  it("G5 only tightens the LTV that waits for the end of a freeze", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy } = world;
    const { configurator } = aave;
    await call(configurator, "setReserveFreeze", asset, true);
    await script(policy, STRESS_WORDS);
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 0, pendingLtvBps: 5_000 });
    await script(policy, { ...CALM_WORDS, borrowCap: 200n * TOKEN });
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 0, pendingLtvBps: 5_000 });
    await call(configurator, "setReserveFreeze", asset, false);
    await call(configurator, "setReserveLtvzero", asset, false);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 5_000, pendingLtvBps: 0 });
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 7_500 });
  });

  it("does not open a reserve whose LTV was set to 0 by hand", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy } = world;
    await call(aave.configurator, "setReserveLtvzero", asset, true);
    await script(policy, STRESS_WORDS);
    await sync(world);
    const waiting = { ltvBps: 0, pendingLtvBps: 7_500, liquidationBonusBps: 500, borrowCap: 100 };
    expect(await reserveOf(aave, asset)).to.include(waiting);
  });
});

const word = (value: bigint) => ethers.toBeHex(value, 32);
const WORD = 7_500n | (8_000n << 16n) | (10_500n << 32n) | (1_000n << 80n) | (5_000n << 116n);
const FROZEN = (1n << 57n) | (WORD & ~0xffffn);
/** Calm, side by side in 32 bits each. */
const RATES = (9_000n << 96n) | (400n << 32n) | 3_000n;

/** An Aave that takes every call, and whose getters go on saying what they said. */
async function deafAave({ accessManager, policy, asset }: StewardWorld, reserve: bigint) {
  const deaf = await deployScripted();
  const self = word(BigInt(await deaf.getAddress()));
  const answers = {
    "getPool()": self,
    "getPoolConfigurator()": self,
    "RESERVE_INTEREST_RATE_STRATEGY()": self,
    "getConfiguration(address)": word(reserve),
    "getPendingLtv(address)": word(7_500n),
    "getInterestRateDataBps(address)": ethers.concat([9_000n, 0n, 400n, 3_000n].map(word)),
  };
  for (const [signature, answer] of Object.entries(answers)) {
    await call(deaf, "setAnswer", selectorOf(signature), answer);
  }
  const steward = await ethers.deployContract("AaveSteward", [accessManager, policy, deaf]);
  await wire(accessManager, "AaveSteward", steward);
  await call(steward, "configureAsset", asset, ASSET_CONFIG);
  return steward;
}

describe("AaveSteward on an Aave that does not do what it is told", () => {
  const silences = [
    {
      what: "the reserve's word",
      reserve: WORD,
      change: { maxLtvBps: 5_000 },
      actual: WORD,
      expected: WORD - 2_500n,
    },
    {
      what: "the LTV that waits for the thaw",
      reserve: FROZEN,
      change: { maxLtvBps: 5_000 },
      actual: 7_500n,
      expected: 5_000n,
    },
    {
      what: "the rate tuple",
      reserve: WORD,
      change: { curve: { ...CALM_WORDS.curve, baseBps: 1, slope2Bps: 3_001 } },
      actual: RATES,
      expected: RATES + (1n << 64n) + 1n,
    },
  ];
  for (const { what, reserve, change, actual, expected } of silences) {
    it(`C7 reverts when ${what} reads otherwise afterwards`, async () => {
      const world = await loadFixture(scriptedAave);
      const { policy, asset } = world;
      const steward = await deafAave(world, reserve);
      await script(policy, { ...CALM_WORDS, ...change });
      const trying = transact({ contract: steward, name: "sync", args: [asset] });
      const args = [await asset.getAddress(), actual, expected];
      await expectRevert(trying, { by: steward, error: "ReadBackDiffers", args });
    });
  }

  it("makes no collateral of a reserve without a threshold, whatever its LTV says", async () => {
    const world = await loadFixture(scriptedAave);
    const { policy, asset } = world;
    const steward = await deafAave(world, WORD & ~(0xffffn << 16n));
    await script(policy, { ...CALM_WORDS, maxLtvBps: 5_000 });
    const trying = transact({ contract: steward, name: "sync", args: [asset] });
    const args = [await asset.getAddress(), HELD.ltv];
    await expectRevert(trying, { by: steward, error: "ReserveUpToDate", args });
  });
});
