import { expect } from "chai";
import { readTextFile } from "../../../prover/artifacts/json-file.ts";
import { shapeNames } from "../../../prover/artifacts/manifest.ts";
import { devVerifiersPath, requireDeployable } from "../../../prover/chain/dev-verifier.ts";
import { devVerifierName } from "../../../prover/setup/verifier.ts";
import { expectError } from "../../helpers/expect-error.ts";

const known: Record<string, string> = JSON.parse(readTextFile(devVerifiersPath));

describe("development verifiers", () => {
  it("are listed for every shape", () => {
    expect(Object.keys(known)).to.deep.equal(shapeNames.map(devVerifierName));
  });

  for (const [name, codeHash] of Object.entries(known)) {
    it(`keep ${name} off every chain that is not local`, () => {
      for (const chainId of [31_337n, 1_337n]) requireDeployable(codeHash, chainId);
      for (const chainId of [1n, 10n, 8_453n, 11_155_111n, 31_338n]) {
        const error = expectError("DEV_VERIFIER", () => requireDeployable(codeHash, chainId));
        expect(error.message).to.include(name);
      }
    });
  }

  it("do not stand in the way of other code", () => {
    requireDeployable(`0x${"11".repeat(32)}`, 1n);
  });
});
