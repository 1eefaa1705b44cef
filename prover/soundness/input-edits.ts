/** Circuit inputs, edited; and signed again, so that no signature is what refuses the edit. */
import { TAGS } from "../commitment.ts";
import { FIELD_ORDER } from "../field.ts";
import { hashWords } from "../poseidon.ts";
import { signMessage } from "../report/babyjub.ts";
import type { CircuitInputs, SignalValue } from "../statement/statement.ts";

/** An input's name, then indices. */
export type Path = readonly [string, ...number[]];

/** The inputs with the element at `path` changed. */
export function edited(
  inputs: CircuitInputs,
  [name, ...path]: Path,
  change: (value: bigint) => bigint,
): CircuitInputs {
  const descend = (value: SignalValue | undefined, rest: readonly number[]): SignalValue => {
    if (typeof value === "bigint") return change(value);
    const [head = 0, ...tail] = rest;
    return (value ?? []).map((item, index) => (index === head ? descend(item, tail) : item));
  };
  return { ...inputs, [name]: descend(inputs[name], path) };
}

/** The elements of an array input; a single value is an array of one. */
export function elementsOf(inputs: CircuitInputs, name: string): readonly SignalValue[] {
  const value = inputs[name] ?? [];
  return typeof value === "object" ? value : [value];
}

const PER_REPORT = ["publisherIndex", "publisherY", "features", "signatureR8", "signatureS"];

/** The reports, with everything that belongs to each, in another order or repeated. */
export function reseated(inputs: CircuitInputs, order: readonly number[]): CircuitInputs {
  const seats = PER_REPORT.map((name) => {
    const all = elementsOf(inputs, name);
    return [name, order.map((k) => all[k] ?? 0n)] as const;
  });
  return { ...inputs, ...Object.fromEntries(seats) };
}

export function flatten(value: SignalValue | undefined): bigint[] {
  return typeof value === "bigint" ? [value] : (value ?? []).flatMap(flatten);
}

/** Packs in the field, as the circuit does with values that no range check has stopped. */
function packInField(values: readonly bigint[], bits: bigint, perWord: number): bigint[] {
  return Array.from({ length: Math.ceil(values.length / perWord) }, (_, word) =>
    values
      .slice(word * perWord, (word + 1) * perWord)
      .reduce((sum, value, lane) => (sum + (value << (bits * BigInt(lane)))) % FIELD_ORDER, 0n),
  );
}

/** Real signatures, by one secret a report, for whatever feed, round and features the inputs name. */
export function signedAgain(inputs: CircuitInputs, secrets: readonly Uint8Array[]): CircuitInputs {
  const ids = flatten(inputs.marketIds);
  const [schemaHash = 0n, feedName = 0n, period = 0n, round = 0n] = flatten([
    inputs.schemaHash ?? 0n,
    inputs.feedName ?? 0n,
    inputs.periodSeconds ?? 0n,
    inputs.round ?? 0n,
  ]);
  const feedWords = [schemaHash, feedName, period, BigInt(ids.length), ...packInField(ids, 64n, 3)];
  const feed = hashWords({ tag: TAGS.feed, words: feedWords, arity: 6 });
  const signatures = elementsOf(inputs, "features").map((features, k) => {
    const packed = packInField(flatten(features), 24n, 10);
    const observations = hashWords({ tag: TAGS.observations, words: packed, arity: 16 });
    const words = [feed, round, observations];
    const message = hashWords({ tag: TAGS.report, words, arity: 6 });
    return signMessage(secrets[k] ?? new Uint8Array(), message);
  });
  return {
    ...inputs,
    signatureR8: signatures.map(({ r8 }) => [r8.x, r8.y]),
    signatureS: signatures.map(({ s }) => s),
  };
}
