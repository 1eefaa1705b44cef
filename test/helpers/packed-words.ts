/** Words of fields next to each other, the first field lowest, built without the contracts. */
import fc from "fast-check";
import { ethers } from "./chain.ts";

export const words = await ethers.deployContract("WordHarness");

/** A number of so many bits; its ends more often than by chance. */
export const bits = (count: number): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** BigInt(count) - 1n }),
    fc.constantFrom(0n, 1n, 2n ** BigInt(count) - 1n),
  );

/** A field's bits, then its value. */
export type Field = readonly [bits: number, value: bigint];

export function packed(fields: readonly Field[]): bigint {
  let [word, at] = [0n, 0n];
  for (const [count, value] of fields) {
    word |= value << at;
    at += BigInt(count);
  }
  return word;
}
