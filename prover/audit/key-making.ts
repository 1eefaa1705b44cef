/** Step 6: the proving key is what circuit, phase 1 and contributions make. */
import { readFileSync } from "node:fs";
import { readPhase1 } from "../ceremony/phase1.ts";
import { checkKeyMaking } from "../ceremony/verify-key.ts";
import { isAcceptedDevKey } from "./dev-keys.ts";
import type { AuditStep } from "./step.ts";

export const keyMakingStep: AuditStep = {
  number: 6,
  id: "key-making",
  title: "the proving key is the circuit's and phase 1's",
  threats: ["K2", "K8"],
  explanation: `Makes the key before any contribution from circuit and phase 1, then has snarkjs compare
it with the shipped one, section by section. That alone proves little: snarkjs says "ZKey Ok" of a key that
nobody contributed to. Steps 7 to 10 are about what is missing.`,
  async run(subject, checks, { signal }) {
    const { artifacts, ptau } = subject;
    if (await isAcceptedDevKey(subject, checks)) return;
    if (ptau === undefined) return checks.skip("no phase-1 file: --ptau was not given");
    const { contributions } = await checkKeyMaking({
      zkey: readFileSync(artifacts.zkey),
      r1csBytes: readFileSync(artifacts.r1cs),
      phase1: await readPhase1(ptau, { signal }),
      signal,
    });
    checks.saw(`snarkjs finds the key valid, with ${contributions.length} contributions`);
  },
};
