/** Step 10: proofs of nothing, made with every secret that a careless ceremony leaves lying about. */
import { readFileSync } from "node:fs";
import { forgeProof } from "../ceremony/forgery.ts";
import { FIELD_ORDER } from "../field.ts";
import { verifyProof } from "../proof/verify.ts";
import { deriveTrapdoor } from "../setup/trapdoor.ts";
import { readZkeyHeader } from "../setup/zkey-header.ts";
import { isAcceptedDevKey } from "./dev-keys.ts";
import { knownDeltas } from "./known-deltas.ts";
import { isAcceptedByVerifier } from "./on-chain.ts";
import { type AuditStep, Checks } from "./step.ts";

export const forgeryStep: AuditStep = {
  number: 10,
  id: "forgery",
  title: "forged proofs are refused",
  threats: ["K1", "K2", "K3"],
  explanation: `Makes proofs of arbitrary public signals without any witness: A = alpha, B = beta,
C = -vk_x / delta, for every delta that somebody other than honest contributors may know: 1 (a key
without contributions), the product of the beacons alone, and the development key's. Each must be refused
by the verifier here and, with a chain, by the deployed one. An accepted forgery needs no argument: the
key is worthless.`,
  async run(subject, checks, { signal }) {
    const { artifacts, shape, chain } = subject;
    const zkey = readFileSync(artifacts.zkey);
    const { vkey } = await readZkeyHeader(zkey);
    const publicSignals = vkey.ic.slice(1).map((_, index) => BigInt(index + 1));
    const isKnownDev = await isAcceptedDevKey(subject, new Checks());
    const attempts: (readonly [name: string, delta: bigint])[] = [
      ["no contribution", 1n],
      ["a negated generator", FIELD_ORDER - 1n],
      ...(await knownDeltas(zkey, signal)),
    ];
    if (isKnownDev) checks.skip("the DEV key's own secret, which of course forges");
    else attempts.push(["the DEV key", deriveTrapdoor(readFileSync(artifacts.r1cs)).delta]);

    const verifier = chain?.book.verifiers[shape.name]?.address;
    for (const [name, delta] of attempts) {
      const proof = await forgeProof({ vkey, delta, publicSignals });
      let isForged = await verifyProof({ vkey, proof, publicSignals });
      if (chain !== undefined && verifier !== undefined) {
        isForged ||= await isAcceptedByVerifier(chain, { verifier, proof, publicSignals });
      }
      checks.require(
        !isForged,
        "FORGED",
        `a proof of nothing verifies, with the secret of ${name}`,
      );
      if (!isForged) checks.saw(`refused: delta of ${name}`);
    }
  },
};
