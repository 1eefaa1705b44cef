/** Step 5: the phase-1 file is the one that fifty-four people and a beacon made. */
import { readFileSync } from "node:fs";
import { parseR1cs } from "../artifacts/r1cs.ts";
import { readPhase1 } from "../ceremony/phase1.ts";
import { domainPowerOf } from "../setup/query-scalars.ts";
import { isAcceptedDevKey } from "./dev-keys.ts";
import type { AuditStep } from "./step.ts";

export const phaseOneStep: AuditStep = {
  number: 5,
  id: "phase-1",
  title: "phase 1 is the pinned file, and large enough",
  threats: ["K6", "K7"],
  explanation: `Hashes the phase-1 file and compares blake2b-512 with the pinned one of its power, so that
neither a renamed nor a home-made file passes: a home-made one is internally consistent, and its maker
knows alpha, beta and tau. 2^power must hold every constraint, public signal and the constant.`,
  async run(subject, checks, { signal, onProgress }) {
    const { artifacts, ptau } = subject;
    if (await isAcceptedDevKey(subject, checks)) return;
    if (ptau === undefined) return checks.skip("no phase-1 file: --ptau was not given");
    const phase1 = await readPhase1(ptau, {
      signal,
      onProgress: ({ done, total }) => onProgress?.(`hashing ${done} of ${total} bytes`),
    });
    checks.saw(`power ${phase1.power}, blake2b-512 ${phase1.blake2b512}`);
    const needed = domainPowerOf(parseR1cs(readFileSync(artifacts.r1cs)));
    const message = `the circuit needs 2^${needed} rows, the file holds 2^${phase1.power}`;
    checks.require(needed <= phase1.power, "PTAU_TOO_SMALL", message, ptau);
  },
};
