/** Step 5: the phase-1 file is the one that fifty-four people and a beacon made. */
import { readFileSync } from "node:fs";
import { parseR1cs } from "../artifacts/r1cs.ts";
import { readPhase1 } from "../ceremony/phase1.ts";
import { verifyPhase1WithSnarkjs } from "../proof/snarkjs.ts";
import { domainPowerOf } from "../setup/query-scalars.ts";
import { isAcceptedDevKey } from "./dev-keys.ts";
import type { AuditStep, Checks, StepContext } from "./step.ts";

export const phaseOneStep: AuditStep = {
  number: 5,
  id: "phase-1",
  title: "phase 1 is the pinned file, and large enough",
  threats: ["K6", "K7"],
  explanation: `Hashes the phase-1 file and compares blake2b-512 with the pinned one of its power, so that
neither a renamed nor a home-made file passes: a home-made one is internally consistent, and its maker
knows alpha, beta and tau. 2^power must hold every constraint, public signal and the constant. With --full
snarkjs then verifies every contribution in the file (powersoftau verify), for who would not believe the
hash. It takes an hour or more for a file of any power, because it begins with the first challenge of the
whole ceremony, 2^28.`,
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
    if (subject.fullPhase1 !== true) {
      checks.skip("snarkjs' own verification of phase 1, of which the hash says more: --full");
      return;
    }
    await verifyPhase1(ptau, checks, { signal, onProgress });
  },
};

/** Every contribution of the file, and the points that were prepared from them. */
export async function verifyPhase1(
  ptauPath: string,
  checks: Checks,
  { signal, onProgress }: StepContext,
): Promise<void> {
  const { isValid, reason = "no reason given" } = await verifyPhase1WithSnarkjs({
    ptauPath,
    signal,
    onProgress: ({ stage, done, total }) => onProgress?.(`${stage} ${done}/${total}`),
  });
  const message = `snarkjs refuses it: ${reason}`;
  if (checks.require(isValid, "PTAU_INVALID", message, ptauPath)) {
    checks.saw("snarkjs finds every contribution of phase 1 valid");
  }
}
