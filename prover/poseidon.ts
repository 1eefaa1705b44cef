/**
 * circomlib Poseidon over bn254 and the one way Ballast hashes more than a block: the domain tag
 * first, then blocks of at most `arity` inputs, each after the first led by the previous digest.
 * Lengths are fixed by what is hashed, so no padding is needed.
 */
import { buildPoseidon } from "circomlibjs";
import { asciiToField } from "./field.ts";

const engine = await buildPoseidon();

/** 1 to 16 field elements to one. */
export function poseidon(inputs: readonly bigint[]): bigint {
  return engine.F.toObject(engine([...inputs]));
}

export interface HashWordsParameters {
  readonly tag: string;
  readonly words: readonly bigint[];
  /** Inputs of one Poseidon call: 16, or 6 where a contract recomputes the hash. */
  readonly arity: 6 | 16;
}

export function hashWords({ tag, words, arity }: HashWordsParameters): bigint {
  let digest = asciiToField(tag);
  for (let start = 0; start < words.length; start += arity - 1) {
    digest = poseidon([digest, ...words.slice(start, start + arity - 1)]);
  }
  return digest;
}
