/**
 * L7, sorted permutation. A switch has {low, high} = {a, b} whatever its order, so a network of them
 * permutes. If the wires at its end form a chain whose first value and whose gaps are ranged, and the
 * sum of all ranges stays below p, the chain is the sorted sequence of the network's inputs: known
 * as soon as those are.
 */
import { FIELD_ORDER } from "../../field.ts";
import type { Facts } from "./facts.ts";
import { combine, type Form, isZero, MINUS_ONE, wireForm } from "./forms.ts";
import { isLinear, type OpenRow } from "./lemmas.ts";

interface Switch {
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
}

export function findSortedChains(facts: Facts, rows: readonly OpenRow[]): void {
  const switchByOutput = findSwitches(rows);
  const next = findGaps(facts, rows, switchByOutput);
  const isLater = new Set(Array.from(next.values(), ({ to }) => to));
  for (const first of next.keys()) {
    if (isLater.has(first) || facts.bits(first) === 0) continue;
    const chain = [first];
    let top = 2n ** BigInt(facts.bits(first));
    for (let gap = next.get(first); gap !== undefined; gap = next.get(gap.to)) {
      if (chain.includes(gap.to)) break;
      chain.push(gap.to);
      top += 2n ** BigInt(gap.bits);
    }
    const last = chain.at(-1) ?? first;
    if (top >= FIELD_ORDER) continue;
    if (inputsOf(chain, switchByOutput).every((wire) => facts.isKnown(wire))) {
      for (const wire of chain) facts.know(wire, "L7 sorted permutation");
    }
    // The chain does not decrease, so none is wider than its last.
    if (facts.bits(last) > 0) for (const wire of chain) facts.bound(wire, facts.bits(last));
  }
}

/** (low - a)(low - b) = 0 with high = a + b - low. */
function findSwitches(rows: readonly OpenRow[]): Map<number, Switch> {
  const pairs = new Map<number, [number, number]>();
  for (const { a, b, c } of rows) {
    if (!isZero(c) || a.terms.size !== 2 || b.terms.size !== 2) continue;
    const left = difference(a);
    const right = difference(b);
    if (left === undefined || right === undefined) continue;
    const low = left.find((wire) => right.includes(wire));
    if (low === undefined) continue;
    const other = (pair: readonly number[]): number => pair.find((wire) => wire !== low) ?? low;
    pairs.set(low, [other(left), other(right)]);
  }
  const switches = new Map<number, Switch>();
  for (const row of rows) {
    if (!isLinear(row) || row.c.constant !== 0n) continue;
    // A wire of the row may also be the low of an earlier switch, so each candidate is tried.
    for (const low of row.c.terms.keys()) {
      const inputs = pairs.get(low);
      if (inputs === undefined) continue;
      const scale = row.c.terms.get(low) ?? 0n;
      let rest: Form = combine(row.c, -scale, wireForm(low));
      for (const wire of inputs) rest = combine(rest, scale, wireForm(wire));
      const [entry, another] = rest.terms;
      if (entry === undefined || another !== undefined || entry[1] !== scale) continue;
      const found: Switch = { inputs, outputs: [low, entry[0]] };
      for (const wire of found.outputs) switches.set(wire, found);
    }
  }
  return switches;
}

/** The two wires of x - y; undefined for any other form. */
function difference({ constant, terms }: Form): [number, number] | undefined {
  const [first, second] = terms;
  if (constant !== 0n || first === undefined || second === undefined) return undefined;
  const isOpposite =
    (first[1] === 1n && second[1] === MINUS_ONE) || (first[1] === MINUS_ONE && second[1] === 1n);
  return isOpposite ? [first[0], second[0]] : undefined;
}

/** From each wire to the one that is at least as great: gap = to - from has `bits` bits. */
function findGaps(facts: Facts, rows: readonly OpenRow[], switches: Map<number, Switch>) {
  const gaps = new Map<number, { to: number; bits: number }>();
  for (const row of rows) {
    if (!isLinear(row) || row.c.constant !== 0n || row.c.terms.size !== 3) continue;
    const wires = Array.from(row.c.terms.keys());
    const gap = wires.find((wire) => facts.bits(wire) > 0 && !switches.has(wire));
    if (gap === undefined) continue;
    const ends = wires.filter((wire) => wire !== gap);
    if (!ends.every((wire) => switches.has(wire))) continue;
    const sign = row.c.terms.get(gap) ?? 0n;
    const from = ends.find((wire) => row.c.terms.get(wire) === sign);
    const to = ends.find((wire) => row.c.terms.get(wire) === FIELD_ORDER - sign);
    if (from !== undefined && to !== undefined) gaps.set(from, { to, bits: facts.bits(gap) });
  }
  return gaps;
}

/** What goes into the network whose outputs are the chain. */
function inputsOf(chain: readonly number[], switches: ReadonlyMap<number, Switch>): number[] {
  const open = [...chain];
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    for (const wire of open) {
      const found = switches.get(wire);
      if (found === undefined) continue;
      const [x, y] = found.outputs.map((output) => open.indexOf(output));
      if (x === undefined || y === undefined || x < 0 || y < 0) continue;
      open[x] = found.inputs[0];
      open[y] = found.inputs[1];
      isGrowing = true;
      break;
    }
  }
  return open;
}
