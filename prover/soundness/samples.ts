/** Honest inputs at the boundaries and between, and inputs just outside of what may pass. */
import { FIELD_ORDER } from "../field.ts";
import type { CircuitInputs, SignalValue } from "../statement/statement.ts";
import { Draws } from "./draws.ts";
import { edited, type Path } from "./input-edits.ts";
import type { Pick, Subject } from "./subjects.ts";

/** All low, all high, alternating, then at random. */
export function honestSamples(subject: Subject, count: number): CircuitInputs[] {
  return Array.from({ length: count }, (_, index) => {
    const draws = new Draws(`${subject.main} ${index}`);
    let turn = 0;
    const ends: Pick[] = [
      () => 0n,
      (bits) => 2n ** BigInt(bits) - 1n,
      (bits) => (turn++ % 2 === 0 ? 0n : 2n ** BigInt(bits) - 1n),
    ];
    return subject.sample(ends[index] ?? ((bits) => draws.bits(bits)), draws);
  });
}

export interface OutsideCase {
  readonly title: string;
  readonly inputs: CircuitInputs;
}

/** What §2.4 of the playbook puts just outside of n bits, and what wraps around the field. */
export function outsideValues(bits: number): [string, bigint][] {
  const bound = 2n ** BigInt(bits);
  return [
    [`2^${bits}`, bound],
    ["p - 1", FIELD_ORDER - 1n],
    [`p - 2^${bits}`, FIELD_ORDER - bound],
    ["(p - 1) / 2", (FIELD_ORDER - 1n) / 2n],
    ["(p + 1) / 2", (FIELD_ORDER + 1n) / 2n],
    ["2^252", 2n ** 252n],
    ["2^253", 2n ** 253n],
  ];
}

/** Each ranged input's first and last element, and one between, at each value outside. */
export function outsideCases(subject: Subject, honest: CircuitInputs): OutsideCase[] {
  const draws = new Draws(`${subject.main} outside`);
  const refused = (subject.refused?.(honest) ?? []).map((inputs, index) => ({
    title: `refused case ${index}`,
    inputs,
  }));
  const ranged = Object.entries(subject.bits).flatMap(([name, bits]) => {
    const paths = pathsOf(honest[name] ?? []).map((path): Path => [name, ...path]);
    const chosen = new Set([0, paths.length - 1, draws.index(paths.length)]);
    return Array.from(chosen).flatMap((at) =>
      outsideValues(bits).map(([title, value]) => {
        const path = paths[at] ?? [name];
        return { title: `${path.join(".")} = ${title}`, inputs: edited(honest, path, () => value) };
      }),
    );
  });
  return [...refused, ...ranged];
}

/** The indices of every number in an input. */
export function pathsOf(value: SignalValue): number[][] {
  if (typeof value === "bigint") return [[]];
  return value.flatMap((item, index) => pathsOf(item).map((path) => [index, ...path]));
}
