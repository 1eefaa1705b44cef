/**
 * Everything a proof commits to: model, publisher set, feed, and the config hash over the three.
 * docs/formats.md gives the layout; circuits/lib/commitment.circom computes the same numbers.
 */
import {
  ARCHITECTURE,
  BIAS_BITS,
  BIAS_OFFSET,
  NORMALISE_BITS,
  WEIGHT_BITS,
} from "../model/architecture.ts";
import { BallastError } from "../model/errors.ts";
import type { IntegerModel } from "../model/integer-model.ts";
import { FEATURE_BITS } from "../model/schema.ts";
import { asciiToField, packWords } from "./field.ts";
import { hashWords } from "./poseidon.ts";

export const TAGS = {
  model: "ballast/model/1",
  publishers: "ballast/publishers/1",
  feed: "ballast/feed/1",
  config: "ballast/config/1",
  observations: "ballast/observations/1",
  report: "ballast/report/2",
} as const;

/** 10 values of 24 bits, 8 biases of 30 bits or 31 weights of 8 bits fill at most 248 bits. */
export const PER_WORD = { feature: 10, normalisation: 10, bias: 8, weight: 31 } as const;

export const PUBLISHER_SLOTS = 16;
export const MARKET_ID_BITS = 64;
const MARKET_IDS_PER_WORD = 3;

/** [architecture, salt, lo…, scale…, weights…, biases…]: 28 words. */
export function modelWords(model: IntegerModel): bigint[] {
  const { normalisation, layers, salt } = model;
  return [
    asciiToField(ARCHITECTURE),
    salt,
    ...packWords(
      normalisation.map((n) => n.lo),
      NORMALISE_BITS,
      PER_WORD.normalisation,
    ),
    ...packWords(
      normalisation.map((n) => n.scale),
      NORMALISE_BITS,
      PER_WORD.normalisation,
    ),
    ...packWords(
      layers.flatMap((layer) => layer.weights.flat()),
      WEIGHT_BITS,
      PER_WORD.weight,
    ),
    ...packWords(
      layers.flatMap((layer) => layer.biases.map((bias) => bias + BIAS_OFFSET)),
      BIAS_BITS,
      PER_WORD.bias,
    ),
  ];
}

/** Binds; with a random salt it also hides. */
export function modelCommitment(model: IntegerModel): bigint {
  return hashWords({ tag: TAGS.model, words: modelWords(model), arity: 16 });
}

/**
 * `xBySlot` holds the x-coordinate of each slot's key, 0 for an empty slot. A y-coordinate adds
 * nothing: the curve's only other point with the same x is the negated key plus a point of order 2,
 * and signing for it takes the same secret (docs/decisions/0002-publisher-set-commitment.md).
 */
export function publisherSetCommitment(xBySlot: readonly bigint[]): bigint {
  if (xBySlot.length !== PUBLISHER_SLOTS) {
    throw new BallastError("internal", "PUBLISHER_SLOTS", `got ${xBySlot.length} slots`);
  }
  return hashWords({ tag: TAGS.publishers, words: xBySlot, arity: 6 });
}

export interface Feed {
  /** 1 to 31 printable ASCII characters without spaces. */
  readonly name: string;
  readonly schemaHash: bigint;
  readonly periodSeconds: number;
  /** 64-bit ids, strictly increasing, not zero. */
  readonly marketIds: readonly bigint[];
}

export function feedId({ name, schemaHash, periodSeconds, marketIds }: Feed): bigint {
  const idWords: bigint[] = [];
  for (const [index, id] of marketIds.entries()) {
    const lane = index % MARKET_IDS_PER_WORD;
    if (lane === 0) idWords.push(0n);
    const shifted = id << BigInt(MARKET_ID_BITS * lane);
    idWords[idWords.length - 1] = (idWords.at(-1) ?? 0n) | shifted;
  }
  const words = [
    schemaHash,
    asciiToField(name),
    BigInt(periodSeconds),
    BigInt(marketIds.length),
    ...idWords,
  ];
  return hashWords({ tag: TAGS.feed, words, arity: 6 });
}

export interface Config {
  readonly modelCommitment: bigint;
  readonly publisherSet: bigint;
  readonly feedId: bigint;
}

export function configHash(config: Config): bigint {
  const words = [config.modelCommitment, config.publisherSet, config.feedId];
  return hashWords({ tag: TAGS.config, words, arity: 6 });
}

/** Every feature of every market as one field element. */
export function observationsDigest(features: readonly (readonly number[])[]): bigint {
  const words = packWords(features.flat(), FEATURE_BITS, PER_WORD.feature);
  return hashWords({ tag: TAGS.observations, words, arity: 16 });
}

/** The one message a publisher signs: feed, round and every feature of every market. */
export function reportMessage(
  feed: bigint,
  round: number,
  features: readonly (readonly number[])[],
): bigint {
  const words = [feed, BigInt(round), observationsDigest(features)];
  return hashWords({ tag: TAGS.report, words, arity: 6 });
}
