/**
 * What a publisher signs before its key is seated: hashWords("ballast/possession/1", [chain id,
 * registry address, x, y]). It keeps anybody from seating a key that is not theirs, and it names the
 * registry, so it is of no use elsewhere. Twin: contracts/libraries/Commitments.sol.
 */
import { hashWords } from "./poseidon.ts";
import { type Point, publicKeyOf, type Signature, signMessage } from "./report/babyjub.ts";

const TAG = "ballast/possession/1";

export interface PossessionContext {
  readonly chainId: bigint;
  /** Address of the PublisherRegistry, 0x-prefixed. */
  readonly registry: string;
}

export function possessionMessage({ chainId, registry }: PossessionContext, key: Point): bigint {
  return hashWords({ tag: TAG, words: [chainId, BigInt(registry), key.x, key.y], arity: 6 });
}

export function provePossession(secret: Uint8Array, context: PossessionContext): Signature {
  return signMessage(secret, possessionMessage(context, publicKeyOf(secret)));
}
