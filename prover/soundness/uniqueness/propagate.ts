/**
 * M4: uniqueness by propagation. From known inputs, lemmas add known wires until none adds any. A
 * wire that stays unknown is not shown to be free; it is not shown to be determined either.
 */
import type { System } from "../system.ts";
import { Facts } from "./facts.ts";
import {
  excludeOneCase,
  findOneHot,
  isLinear,
  noteBoolean,
  noteRange,
  type OpenRow,
  readDigits,
  solveOne,
  splitAtZero,
} from "./lemmas.ts";
import { findSaturatingCases } from "./saturating.ts";
import { findSortedChains } from "./sorted.ts";

export interface UniquenessResult {
  /** Outputs that are not shown to be determined by the inputs; none in a sound circuit. */
  readonly unknownOutputs: readonly string[];
  /** All wires that are not. */
  readonly unknown: readonly number[];
  readonly wires: number;
  /** Wires added by each lemma. */
  readonly uses: Readonly<Record<string, number>>;
  readonly facts: Facts;
}

export function propagateUniqueness(system: System): UniquenessResult {
  const { r1cs, names, firstInput } = system;
  const facts = new Facts(system);
  const isOpen = new Uint8Array(r1cs.constraintCount).fill(1);
  const openRow = (index: number): OpenRow => {
    const row = facts.row(index);
    const unknowns = new Set([row.a, row.b, row.c].flatMap((form) => facts.unknownsOf(form)));
    return { ...row, unknowns: Array.from(unknowns) };
  };
  noteRanges(facts);
  const settle = (): void => {
    const queue = facts.takeLearnt();
    for (let wire = queue.pop(); wire !== undefined; wire = queue.pop()) {
      for (const index of facts.rowsOf(wire)) {
        if (isOpen[index] !== 1) continue;
        const row = openRow(index);
        if (row.unknowns.length === 0) isOpen[index] = 0;
        else solveOne(facts, row);
      }
      queue.push(...facts.takeLearnt());
    }
  };
  for (let index = 0; index < r1cs.constraintCount; index++) solveOne(facts, openRow(index));
  settle();
  for (let known = -1; known !== total(facts); ) {
    known = total(facts);
    const rows: OpenRow[] = [];
    for (let index = 0; index < r1cs.constraintCount; index++) {
      if (isOpen[index] !== 1) continue;
      const row = openRow(index);
      if (row.unknowns.length === 0) isOpen[index] = 0;
      else rows.push(row);
    }
    for (const row of rows) readDigits(facts, row);
    splitAtZero(
      facts,
      rows.filter((row) => !isLinear(row)),
    );
    excludeOneCase(facts, rows);
    findOneHot(facts, rows);
    findSortedChains(facts, rows);
    findSaturatingCases(facts, rows);
    settle();
  }
  const unknown: number[] = [];
  const unknownOutputs: string[] = [];
  for (let wire = 1; wire < r1cs.wireCount; wire++) {
    if (facts.isKnown(wire)) continue;
    unknown.push(wire);
    if (wire < firstInput) unknownOutputs.push(names[wire] ?? "");
  }
  return { unknownOutputs, unknown, wires: r1cs.wireCount, uses: facts.uses, facts };
}

const total = ({ uses }: Facts): number => Object.values(uses).reduce((sum, n) => sum + n, 0);

function noteRanges(facts: Facts): void {
  const { constraintCount } = facts.system.r1cs;
  for (let row = 0; row < constraintCount; row++) noteBoolean(facts, facts.row(row));
  for (let row = 0; row < constraintCount; row++) noteRange(facts, facts.row(row));
}
