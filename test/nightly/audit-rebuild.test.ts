/** Step 2 compiles twice; what it has to catch is tried at night. */

import { type File, flipped, removeCopies, sourcesWith } from "../helpers/audit/clones.ts";
import { expectCaught, type Sabotage } from "../helpers/audit/sabotage.ts";
import { useTemporaryDirectory } from "../helpers/temporary-directory.ts";

const SABOTAGES: readonly Sabotage<File>[] = [
  {
    what: "a shipped r1cs with a flipped bit",
    step: 2,
    code: "ARTIFACT_HASH",
    change: (file) => flipped(file, "r1cs"),
  },
  {
    what: "a circuit whose range check has one bit more",
    step: 2,
    code: "BUILD_DIFFERS",
    change: () => sourcesWith("lib/normalise.circom", "AssertBits(24)", "AssertBits(25)"),
  },
  {
    what: "a witness generator with a flipped bit",
    step: 2,
    code: "ARTIFACT_HASH",
    change: (file) => flipped(file, "wasm"),
  },
];

describe("ballast audit of sabotaged circuits", function () {
  this.timeout(900_000);
  const file = useTemporaryDirectory();
  after(removeCopies);

  for (const { what, step, code, change } of SABOTAGES) {
    it(`step ${step} catches ${what}: ${code}`, async () => {
      await expectCaught(await change(file), { step, code });
    });
  }
});
