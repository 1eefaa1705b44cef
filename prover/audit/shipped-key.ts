/** Step 11: the verification key that ships is the one inside the proving key, and both are locked. */
import { readFileSync } from "node:fs";
import { isBallastError } from "../../model/errors.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { checkArtifact, lockedCircuit, readLock } from "../artifacts/lock.ts";
import { parseVerificationKey, verificationKeyToJson } from "../proof/verification-key.ts";
import { readZkeyHeader } from "../setup/zkey-header.ts";
import type { AuditStep } from "./step.ts";

const KEYS = ["zkey", "vkey", "verifier"] as const;

export const shippedKeyStep: AuditStep = {
  number: 11,
  id: "shipped-key",
  title: "the shipped verification key is the proving key's",
  threats: ["K8", "K10"],
  explanation: `Exports the verification key from the proving key and compares it with the file that
ships, text for text, so that nobody verifies under another key than proofs are made with. Compares size
and sha-256 of proving key, verification key and verifier source with circuits/artifacts.lock.json.`,
  async run({ artifacts, lockPath, shape }, checks) {
    const { vkey } = await readZkeyHeader(readFileSync(artifacts.zkey));
    const exported = `${JSON.stringify(await verificationKeyToJson(vkey), undefined, 2)}\n`;
    const shipped = readTextFile(artifacts.vkey);
    parseVerificationKey(shipped, artifacts.vkey);
    const isSame = exported === shipped;
    checks.require(isSame, "VKEY_DIFFERS", "is not the proving key's", artifacts.vkey);
    if (isSame) checks.saw("the shipped verification key is what the proving key exports");
    const locked = lockedCircuit(shape.name, readLock(lockPath));
    for (const kind of KEYS) {
      try {
        checkArtifact(artifacts[kind], locked[kind]);
        checks.saw(`${kind} sha-256: ${locked[kind].sha256}`);
      } catch (error) {
        if (!isBallastError(error)) throw error;
        checks.fail(error.code, error.message, error.location);
      }
    }
  },
};
