/** AaveSteward on a real Aave v3.6, under a policy that says anything. */
import { expect } from "chai";
import fc from "fast-check";
import { ADAPTER_PERMISSIONS } from "../../../contracts/ignition/adapter-permissions.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert, type Revert, transact } from "../../helpers/expect-revert.ts";
import { seed } from "../../helpers/properties.ts";
import { ASSET_CONFIG, TOKEN } from "../../helpers/protocols/aave-reserves.ts";
import { outOfScope, reserveOf, scriptedAave } from "../../helpers/protocols/aave-world.ts";
import { call } from "../../helpers/protocols/deploy.ts";
import {
  type CALM_CURVE,
  CALM_WORDS,
  deployScripted,
  type PolicyWords,
  STRESS_CURVE,
  STRESS_WORDS,
  script,
} from "../../helpers/protocols/scripted-policy.ts";

const { loadFixture, time } = networkHelpers;
const DAY = 24 * 3600;
const ALL_HELD = { ltv: 1, bonus: 2, borrowCap: 4, supplyCap: 8, rates: 16 } as const;
const FIELD = {
  maxLtv: 0n,
  liquidationBonus: 1n,
  borrowCap: 2n,
  supplyCap: 3n,
  optimalUsage: 4n,
  baseRate: 5n,
  slope1: 6n,
  slope2: 7n,
} as const;

type World = Awaited<ReturnType<typeof scriptedAave>>;

const sync = ({ steward, asset }: World) => call(steward, "sync", asset);

function expectSyncRevert({ steward, asset }: World, refusal: Pick<Revert, "error" | "args">) {
  const trying = transact({ contract: steward, name: "sync", args: [asset] });
  return expectRevert(trying, { by: steward, ...refusal });
}

/** A policy inside the corridor of ASSET_CONFIG and of WETH's threshold. */
const insidePolicy: fc.Arbitrary<PolicyWords> = fc
  .record({
    maxLtvBps: fc.integer({ min: 100, max: 7_800 }),
    liquidationBonusBps: fc.integer({ min: 200, max: 1_000 }),
    borrowCap: fc.bigInt({ min: 0n, max: 10_001n * TOKEN - 1n }),
    supplyCap: fc.bigInt({ min: 0n, max: 50_001n * TOKEN - 1n }),
    curve: fc.record({
      kinkBps: fc.integer({ min: 7_000, max: 9_500 }),
      baseBps: fc.integer({ min: 0, max: 2_000 }),
      slope1Bps: fc.integer({ min: 0, max: 2_000 }),
      slope2Bps: fc.integer({ min: 2_000, max: 20_000 }),
      convexBps: fc.integer({ min: 0, max: 10_000 }),
    }),
  })
  .map((words) => ({ ...CALM_WORDS, ...words }));

describe("AaveSteward on Aave v3.6", () => {
  it("C7 N5 applies exactly the policy, and leaves every other bit as it was", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy } = world;
    const before = await reserveOf(aave, asset);
    await fc.assert(
      fc.asyncProperty(insidePolicy, async (words) => {
        await script(policy, words);
        await sync(world);
        const after = await reserveOf(aave, asset);
        const wholeTokens = (cap: bigint) => Math.max(1, Number(cap / TOKEN));
        expect(after).to.include({
          ltvBps: words.maxLtvBps,
          thresholdBps: 8_000,
          liquidationBonusBps: words.liquidationBonusBps,
          borrowCap: wholeTokens(words.borrowCap),
          supplyCap: wholeTokens(words.supplyCap),
          optimalBps: words.curve.kinkBps,
          baseBps: words.curve.baseBps,
          slope1Bps: words.curve.slope1Bps,
          slope2Bps: words.curve.slope2Bps + words.curve.convexBps,
        });
        expect(outOfScope(after.bits)).to.equal(outOfScope(before.bits));
      }),
      { numRuns: 25, seed },
    );
  });

  it("E2 reports each parameter with its old and new value, and the sync", async () => {
    const world = await loadFixture(scriptedAave);
    await script(world.policy, STRESS_WORDS);
    const address = await world.asset.getAddress();
    const receipt = await sync(world);
    const events = receipt.logs.flatMap((log) => {
      const parsed = world.steward.interface.parseLog(log);
      return parsed ? [[parsed.name, ...parsed.args]] : [];
    });
    expect(events).to.deep.equal([
      ["ParameterSet", address, FIELD.maxLtv, 7_500n, 5_000n],
      ["ParameterSet", address, FIELD.liquidationBonus, 500n, 800n],
      ["ParameterSet", address, FIELD.borrowCap, 1_000n, 100n],
      ["ParameterSet", address, FIELD.supplyCap, 5_000n, 1_000n],
      ["ParameterSet", address, FIELD.optimalUsage, 9_000n, 8_000n],
      ["ParameterSet", address, FIELD.baseRate, 0n, 300n],
      ["ParameterSet", address, FIELD.slope1, 400n, 900n],
      ["ParameterSet", address, FIELD.slope2, 3_000n, 11_500n],
      ["ReserveSynced", address, 1n, 2n, 0n, 0n],
    ]);
  });

  it("C4 refuses a sync that would change nothing", async () => {
    const world = await loadFixture(scriptedAave);
    const address = await world.asset.getAddress();
    await expectSyncRevert(world, { error: "ReserveUpToDate", args: [address, 0] });
    await script(world.policy, STRESS_WORDS);
    await sync(world);
    await expectSyncRevert(world, { error: "ReserveUpToDate", args: [address, 0] });
  });

  it("C10 ends in the same state whoever calls", async () => {
    const reached = [];
    for (const who of ["deployer", "stranger"] as const) {
      const world = await loadFixture(scriptedAave);
      await script(world.policy, STRESS_WORDS);
      await call(world.steward.connect(world[who]), "sync", world.asset);
      reached.push(await reserveOf(world.aave, world.asset));
    }
    expect(reached[0]).to.deep.equal(reached[1]);
  });

  it("manages only what its configuration names", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, steward, policy } = world;
    const nothing = { setsLtv: false, setsLiquidationBonus: false, setsCaps: false };
    await call(steward, "configureAsset", asset, { ...ASSET_CONFIG, ...nothing });
    await script(policy, { ...STRESS_WORDS, maxLtvBps: 0, borrowCap: 0n });
    const before = await reserveOf(aave, asset);
    await sync(world);
    const after = await reserveOf(aave, asset);
    expect(after.bits).to.equal(before.bits);
    expect(after.slope2Bps).to.equal(11_500);
  });

  it("leaves a reserve that is no collateral without an LTV", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, steward, policy } = world;
    await call(aave.configurator, "configureReserveAsCollateral", asset, 0, 0, 0);
    await script(policy, STRESS_WORDS);
    const receipt = await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 0, thresholdBps: 0, borrowCap: 100 });
    const [event] = await steward.queryFilter("ReserveSynced", receipt.blockNumber);
    expect(heldOf(event)).to.equal(BigInt(ALL_HELD.ltv | ALL_HELD.bonus));
  });
});

function heldOf(event: unknown): bigint | undefined {
  if (typeof event !== "object" || event === null || !("args" in event)) return undefined;
  const { args } = event;
  return Array.isArray(args) ? args.at(-1) : undefined;
}

describe("AaveSteward's corridor", () => {
  const outside: [string, Partial<PolicyWords>, bigint, bigint, bigint, bigint][] = [
    ["an LTV of 0", { maxLtvBps: 0 }, FIELD.maxLtv, 0n, 100n, 7_800n],
    ["an LTV below 1 %", { maxLtvBps: 99 }, FIELD.maxLtv, 99n, 100n, 7_800n],
    [
      "an LTV within 2 % of the threshold",
      { maxLtvBps: 7_801 },
      FIELD.maxLtv,
      7_801n,
      100n,
      7_800n,
    ],
    ["an LTV of all bits", { maxLtvBps: 65_535 }, FIELD.maxLtv, 65_535n, 100n, 7_800n],
    ["a bonus below 2 %", { liquidationBonusBps: 199 }, FIELD.liquidationBonus, 199n, 200n, 1_000n],
    [
      "a bonus above 10 %",
      { liquidationBonusBps: 1_001 },
      FIELD.liquidationBonus,
      1_001n,
      200n,
      1_000n,
    ],
    [
      "a borrow cap above the asset's",
      { borrowCap: 10_001n * TOKEN },
      FIELD.borrowCap,
      10_001n,
      1n,
      10_000n,
    ],
    [
      "a borrow cap of all bits",
      { borrowCap: 2n ** 128n - 1n },
      FIELD.borrowCap,
      2n ** 40n - 1n,
      1n,
      10_000n,
    ],
    [
      "a supply cap above the asset's",
      { supplyCap: 50_001n * TOKEN },
      FIELD.supplyCap,
      50_001n,
      1n,
      50_000n,
    ],
    ["a kink below 70 %", curve({ kinkBps: 6_999 }), FIELD.optimalUsage, 6_999n, 7_000n, 9_500n],
    ["a kink above 95 %", curve({ kinkBps: 9_501 }), FIELD.optimalUsage, 9_501n, 7_000n, 9_500n],
    ["a base above 20 %", curve({ baseBps: 2_001 }), FIELD.baseRate, 2_001n, 0n, 2_000n],
    ["a slope1 above 20 %", curve({ slope1Bps: 2_001 }), FIELD.slope1, 2_001n, 0n, 2_000n],
    [
      "a slope2 below 5 %",
      curve({ slope1Bps: 400, slope2Bps: 499 }),
      FIELD.slope2,
      499n,
      500n,
      30_000n,
    ],
    [
      "a slope2 below slope1",
      curve({ slope1Bps: 900, slope2Bps: 899 }),
      FIELD.slope2,
      899n,
      900n,
      30_000n,
    ],
    [
      "a slope2 that its convex term lifts above 300 %",
      curve({ slope2Bps: 20_000, convexBps: 10_001 }),
      FIELD.slope2,
      30_001n,
      900n,
      30_000n,
    ],
  ];
  for (const [what, words, field, value, lowest, highest] of outside) {
    it(`C1 C5 C6 G3 refuses ${what}, and with it the whole policy`, async () => {
      const world = await loadFixture(scriptedAave);
      const { aave, asset, policy } = world;
      await script(policy, { ...STRESS_WORDS, ...words });
      const before = await reserveOf(aave, asset);
      const address = await asset.getAddress();
      const args = [address, field, value, lowest, highest];
      await expectSyncRevert(world, { error: "ParameterOutOfCorridor", args });
      expect(await reserveOf(aave, asset)).to.deep.equal(before);
    });
  }

  it("P4 refuses a bonus that claims more than the collateral at the threshold", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy } = world;
    await call(aave.configurator, "configureReserveAsCollateral", asset, 7_500, 9_300, 10_500);
    await script(policy, STRESS_WORDS);
    const args = [await asset.getAddress(), 9_300, 800];
    await expectSyncRevert(world, { error: "LiquidatorClaimTooLarge", args });
  });

  it("C5 turns a share below one token into one token, never into Aave's 0 for no cap", async () => {
    for (const cap of [0n, 1n, TOKEN - 1n]) {
      const world = await loadFixture(scriptedAave);
      await script(world.policy, { ...STRESS_WORDS, borrowCap: cap, supplyCap: cap });
      await sync(world);
      const reserve = await reserveOf(world.aave, world.asset);
      expect([reserve.borrowCap, reserve.supplyCap]).to.deep.equal([1, 1]);
    }
  });

  it("does not judge what it leaves alone", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy, steward } = world;
    await call(aave.configurator, "configureReserveAsCollateral", asset, 7_500, 8_000, 10_100);
    await call(steward, "configureAsset", asset, { ...ASSET_CONFIG, setsLiquidationBonus: false });
    await script(policy, STRESS_WORDS);
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 5_000, liquidationBonusBps: 100 });
  });
});

function curve(change: Partial<typeof CALM_CURVE>): Partial<PolicyWords> {
  return { curve: { ...STRESS_CURVE, convexBps: 0, ...change } };
}

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
    await expectSyncRevert(world, { error: "ReserveUpToDate", args: [address, ALL_HELD.ltv] });
    await call(steward, "adopt", asset);
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 5_000 });
  });

  it("C11 does not loosen what somebody else tightened, and still tightens it", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, steward, policy } = world;
    const address = await asset.getAddress();
    const { configurator } = aave;
    await call(configurator, "configureReserveAsCollateral", asset, 3_000, 8_000, 10_900);
    await call(configurator, "setBorrowCap", asset, 10);
    await call(configurator, "setSupplyCap", asset, 20);
    const rates = [7_500, 2_000, 2_000, 20_000];
    const encoded = ethers.AbiCoder.defaultAbiCoder().encode(
      ["uint16", "uint32", "uint32", "uint32"],
      rates,
    );
    await call(configurator, "setReserveInterestRateData", asset, encoded);
    const all = Object.values(ALL_HELD).reduce((sum, bit) => sum | bit, 0);
    await expectSyncRevert(world, { error: "ReserveUpToDate", args: [address, all] });
    await script(policy, { ...STRESS_WORDS, maxLtvBps: 2_000 });
    const receipt = await sync(world);
    const [event] = await steward.queryFilter("ReserveSynced", receipt.blockNumber);
    expect(heldOf(event)).to.equal(BigInt(all - ALL_HELD.ltv));
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 2_000, borrowCap: 10 });
    await script(policy, { ...STRESS_WORDS, maxLtvBps: 2_500 });
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 2_500, borrowCap: 10 });
  });

  it("S1 G2 brings no loosening while scores are not fresh or the policy is frozen", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset, policy } = world;
    const address = await asset.getAddress();
    await script(policy, STRESS_WORDS);
    await sync(world);
    const tight = await reserveOf(aave, asset);
    const all = Object.values(ALL_HELD).reduce((sum, bit) => sum | bit, 0);
    for (const state of [{ staleness: 1 }, { staleness: 2 }, { isFrozen: true }]) {
      await script(policy, { ...CALM_WORDS, ...state });
      await expectSyncRevert(world, { error: "ReserveUpToDate", args: [address, all] });
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
    await time.increaseTo(manualUntil);
    await sync(world);
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
    await call(contract, name, asset, latest);
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

  it("C7 reverts when Aave's getters do not say what was applied", async () => {
    const { accessManager, policy, asset } = await loadFixture(scriptedAave);
    const deaf = await deployScripted();
    const word = (value: bigint) => ethers.toBeHex(value, 32);
    const answers = {
      getPool: BigInt(await deaf.getAddress()),
      getPoolConfigurator: BigInt(await deaf.getAddress()),
      RESERVE_INTEREST_RATE_STRATEGY: BigInt(await deaf.getAddress()),
    };
    for (const [name, value] of Object.entries(answers)) {
      await call(deaf, "setAnswer", ethers.id(`${name}()`).slice(0, 10), word(value));
    }
    const bits = 7_500n | (8_000n << 16n) | (10_500n << 32n) | (1_000n << 80n) | (5_000n << 116n);
    const reading = ethers.id("getConfiguration(address)").slice(0, 10);
    await call(deaf, "setAnswer", reading, word(bits));
    const rates = [9_000n, 0n, 400n, 3_000n].map((rate) => word(rate));
    const readingRates = ethers.id("getInterestRateDataBps(address)").slice(0, 10);
    await call(deaf, "setAnswer", readingRates, ethers.concat(rates));
    const steward = await ethers.deployContract("AaveSteward", [accessManager, policy, deaf]);
    await call(
      accessManager,
      "setTargetFunctionRole",
      steward,
      [steward.interface.getFunction("configureAsset")?.selector],
      1n,
    );
    await call(steward, "configureAsset", asset, ASSET_CONFIG);
    await script(policy, { ...CALM_WORDS, maxLtvBps: 5_000 });
    const trying = transact({ contract: steward, name: "sync", args: [asset] });
    const args = [await asset.getAddress(), bits, bits - 2_500n];
    await expectRevert(trying, { by: steward, error: "ReadBackDiffers", args });
  });
});

describe("AaveSteward's surface", () => {
  it("G1 answers to the roles that the table names", async () => {
    const world = await loadFixture(scriptedAave);
    const { steward, asset, deployer, guardian, operator, stranger } = world;
    const holders = { governor: deployer, guardian, operator, stranger };
    const calls: Record<string, unknown[]> = {
      configureAsset: [asset, ASSET_CONFIG],
      adopt: [asset],
      setManualControl: [asset, 0],
    };
    for (const { target, role, functions } of ADAPTER_PERMISSIONS) {
      if (target !== "AaveSteward") continue;
      for (const signature of functions) {
        const name = signature.slice(0, signature.indexOf("("));
        for (const [holder, signer] of Object.entries(holders)) {
          const contract = steward.connect(signer);
          const trying = transact({ contract, name, args: calls[name] ?? [] });
          const args = [signer.address];
          const refusal = { by: steward, error: "AccessManagedUnauthorized", args };
          if (holder === role) await trying;
          else await expectRevert(trying, refusal);
        }
      }
    }
    const listed = ADAPTER_PERMISSIONS.filter(({ target }) => target === "AaveSteward");
    const decided = listed.flatMap(({ functions }) => functions.map((f) => f.split("(")[0]));
    const mutating = steward.interface.fragments.flatMap((fragment) =>
      "stateMutability" in fragment &&
      fragment.stateMutability === "nonpayable" &&
      "name" in fragment
        ? [fragment.name]
        : [],
    );
    expect([...decided, "sync", "setAuthority"].toSorted()).to.deep.equal(mutating.toSorted());
  });

  it("names the asset that is not configured", async () => {
    const { steward, aave } = await loadFixture(scriptedAave);
    const usdc = aave.tokens[1];
    const args = [await usdc?.getAddress()];
    for (const name of ["sync", "adopt", "assetState", "assetConfig"]) {
      const trying = transact({ contract: steward, name, args });
      await expectRevert(trying, { by: steward, error: "AssetNotConfigured", args });
    }
  });

  it("refuses a configuration without market, unit or caps, or with caps beyond Aave's", async () => {
    const { steward, asset } = await loadFixture(scriptedAave);
    const wrong = [
      { marketId: 0n },
      { unitsPerToken: 0n },
      { maxBorrowCap: 0n },
      { maxSupplyCap: 0n },
      { maxBorrowCap: 2n ** 36n },
      { maxSupplyCap: 2n ** 36n },
    ];
    for (const change of wrong) {
      const args = [asset, { ...ASSET_CONFIG, ...change }];
      const trying = transact({ contract: steward, name: "configureAsset", args });
      const refused = [await asset.getAddress()];
      await expectRevert(trying, { by: steward, error: "AssetConfigInvalid", args: refused });
    }
    const kept = await steward.getFunction("assetConfig")(asset);
    expect(kept.marketId).to.equal(1n);
  });

  it("N5 has no call that reaches a threshold, a price, an eMode, a pause or a freeze", async () => {
    const { steward, aave } = await loadFixture(scriptedAave);
    const code = await ethers.provider.getCode(steward);
    const reachable: string[] = [];
    for (const { interface: abi } of [aave.configurator, aave.oracle, aave.pool, aave.acl]) {
      abi.forEachFunction((fragment) => {
        const isMutating = !["view", "pure"].includes(fragment.stateMutability);
        // PUSH4 and the selector, or the selector first in a pushed word.
        const needle = fragment.selector.slice(2);
        if (isMutating && code.includes(needle)) reachable.push(fragment.name);
      });
    }
    expect(reachable.toSorted()).to.deep.equal([
      "configureReserveAsCollateral",
      "setBorrowCap",
      "setReserveInterestRateData",
      "setSupplyCap",
    ]);
  });
});
