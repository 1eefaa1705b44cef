import { expect } from "chai";
import { readTextFile } from "../../../prover/artifacts/json-file.ts";
import { describeArtifact, lockedCircuit } from "../../../prover/artifacts/lock.ts";
import { findShape, shapeNames } from "../../../prover/artifacts/manifest.ts";
import { compileShape } from "../../../prover/setup/compile.ts";
import { compileSolidity } from "../../../prover/setup/compile-solidity.ts";
import { ensureDevKeys } from "../../../prover/setup/dev-keys.ts";
import {
  devVerifierName,
  findStaleVerifiers,
  generatedVerifierPath,
  renderDevVerifier,
} from "../../../prover/setup/verifier.ts";
import { tinyCircuit } from "../../helpers/tiny-circuit.ts";

describe("development verifier", function () {
  this.timeout(120_000);

  it("is named after its shape", () => {
    expect(devVerifierName("small")).to.equal("DevSmallVerifier");
    expect(devVerifierName("seven-by-eight")).to.equal("DevSevenByEightVerifier");
  });

  it("says in its first lines that its key is worthless, and whose key it is", async () => {
    const { r1csBytes, zkey } = await tinyCircuit();
    const source = await renderDevVerifier({ shapeName: "tiny", zkey, r1csBytes });
    const [license, provenance] = source.split("\n");
    expect(license).to.equal("// SPDX-License-Identifier: GPL-3.0");
    expect(provenance).to.match(/^\/\/ DEV KEY - worthless/);
    expect(provenance).to.include("shape tiny").and.to.include(describeArtifact(r1csBytes).sha256);
  });

  it("checks every public signal against the scalar field order", async () => {
    const { r1csBytes, zkey, vkey } = await tinyCircuit();
    const source = await renderDevVerifier({ shapeName: "tiny", zkey, r1csBytes });
    const checks = source.match(/^\s*checkField\(calldataload/gm) ?? [];
    expect(checks).to.have.length(vkey.ic.length - 1);
    expect(source).to.match(/checkField\(v\) \{\s*if iszero\(lt\(v, r\)\)/);
  });

  for (const shapeName of shapeNames) {
    it(`${shapeName}: the committed one is the locked one and compiles without a warning`, () => {
      const source = readTextFile(generatedVerifierPath(shapeName));
      expect(describeArtifact(Buffer.from(source))).to.deep.equal(
        lockedCircuit(shapeName).verifier,
      );
      const { diagnostics, bytecode } = compileSolidity(source, devVerifierName(shapeName));
      expect(diagnostics).to.deep.equal([]);
      expect(bytecode).to.not.equal("");
    });
  }

  it("is rendered again to the same text from the locked key", async () => {
    await compileShape(findShape("small"));
    await ensureDevKeys("small");
    expect(await findStaleVerifiers(["small"])).to.deep.equal([]);
  });
});
