/** RegimeIrm alone, asked as Morpho asks, under a policy that says anything. */
import { expect } from "chai";
import fc from "fast-check";
import { RAY } from "../../../model/policy/rate-curve.ts";
import { type Curve, deployIrm } from "../../../prover/chain/protocols/adapters.ts";
import { morphoMarketId } from "../../../prover/chain/protocols/morpho.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert, transact } from "../../helpers/expect-revert.ts";
import { seed } from "../../helpers/properties.ts";
import {
  accrue,
  asked,
  BASELINE,
  lowestUtilisation,
  marketOf,
  ratePerSecond,
  rateWad,
  scriptedIrm,
  view,
  WAD,
  YEAR_SECONDS,
} from "../../helpers/protocols/scripted-irm.ts";
import {
  CALM_CURVE,
  CALM_WORDS,
  STRESS_CURVE,
  STRESS_WORDS,
  script,
} from "../../helpers/protocols/scripted-policy.ts";

const { loadFixture } = networkHelpers;
const BPS = 10_000n;
const MAX_ANNUAL_WAD = 10n * WAD;
const UINT128_MAX = 2n ** 128n - 1n;

const uint128 = fc.oneof(
  fc.bigInt({ min: 0n, max: UINT128_MAX }),
  fc.constantFrom(0n, 1n, 2n, UINT128_MAX - 1n, UINT128_MAX),
  fc.bigInt({ min: 0n, max: 10n ** 24n }),
);
const uint16 = fc.integer({ min: 0, max: 65_535 });
const anyCurve: fc.Arbitrary<Curve> = fc.record({
  kinkBps: uint16,
  baseBps: uint16,
  slope1Bps: uint16,
  slope2Bps: uint16,
  convexBps: uint16,
});

describe("RegimeIrm", () => {
  it("R1 R2 R3 answers Morpho and the view alike, below the cap, for any market and any curve", async () => {
    const world = await loadFixture(scriptedIrm);
    await fc.assert(
      fc.asyncProperty(anyCurve, uint128, uint128, async (curve, supply, debt) => {
        await script(world.policy, { ...CALM_WORDS, curve });
        const rate = await asked(world, supply, debt);
        expect(await view(world, supply, debt)).to.equal(rate);
        expect(rate * YEAR_SECONDS <= MAX_ANNUAL_WAD).to.equal(true);
      }),
      { numRuns: 150, seed },
    );
  });

  it("P2 P3 follows the reference, rises with utilisation, and in stress is nowhere below calm", async () => {
    const world = await loadFixture(scriptedIrm);
    const { policy } = world;
    const rates: bigint[][] = [];
    for (const words of [CALM_WORDS, STRESS_WORDS]) {
      await script(policy, words);
      const curve: bigint[] = [];
      for (let percent = 0n; percent <= 105n; percent++) {
        const rate = await view(world, 100n * WAD, percent * WAD);
        const expected = rateWad(words.curve, 100n * WAD, percent * WAD) / YEAR_SECONDS;
        expect(Number(rate - expected), `${percent} %`).to.be.within(-1, 1);
        curve.push(rate);
      }
      expect(curve).to.deep.equal(curve.toSorted((a, b) => Number(a - b)));
      rates.push(curve);
    }
    const [calm, stress] = rates;
    expect(stress?.every((rate, i) => rate >= (calm?.[i] ?? 0n))).to.equal(true);
  });

  it("R3 takes each step of the rate at the very unit of debt that reaches it", async () => {
    const world = await loadFixture(scriptedIrm);
    const curve = {
      kinkBps: 7_000,
      baseBps: 100,
      slope1Bps: 9_000,
      slope2Bps: 65_535,
      convexBps: 0,
    };
    await script(world.policy, { ...CALM_WORDS, curve });
    const lowest = ratePerSecond(curve, 0n);
    const highest = ratePerSecond(curve, RAY);
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: lowest + 1n, max: highest }), async (rate) => {
        const utilisation = lowestUtilisation(curve, rate);
        const debt = (utilisation * UINT128_MAX + RAY - 1n) / RAY;
        expect(await view(world, UINT128_MAX, debt)).to.equal(rate);
        expect(await view(world, UINT128_MAX, debt - 1n)).to.equal(rate - 1n);
      }),
      { numRuns: 25, seed },
    );
  });

  it("R1 takes every number that 16 bits hold, where a curve can have it", async () => {
    const world = await loadFixture(scriptedIrm);
    const { irm, marketParams, policy } = world;
    const most = 65_535;
    const curve = {
      kinkBps: 9_999,
      baseBps: most,
      slope1Bps: most,
      slope2Bps: most,
      convexBps: most,
    };
    await script(policy, { ...CALM_WORDS, curve });
    await accrue(world);
    const taken = await irm.getFunction("curveOf")(morphoMarketId(marketParams));
    expect([...taken].map(Number)).to.deep.equal(Object.values(curve));
  });

  it("counts debt without supply as full utilisation, and no debt as none", async () => {
    const world = await loadFixture(scriptedIrm);
    const annual = async (supply: bigint, debt: bigint) =>
      Number(((await view(world, supply, debt)) * YEAR_SECONDS * BPS + WAD / 2n) / WAD);
    expect(await annual(0n, 0n)).to.equal(0);
    expect(await annual(0n, 1n)).to.equal(3_400);
    expect(await annual(5n, 9n)).to.equal(3_400);
    expect(await annual(UINT128_MAX, 0n)).to.equal(0);
    expect(await annual(UINT128_MAX, UINT128_MAX)).to.equal(3_400);
  });

  it("R4 lets the time before an accrual pay the curve that held, and the time after it the new one", async () => {
    const world = await loadFixture(scriptedIrm);
    const { irm, marketParams, policy } = world;
    const id = morphoMarketId(marketParams);
    await expect(accrue(world)).to.emit(irm, "CurveTaken").withArgs(id, Object.values(CALM_CURVE));
    await script(policy, STRESS_WORDS);
    const calm = rateWad(CALM_CURVE, 100n, 50n) / YEAR_SECONDS;
    const stress = rateWad(STRESS_CURVE, 100n, 50n) / YEAR_SECONDS;
    expect(await asked(world, 100n, 50n)).to.equal(calm);
    expect(await view(world, 100n, 50n)).to.equal(calm);
    await accrue(world);
    expect([...(await irm.getFunction("curveOf")(id))].map(Number)).to.deep.equal(
      Object.values(STRESS_CURVE),
    );
    expect(await asked(world, 100n, 50n)).to.equal(stress);
    expect(await view(world, 100n, 50n)).to.equal(stress);
  });

  it("stores nothing, and says nothing, while the curve stays", async () => {
    const world = await loadFixture(scriptedIrm);
    await accrue(world);
    const receipt = await accrue(world);
    expect(receipt.logs).to.deep.equal([]);
  });

  it("answers nobody but Morpho where it takes a curve", async () => {
    const { irm, marketParams, stranger } = await loadFixture(scriptedIrm);
    const contract = irm.connect(stranger);
    const args = [marketParams, marketOf(1n, 1n)];
    const trying = transact({ contract, name: "borrowRate", args });
    await expectRevert(trying, { by: irm, error: "CallerNotMorpho", args: [stranger.address] });
  });

  it("refuses a baseline that would divide by 0 or exceed the cap", async () => {
    const { policy, morpho } = await loadFixture(scriptedIrm);
    const reference = await ethers.getContractFactory("RegimeIrm");
    for (const change of [
      { kinkBps: 0 },
      { kinkBps: 10_000 },
      { slope2Bps: 65_535, convexBps: 65_535 },
      { baseBps: 1, slope1Bps: 1, slope2Bps: 65_535, convexBps: 34_464 },
    ]) {
      const baseline = { ...BASELINE, ...change };
      const trying = deployIrm({
        deployer: morpho,
        morpho: morpho.address,
        policy,
        marketId: 1n,
        baseline,
      });
      const by = reference.attach(policy);
      const args = [Object.values(baseline)];
      await expectRevert(trying, { by, error: "BaselineInvalid", args });
    }
    const atTheCap = {
      kinkBps: 9_999,
      baseBps: 1,
      slope1Bps: 1,
      slope2Bps: 65_535,
      convexBps: 34_463,
    };
    await deployIrm({
      deployer: morpho,
      morpho: morpho.address,
      policy,
      marketId: 1n,
      baseline: atTheCap,
    });
  });
});
