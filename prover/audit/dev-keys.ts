/** When a development key may be audited for everything but its origin: where it can fool nobody. */
import { readFileSync } from "node:fs";
import { isLocalChain } from "../chain/dev-verifier.ts";
import { isDevKey } from "../setup/is-dev-key.ts";
import type { Checks } from "./step.ts";
import type { AuditSubject } from "./subject.ts";

/** True when the key is a development key, which is then noted or refused. */
export async function isAcceptedDevKey(subject: AuditSubject, checks: Checks): Promise<boolean> {
  const { artifacts, allowDevKeys, chain } = subject;
  if (!(await isDevKey(readFileSync(artifacts.zkey), readFileSync(artifacts.r1cs)))) return false;
  const isLocal = chain === undefined || isLocalChain(chain.book.chainId);
  if (allowDevKeys && isLocal) {
    checks.skip("a DEV key: worthless, accepted with --dev on a local chain only");
    return true;
  }
  const where = isLocal ? "without --dev" : `on chain ${chain?.book.chainId}`;
  checks.fail("DEV_KEY", `a DEV key ${where}: anybody can forge proofs`, artifacts.zkey);
  return false;
}
