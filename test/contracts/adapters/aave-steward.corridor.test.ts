/** What AaveSteward refuses to apply to a real Aave v3.6, whatever the policy says. */
import { expect } from "chai";
import { encodeRates } from "../../../prover/chain/protocols/aave.ts";
import { ASSET_CONFIG, TOKEN } from "../../../prover/chain/protocols/aave-reserves.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { networkHelpers } from "../../helpers/chain.ts";
import { reserveOf, scriptedAave } from "../../helpers/protocols/aave-world.ts";
import {
  type CALM_CURVE,
  type PolicyWords,
  STRESS_CURVE,
  STRESS_WORDS,
  script,
} from "../../helpers/protocols/scripted-policy.ts";
import { expectSyncRevert, FIELD, sync } from "../../helpers/protocols/steward-calls.ts";

const { loadFixture } = networkHelpers;

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

  it("P4 gives a bonus up to the last threshold that pays for it", async () => {
    const world = await loadFixture(scriptedAave);
    const { aave, asset } = world;
    const { configurator } = aave;
    // With a bonus of 5 %: 95.23 % × 1.05 is below 100 %, and 95.24 % × 1.05 is not.
    await call(configurator, "configureReserveAsCollateral", asset, 7_500, 9_524, 10_400);
    const args = [await asset.getAddress(), 9_524, 500];
    await expectSyncRevert(world, { error: "LiquidatorClaimTooLarge", args });
    await call(configurator, "configureReserveAsCollateral", asset, 7_500, 9_523, 10_400);
    await sync(world);
    expect(await reserveOf(aave, asset)).to.include({ liquidationBonusBps: 500 });
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
    const { configurator } = aave;
    await call(configurator, "configureReserveAsCollateral", asset, 7_500, 8_000, 10_100);
    const rates = encodeRates({ optimal: 6_000, base: 0, slope1: 400, slope2: 3_000 });
    await call(configurator, "setReserveInterestRateData", asset, rates);
    const others = { ...ASSET_CONFIG, setsLiquidationBonus: false, setsRates: false };
    await call(steward, "configureAsset", asset, others);
    await script(policy, STRESS_WORDS);
    await sync(world);
    const kept = { liquidationBonusBps: 100, optimalBps: 6_000 };
    expect(await reserveOf(aave, asset)).to.include({ ltvBps: 5_000, ...kept });
  });
});

function curve(change: Partial<typeof CALM_CURVE>): Partial<PolicyWords> {
  return { curve: { ...STRESS_CURVE, convexBps: 0, ...change } };
}
