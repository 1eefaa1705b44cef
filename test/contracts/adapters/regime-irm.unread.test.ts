/** RegimeIrm under a policy that fails to answer, and under callers who make it fail. */
import { expect } from "chai";
import { call } from "../../../prover/chain/protocols/deploy.ts";
import { ethers, networkHelpers } from "../../helpers/chain.ts";
import { expectRevert, revertName } from "../../helpers/expect-revert.ts";
import {
  accrue,
  asked,
  BASELINE,
  type IrmWorld,
  marketOf,
  rateWad,
  scriptedIrm,
  view,
  YEAR_SECONDS,
} from "../../helpers/protocols/scripted-irm.ts";
import {
  MODE,
  STRESS_CURVE,
  STRESS_WORDS,
  script,
} from "../../helpers/protocols/scripted-policy.ts";

const { loadFixture } = networkHelpers;

describe("RegimeIrm without a policy to read", () => {
  const baseline = rateWad(BASELINE, 100n, 50n) / YEAR_SECONDS;
  const failures: [string, (world: IrmWorld) => Promise<unknown>][] = [
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
