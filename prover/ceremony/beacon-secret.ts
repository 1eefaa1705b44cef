/**
 * What a beacon contributes: everybody can compute it. That makes the last contribution impossible to
 * choose, and a key with nothing but beacons impossible to trust.
 */
import { createHash } from "node:crypto";
import { ChaCha } from "ffjavascript";
import { throwIfAborted } from "../proof/abort.ts";
import { bn254 } from "../proof/curve.ts";
import type { Beacon } from "./contributions.ts";

export interface BeaconSecret {
  /** delta is multiplied by it. */
  readonly secret: bigint;
  readonly g1S: Uint8Array;
}

/** The least that snarkjs takes, and what every verifier can repeat in seconds. */
export const BEACON_ITERATIONS = { min: 10, max: 20 } as const;

const ABORT_CHECK_EVERY = 65_536;

/** @throws BallastError `ABORTED`. */
export async function beaconSecret(
  { valueHex, iterationsExponent }: Beacon,
  signal?: AbortSignal,
): Promise<BeaconSecret> {
  let digest: Buffer = Buffer.from(valueHex, "hex");
  for (let i = 0; i < 2 ** iterationsExponent; i++) {
    if (i % ABORT_CHECK_EVERY === 0) throwIfAborted(signal, "the beacon");
    digest = createHash("sha256").update(digest).digest();
  }
  const { G1, Fr } = await bn254();
  const rng = randomOf(digest);
  const secret = Fr.toObject(Fr.fromRng(rng));
  return { secret, g1S: G1.toAffine(G1.fromRng(rng)) };
}

/** snarkjs' stream of numbers for the first 32 bytes of a hash. */
export function randomOf(hash: Uint8Array): ChaCha {
  const view = new DataView(hash.buffer, hash.byteOffset, hash.byteLength);
  return new ChaCha(Array.from({ length: 8 }, (_, i) => view.getUint32(4 * i)));
}
