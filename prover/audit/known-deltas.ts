/** The deltas that everybody can compute from a key's own list of contributions. */
import { beaconSecret } from "../ceremony/beacon-secret.ts";
import { readContributions } from "../ceremony/contributions.ts";
import { multiply } from "../setup/scalar-field.ts";

/** Name and value: the product of all beacons, as if nobody else had contributed. */
export async function knownDeltas(
  zkey: Uint8Array,
  signal?: AbortSignal,
): Promise<readonly (readonly [name: string, delta: bigint])[]> {
  const beacons = readContributions(zkey).contributions.flatMap(({ beacon }) => beacon ?? []);
  if (beacons.length === 0) return [];
  let product = 1n;
  for (const beacon of beacons) {
    product = multiply(product, (await beaconSecret(beacon, signal)).secret);
  }
  return [[`${beacons.length} beacon(s) alone`, product]];
}
