/** An honest deployment passes every step; what has nothing to look at is skipped and says why. */
import { expect } from "chai";
import { runAudit } from "../../../prover/audit/run-audit.ts";
import type { StepResult } from "../../../prover/audit/step.ts";
import { AUDIT_STEPS } from "../../../prover/audit/steps.ts";
import {
  bookOf,
  type DisclosedFiles,
  disclosedFiles,
  ethers,
  handOver,
  load,
  subjectOf,
  withProof,
} from "../../helpers/audit/audited-world.ts";
import { runStep } from "../../helpers/audit/sabotage.ts";

/** A development key comes from nowhere; the soundness report has its own test. */
const SKIPPED = [4, 5, 6, 7, 8];

describe("ballast audit of an honest deployment", () => {
  let files: DisclosedFiles;
  let results: StepResult[];

  before(async function () {
    this.timeout(300_000);
    files = disclosedFiles();
    const contracts = await load(withProof);
    await handOver(contracts);
    // As the command does: the contracts are compiled from their sources.
    const subject = { ...subjectOf(await bookOf(contracts), files), contractArtifacts: undefined };
    results = await runAudit({ subject, steps: AUDIT_STEPS });
  });
  after(() => files.remove());

  it("lists in words what governance has announced", async () => {
    const contracts = await load(withProof);
    await handOver(contracts);
    const [, governor] = await ethers.getSigners();
    const policy = await contracts.policy.getAddress();
    const data = contracts.policy.interface.encodeFunctionData("unfreeze", [1n]);
    const manager = contracts.accessManager.connect(governor ?? null);
    await (await manager.getFunction("schedule").send(policy, data, 0)).wait();
    const { evidence, status } = await runStep(subjectOf(await bookOf(contracts), files), 16);
    expect(status).to.equal("PASS");
    expect(evidence.join("\n")).to.include("pending: RiskPolicy.unfreeze(marketId 1) by ");
  });

  it("compiles the contracts itself, with the pinned compiler", () => {
    expect(results[11]?.evidence).to.include("contracts compiled afresh");
    expect(results[11]?.evidence.join()).to.match(/solc sha-256: [0-9a-f]{64}/);
  });

  for (const { number, id, title } of AUDIT_STEPS) {
    const expected = SKIPPED.includes(number) ? "SKIP" : "PASS";
    it(`step ${number} ${id}, ${title}: ${expected}`, () => {
      const result = results[number - 1];
      expect(result?.findings).to.deep.equal([]);
      expect(result?.status).to.equal(expected);
      if (expected === "PASS") expect(result?.evidence).to.not.deep.equal([]);
      else expect(result?.skipped).to.not.deep.equal([]);
    });
  }
});
