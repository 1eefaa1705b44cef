/** What a mutation run found: a table, the mutants that need a test, and entries that are no longer true. */
import { EQUIVALENT } from "./equivalent.ts";
import type { Mutant } from "./mutants.ts";
import type { Judgement } from "./pool.ts";

export interface Judged {
  readonly contract: string;
  readonly mutant: Mutant;
  readonly judgement: Judgement | { readonly outcome: "not judged" };
}

export const HEADER = [
  "contract",
  "mutants",
  "killed",
  "hung",
  "equivalent",
  "survived",
  "not valid",
  "not judged",
];

export const isEquivalent = ({ mutant }: Judged): boolean => mutant.name in EQUIVALENT;
const hasOutcome = (judged: Judged, outcome: Judged["judgement"]["outcome"]): boolean =>
  judged.judgement.outcome === outcome;

export const survivors = (all: readonly Judged[]): Judged[] =>
  all.filter((judged) => hasOutcome(judged, "survived") && !isEquivalent(judged));

/** Entries of the list that a test has disproved. */
export const disproved = (all: readonly Judged[]): Judged[] =>
  all.filter(
    (judged) =>
      isEquivalent(judged) && !hasOutcome(judged, "survived") && !hasOutcome(judged, "not judged"),
  );

export const unjudged = (all: readonly Judged[]): Judged[] =>
  all.filter((judged) => hasOutcome(judged, "not judged"));

/** Entries of the list that name no mutant; only a run over all contracts can tell. */
export function unknownEntries(all: readonly Judged[]): string[] {
  const names = new Set(all.map(({ mutant }) => mutant.name));
  return Object.keys(EQUIVALENT).filter((name) => !names.has(name));
}

export function table(all: readonly Judged[]): string {
  const lines = [HEADER, ...rowsOf(all)];
  const widths = HEADER.map((_, column) => Math.max(...lines.map((line) => cell(line, column))));
  return lines.map((line) => layOut(line, widths)).join("\n");
}

/** A row for each contract by its name, and the totals. */
export function rowsOf(all: readonly Judged[]): string[][] {
  const contracts = [...new Set(all.map(({ contract }) => contract))].toSorted();
  const rows = contracts.map((contract) => rowOf(contract, all));
  return [...rows, ["total", ...totals(rows)]];
}

function rowOf(contract: string, all: readonly Judged[]): string[] {
  const of = all.filter((judged) => judged.contract === contract);
  const invalid = of.filter((judged) => hasOutcome(judged, "invalid")).length;
  const counts = [
    of.length - invalid,
    of.filter((judged) => hasOutcome(judged, "killed")).length,
    of.filter((judged) => hasOutcome(judged, "hung")).length,
    of.filter((judged) => hasOutcome(judged, "survived") && isEquivalent(judged)).length,
    survivors(of).length,
    invalid,
    unjudged(of).length,
  ];
  return [contract, ...counts.map(String)];
}

const totals = (rows: readonly string[][]): string[] =>
  HEADER.slice(1).map((_, column) =>
    String(rows.reduce((sum, row) => sum + Number(row[column + 1]), 0)),
  );

const cell = (line: readonly string[], column: number): number => line[column]?.length ?? 0;

const layOut = ([first = "", ...rest]: readonly string[], [width = 0, ...widths]: number[]) =>
  [first.padEnd(width), ...rest.map((text, i) => text.padStart(widths[i] ?? 0))].join("  ");

export const describe = ({ mutant }: Judged): string =>
  `${mutant.path}:${mutant.line} [${mutant.operator}] ${mutant.name}`;
