import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { loadArtifact } from "../../../prover/artifacts/lock.ts";
import { findShape } from "../../../prover/artifacts/manifest.ts";
import { circuitPaths } from "../../../prover/artifacts/paths.ts";
import { compileShape } from "../../../prover/setup/compile.ts";
import { ensureDevKeys } from "../../../prover/setup/dev-keys.ts";
import { expectRejection } from "../../helpers/expect-error.ts";

describe("ensureDevKeys", function () {
  this.timeout(180_000);
  const previousBuild = process.env.BALLAST_BUILD;
  let folder: string;

  /** A build folder with nothing but the compiled circuit. */
  before(async () => {
    const { paths } = await compileShape(findShape("small"));
    folder = mkdtempSync(join(tmpdir(), "ballast-keys-"));
    process.env.BALLAST_BUILD = folder;
    mkdirSync(circuitPaths("small").directory, { recursive: true });
    copyFileSync(paths.r1cs, circuitPaths("small").r1cs);
  });

  after(() => {
    if (previousBuild === undefined) delete process.env.BALLAST_BUILD;
    else process.env.BALLAST_BUILD = previousBuild;
    rmSync(folder, { recursive: true });
  });

  it("makes the locked keys from the circuit alone, and only once", async () => {
    expect((await ensureDevKeys("small")).wasBuilt).to.equal(true);
    expect((await ensureDevKeys("small")).wasBuilt).to.equal(false);
    expect(loadArtifact("small", "verifier")).to.not.have.length(0);
  });

  it("wants to make a damaged key again, and stops when aborted", async () => {
    const { vkey } = circuitPaths("small");
    writeFileSync(vkey, "{}");
    const aborted = ensureDevKeys("small", { signal: AbortSignal.abort() });
    await expectRejection("ABORTED", aborted);
    expect(readFileSync(vkey, "utf8")).to.equal("{}");
  });

  it("refuses a circuit that is not the locked one", async () => {
    const { r1cs } = circuitPaths("small");
    const bytes = readFileSync(r1cs);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(r1cs, bytes);
    await expectRejection("ARTIFACT_HASH", ensureDevKeys("small"));
    rmSync(r1cs);
    await expectRejection("ARTIFACT_MISSING", ensureDevKeys("small"));
  });
});
