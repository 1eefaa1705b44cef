/** Step 9: every point of the key is what an honest ceremony gives. */
import { readFileSync } from "node:fs";
import { parseR1cs } from "../artifacts/r1cs.ts";
import { findKeyFlaws } from "../setup/key-sanity.ts";
import { publicCount } from "../setup/query-scalars.ts";
import { readZkeyHeader } from "../setup/zkey-header.ts";
import type { AuditStep } from "./step.ts";

export const keyPointsStep: AuditStep = {
  number: 9,
  id: "key-points",
  title: "every point of the key is sound",
  threats: ["K1", "K2", "C15"],
  explanation: `Reads the verification key out of the proving key: each point on the curve, in the
subgroup, not infinite; gamma the generator, as in every key of snarkjs; delta neither gamma nor the
generator, which would mean that nobody contributed; alpha and beta not trivial; one IC point for each
public signal and one more, none infinite, no two alike. A key that fails lets a stranger prove anything,
or leaves a public signal unbound.`,
  async run({ artifacts }, checks) {
    const { vkey } = await readZkeyHeader(readFileSync(artifacts.zkey));
    checks.same("IC points", {
      actual: vkey.ic.length,
      expected: publicCount(parseR1cs(readFileSync(artifacts.r1cs))) + 1,
      code: "KEY_IC_COUNT",
    });
    const flaws = await findKeyFlaws(vkey);
    for (const { code, message, location } of flaws) checks.fail(code, message, location);
    if (flaws.length === 0) {
      checks.saw("alpha, beta, gamma, delta and IC on the curve and in the group");
      checks.saw(`delta x: ${vkey.delta2[0].join(", ")}`);
    }
  },
};
