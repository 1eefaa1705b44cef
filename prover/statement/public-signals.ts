/**
 * The typed form of a proof's public signals, `[configHash, word 0, word 1, …]`. Word 0 holds round
 * and bitmap and up to two markets, each later word up to three; fields fill a word from its lowest
 * bit in the order of circuits.json. Solidity twin: contracts/libraries/PublicSignals.sol.
 */

import { SCORE_MAX } from "../../model/architecture.ts";
import { BallastError } from "../../model/errors.ts";
import type { MarketScore } from "../../model/inference/evaluate.ts";
import { manifest, publicSignalCount } from "../artifacts/manifest.ts";
import { FIELD_ORDER } from "../field.ts";

export interface PublicInputs {
  readonly configHash: bigint;
  readonly round: number;
  /** Bit i is set when the publisher of slot i signed. */
  readonly bitmap: number;
  readonly markets: readonly MarketScore[];
}

const { header, market, marketsInFirstWord, marketsPerWord } = manifest.publicSignals;

function placeOf(index: number): { word: number; lane: number } {
  if (index < marketsInFirstWord) return { word: 0, lane: index };
  const rest = index - marketsInFirstWord;
  return { word: 1 + Math.floor(rest / marketsPerWord), lane: rest % marketsPerWord };
}

const width = (fields: typeof market): number => fields.reduce((sum, f) => sum + f.bits, 0);

function offsetOf(index: number): { word: number; offset: number } {
  const { word, lane } = placeOf(index);
  return { word, offset: lane * width(market) + (word === 0 ? width(header) : 0) };
}

export function encodePublicSignals(inputs: PublicInputs): bigint[] {
  const words = new Array<bigint>(publicSignalCount(inputs.markets.length) - 1).fill(0n);
  const put = (word: number, offset: number, fields: typeof market, values: number[]): void => {
    let at = offset;
    for (const [index, field] of fields.entries()) {
      words[word] = (words[word] ?? 0n) | (BigInt(values[index] ?? 0) << BigInt(at));
      at += field.bits;
    }
  };
  put(0, 0, header, [inputs.round, inputs.bitmap]);
  for (const [index, m] of inputs.markets.entries()) {
    const { word, offset } = offsetOf(index);
    put(word, offset, market, [m.score, m.scoreLow, m.scoreHigh, ...m.factors]);
  }
  return [inputs.configHash, ...words];
}

/** @throws BallastError `PUBLIC_SIGNALS` for a wrong count, a value out of range, or stray bits. */
export function decodePublicSignals(signals: readonly bigint[], markets: number): PublicInputs {
  const reject = (message: string, location: string): never => {
    throw new BallastError("input", "PUBLIC_SIGNALS", message, { location });
  };
  const expected = publicSignalCount(markets);
  if (signals.length !== expected) {
    reject(`got ${signals.length} public signals, expected ${expected}`, "publicSignals");
  }
  for (const [index, signal] of signals.entries()) {
    if (signal < 0n || signal >= FIELD_ORDER) {
      reject("not below the field order", `publicSignals/${index}`);
    }
  }
  const [configHash = 0n, ...words] = signals;
  const take = (word: number, offset: number, fields: typeof market): number[] => {
    let at = offset;
    return fields.map(({ bits }) => {
      const value = ((words[word] ?? 0n) >> BigInt(at)) & ((1n << BigInt(bits)) - 1n);
      at += bits;
      return Number(value);
    });
  };
  const [round = 0, bitmap = 0] = take(0, 0, header);
  const decoded: PublicInputs = {
    configHash,
    round,
    bitmap,
    markets: Array.from({ length: markets }, (_, index) => {
      const { word, offset } = offsetOf(index);
      const [score = 0, scoreLow = 0, scoreHigh = 0, ...factors] = take(word, offset, market);
      if (scoreLow > score || score > scoreHigh || scoreHigh > SCORE_MAX) {
        reject(`interval ${scoreLow} ${score} ${scoreHigh} is not ordered`, `market ${index}`);
      }
      return { score, scoreLow, scoreHigh, factors };
    }),
  };
  const canonical = encodePublicSignals(decoded);
  for (const [index, signal] of signals.entries()) {
    if (signal !== canonical[index])
      reject("has bits outside its fields", `publicSignals/${index}`);
  }
  return decoded;
}
