/**
 * What a publisher signs before its key is seated: hashWords("ballast/possession/1", [chain id,
 * registry address, x, y]). It keeps anybody from seating a key that is not theirs, and it names the
 * registry, so it is of no use elsewhere. Twin: contracts/libraries/Commitments.sol.
 */
import { hashWords } from "./poseidon.ts";

const TAG = "ballast/possession/1";

export interface Possession {
  readonly chainId: bigint;
  /** Address of the PublisherRegistry, 0x-prefixed. */
  readonly registry: string;
  /** The public key, affine. */
  readonly key: { readonly x: bigint; readonly y: bigint };
}

export function possessionMessage({ chainId, registry, key }: Possession): bigint {
  return hashWords({ tag: TAG, words: [chainId, BigInt(registry), key.x, key.y], arity: 6 });
}
