/** RegimeIrm alone, asked as Morpho asks, under a policy that says anything or nothing. */
import { expect } from "chai";
import fc from "fast-check";
import { borrowRateRay, RAY } from "../../../model/policy/rate-curve.ts";
import { type Curve, deployIrm } from "../../../prover/chain/protocols/adapters.ts";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { morphoMarketId } from "../../../prover/chain/protocols/morpho.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert, revertName, transact } from "../../helpers/expect-revert.ts";
import { seed } from "../../helpers/properties.ts";
import {
  CALM_CURVE,
  CALM_WORDS,
  deployScripted,
  MODE,
  STRESS_CURVE,
  STRESS_WORDS,
  script,
} from "../../helpers/protocols/scripted-policy.ts";

const { loadFixture } = networkHelpers;
const WAD = 10n ** 18n;
const BPS = 10_000n;
const YEAR_SECONDS = 365n * 24n * 3600n;
const MAX_ANNUAL_WAD = 10n * WAD;
const BASELINE: Curve = { ...CALM_CURVE, baseBps: 100, slope1Bps: 600, kinkBps: 8_500 };
const UINT128_MAX = 2n ** 128n - 1n;

/** The deployer plays Morpho. */
async function scriptedIrm() {
  const [morpho, stranger] = await ethers.getSigners();
  if (!morpho || !stranger) throw new Error("the simulated chain has no accounts");
  const policy = await deployScripted();
  await script(policy, CALM_WORDS);
  const parameters = { deployer: morpho, policy, marketId: 1n, baseline: BASELINE };
  const irm = await deployIrm({ ...parameters, morpho: morpho.address });
  const address = await irm.getAddress();
  const marketParams = {
    loanToken: address,
    collateralToken: address,
    oracle: address,
    irm: address,
    lltv: 1n,
  };
  return { policy, irm, marketParams, morpho, stranger };
}

type World = Awaited<ReturnType<typeof scriptedIrm>>;

const marketOf = (supply: bigint, debt: bigint) => ({
  totalSupplyAssets: supply,
  totalSupplyShares: 0n,
  totalBorrowAssets: debt,
  totalBorrowShares: 0n,
  lastUpdate: 0n,
  fee: 0n,
});

const view = ({ irm, marketParams }: World, supply: bigint, debt: bigint): Promise<bigint> =>
  irm.getFunction("borrowRateView")(marketParams, marketOf(supply, debt));

/** The answer of borrowRate to Morpho, without keeping what it does. */
const asked = ({ irm, marketParams }: World, supply: bigint, debt: bigint): Promise<bigint> =>
  irm.getFunction("borrowRate").staticCall(marketParams, marketOf(supply, debt));

const accrue = ({ irm, marketParams }: World) =>
  call(irm, "borrowRate", marketParams, marketOf(100n, 50n));

/** The reference: exact fractions, rounded once; the contract rounds down a few times on the way. */
function rateWad(curve: Curve, supply: bigint, debt: bigint): bigint {
  const utilisation = debt === 0n ? 0n : debt >= supply ? WAD : (debt * WAD) / supply;
  const kink = (BigInt(curve.kinkBps) * WAD) / BPS;
  const [base, slope1, slope2, convex] = [
    curve.baseBps,
    curve.slope1Bps,
    curve.slope2Bps,
    curve.convexBps,
  ].map(BigInt);
  if (base === undefined || slope1 === undefined || slope2 === undefined) throw new Error();
  if (utilisation <= kink) return (base * WAD + (slope1 * utilisation * WAD) / kink) / BPS;
  const x = ((utilisation - kink) * WAD) / (WAD - kink);
  return ((base + slope1) * WAD + slope2 * x + ((convex ?? 0n) * x * x) / WAD) / BPS;
}

/** The same to the last unit, with the policy's own reference and its roundings. */
function ratePerSecond(curve: Curve, utilisationRay: bigint): bigint {
  const annualRay = borrowRateRay(curve, utilisationRay);
  const capped = annualRay < 10n * RAY ? annualRay : 10n * RAY;
  return capped / (RAY / WAD) / YEAR_SECONDS;
}

/** The lowest utilisation, in ray, at which the rate per second is at least this. */
function lowestUtilisation(curve: Curve, rate: bigint): bigint {
  let [below, reached] = [-1n, RAY];
  while (reached - below > 1n) {
    const middle = (below + reached) / 2n;
    if (ratePerSecond(curve, middle) >= rate) reached = middle;
    else below = middle;
  }
  return reached;
}

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

describe("RegimeIrm without a policy to read", () => {
  const baseline = rateWad(BASELINE, 100n, 50n) / YEAR_SECONDS;
  const failures: [string, (world: World) => Promise<unknown>][] = [
    ["that reverts", ({ policy }) => call(policy, "setMode", MODE.revert)],
    ["that burns its gas", ({ policy }) => call(policy, "setMode", MODE.burnGas)],
    ["that floods its reader", ({ policy }) => call(policy, "setMode", MODE.flood)],
    ["without code", ({ policy }) => networkHelpers.setCode(String(policy.target), "0x")],
    [
      "that answers too little",
      ({ policy }) => call(policy, "setAnswer", selector(), `0x${"01".repeat(159)}`),
    ],
    [
      "that answers all but the last number",
      ({ policy }) => call(policy, "setAnswer", selector(), wordsOf(9_000n, 0n, 400n, 3_000n)),
    ],
    [
      "that answers a kink beyond full utilisation",
      ({ policy }) => call(policy, "setAnswer", selector(), wordsOf(10_000n, 0n, 0n, 0n, 0n)),
    ],
    [
      "that answers a number beyond 16 bits",
      ({ policy }) => call(policy, "setAnswer", selector(), wordsOf(9_000n, 0n, 0n, 0n, 1n << 16n)),
    ],
  ];
  const wordsOf = (...words: bigint[]) => ethers.concat(words.map((w) => ethers.toBeHex(w, 32)));
  const selector = () => ethers.id("rateCurve(uint64)").slice(0, 10);

  for (const [what, fail] of failures) {
    it(`R1 R3 starts at the baseline on a policy ${what}, and keeps the last curve`, async () => {
      const fresh = await loadFixture(scriptedIrm);
      await fail(fresh);
      expect(await asked(fresh, 100n, 50n)).to.equal(baseline);
      expect(await view(fresh, 100n, 50n)).to.equal(baseline);

      const used = await loadFixture(scriptedIrm);
      await script(used.policy, STRESS_WORDS);
      await accrue(used);
      await fail(used);
      await accrue(used);
      const stress = rateWad(STRESS_CURVE, 100n, 50n) / YEAR_SECONDS;
      expect(await asked(used, 100n, 50n)).to.equal(stress);
      expect(await view(used, 100n, 50n)).to.equal(stress);
    });
  }

  it("S5 reverts rather than fall back when the caller leaves too little gas", async () => {
    const { irm, marketParams, policy } = await loadFixture(scriptedIrm);
    await call(policy, "setMode", MODE.burnGas);
    const data = irm.interface.encodeFunctionData("borrowRate", [marketParams, marketOf(1n, 1n)]);
    const [signer] = await ethers.getSigners();
    const reads = 150_000n;
    const outcomes = new Set<string>();
    for (let gasLimit = 60_000n; gasLimit < 400_000n; gasLimit += 5_000n) {
      const trying = signer?.call({ to: irm, data, gasLimit });
      const outcome = await trying?.then(
        (answer) => String(BigInt(answer)),
        (error: unknown) => revertName(irm, error) ?? "out",
      );
      outcomes.add(outcome ?? "");
      if (gasLimit < reads) expect(outcome).to.not.match(/^\d/);
    }
    const answered = String(rateWad(BASELINE, 1n, 1n) / YEAR_SECONDS);
    expect([...outcomes]).to.include.members(["GasTooLowToReadPolicy", answered]);
    expect([...outcomes].filter((outcome) => /^\d/.test(outcome))).to.deep.equal([answered]);
  });

  it("S5 never falls back where the full gas would have brought an answer", async () => {
    const world = await loadFixture(scriptedIrm);
    const { irm, marketParams, policy } = world;
    await script(policy, STRESS_WORDS);
    // Between 63/64 of what a read is promised and all of it, less what a call costs before it counts.
    await call(policy, "setNeededGas", 149_000);
    const args = [marketParams, marketOf(100n, 50n)];
    const data = irm.interface.encodeFunctionData("borrowRateView", args);
    const [signer] = await ethers.getSigners();
    const stress = rateWad(STRESS_CURVE, 100n, 50n) / YEAR_SECONDS;
    const outcomes = new Set<string>();
    for (let gasLimit = 170_000n; gasLimit < 195_000n; gasLimit += 200n) {
      const trying = signer?.call({ to: irm, data, gasLimit });
      outcomes.add(
        (await trying?.then(
          (answer) => String(BigInt(answer)),
          () => "reverted",
        )) ?? "",
      );
    }
    expect([...outcomes]).to.deep.equal(["reverted", String(stress)]);
  });

  it("S5 names the gas it needs", async () => {
    const { irm, marketParams, policy } = await loadFixture(scriptedIrm);
    await call(policy, "setMode", MODE.burnGas);
    const args = [marketParams, marketOf(1n, 1n), { gasLimit: 120_000 }];
    const trying = irm.getFunction("borrowRate").send(...args);
    await expectRevert(trying, { by: irm, error: "GasTooLowToReadPolicy", args: [150_000] });
  });
});
