/** A verification key fit to be deployed for a shape: without flaws, and of its number of signals. */
import { BallastError } from "../../../model/errors.ts";
import type { VerificationKey } from "../../proof/verification-key.ts";
import { findKeyFlaws } from "../../setup/key-sanity.ts";

export interface RequireSaneKeyParameters {
  readonly vkey: VerificationKey;
  readonly publicSignals: number;
  /** What the key is called in messages. */
  readonly source: string;
}

/** @throws BallastError `VKEY_UNSOUND` with the first thing that is wrong. */
export async function requireSaneKey(parameters: RequireSaneKeyParameters): Promise<void> {
  const flaw = await flawOf(parameters);
  if (flaw === undefined) return;
  throw new BallastError("artifact", "VKEY_UNSOUND", flaw, {
    location: parameters.source,
    hint: "a key from a finished ceremony; proofs under this one can mean anything",
  });
}

async function flawOf({
  vkey,
  publicSignals,
}: RequireSaneKeyParameters): Promise<string | undefined> {
  const { ic } = vkey;
  if (ic.length !== publicSignals + 1) {
    return `IC has ${ic.length} points, ${publicSignals} public signals need ${publicSignals + 1}`;
  }
  const [flaw] = await findKeyFlaws(vkey);
  return flaw && `${flaw.location}: ${flaw.message}`;
}
