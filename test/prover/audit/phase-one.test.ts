/** Step 5's full verification: what snarkjs says of a phase-1 file besides its hash. */
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { verifyPhase1 } from "../../../prover/audit/phase-one.ts";
import { Checks } from "../../../prover/audit/step.ts";
import { homeMadePhase1 } from "../../helpers/phase1.ts";
import { runCli } from "../../helpers/run-cli.ts";
import { useTemporaryDirectory } from "../../helpers/temporary-directory.ts";

describe("the full verification of phase 1", function () {
  this.timeout(120_000);
  const file = useTemporaryDirectory();

  it("accepts a consistent file, and K7 says so even of a home-made one", async () => {
    const checks = new Checks();
    await verifyPhase1((await homeMadePhase1()).path, checks, {});
    expect(checks.findings).to.deep.equal([]);
    expect(checks.evidence).to.deep.equal(["snarkjs finds every contribution of phase 1 valid"]);
  });

  it("refuses a file with one of its points exchanged for another", async () => {
    const bytes = readFileSync((await homeMadePhase1()).path);
    // Section 2 holds tau's powers in G1, 64 bytes each, after the header and its own 12 bytes.
    const at = sectionOf(bytes, 2);
    bytes.copy(bytes, at + 2 * 64, at + 64, at + 2 * 64);
    writeFileSync(file("altered.ptau"), bytes);
    const checks = new Checks();
    await verifyPhase1(file("altered.ptau"), checks, {});
    expect(checks.findings.map(({ code }) => code)).to.deep.equal(["PTAU_INVALID"]);
  });

  it("is of no use without a file", async () => {
    const { status, stderr } = await runCli("audit", "--full", "--only", "phase-1");
    expect([status, stderr.split(":")[0]]).to.deep.equal([2, "error[OPTION_PART]"]);
  });
});

/** Where a section's content begins: type and length stand before each. */
function sectionOf(bytes: Buffer, wanted: number): number {
  let at = 12;
  while (at < bytes.length) {
    const [type, length] = [bytes.readUInt32LE(at), Number(bytes.readBigUInt64LE(at + 4))];
    if (type === wanted) return at + 12;
    at += 12 + length;
  }
  throw new Error(`no section ${wanted}`);
}
