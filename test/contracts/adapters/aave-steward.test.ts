/** AaveSteward on a real Aave v3.6, under a policy that says anything: what it applies, and to whom it listens. */
import { expect } from "chai";
import fc from "fast-check";
import { ADAPTER_PERMISSIONS } from "../../../contracts/ignition/adapter-permissions.ts";
import { ASSET_CONFIG, TOKEN } from "../../../prover/chain/protocols/aave-reserves.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert, transact } from "../../helpers/expect-revert.ts";
import { seed } from "../../helpers/properties.ts";
import { outOfScope, reserveOf, scriptedAave } from "../../helpers/protocols/aave-world.ts";
import {
  CALM_WORDS,
  type PolicyWords,
  STRESS_WORDS,
  script,
} from "../../helpers/protocols/scripted-policy.ts";
import {
  expectSyncRevert,
  FIELD,
  HELD,
  heldIn,
  sync,
} from "../../helpers/protocols/steward-calls.ts";

const { loadFixture } = networkHelpers;

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
    const { aave, asset, policy } = world;
    await call(aave.configurator, "configureReserveAsCollateral", asset, 0, 0, 0);
    await script(policy, STRESS_WORDS);
    const receipt = await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 0, thresholdBps: 0, borrowCap: 100 });
    expect(heldIn(world, receipt)).to.equal(HELD.ltv | HELD.bonus);
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
    const most = { maxBorrowCap: 2n ** 36n - 1n, maxSupplyCap: 2n ** 36n - 1n };
    await call(steward, "configureAsset", asset, { ...ASSET_CONFIG, ...most });
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
