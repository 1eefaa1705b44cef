/** What the lab found, and which of it the allowlist explains. */
import { join } from "node:path";
import { z } from "zod";
import { readJsonFile } from "../artifacts/json-file.ts";
import { projectRoot } from "../artifacts/paths.ts";
import type { BindingResult } from "./binding.ts";
import type { Detection } from "./controls.ts";
import type { Examination } from "./examine.ts";
import type { ForgeryResult } from "./forgeries.ts";
import type { MutantResult } from "./mutants.ts";

export interface Finding {
  readonly method: string;
  /** The circuit. */
  readonly on: string;
  readonly item: string;
}

export interface ExplainedFinding extends Finding {
  readonly reason: string;
}

const about = {
  method: z.string(),
  /** Circuits or templates it is about, as a pattern; all when absent. */
  on: z.string().optional(),
  /** Why it is no mistake, in words a reviewer can check. */
  reason: z.string().min(20),
};
const entryShape = z.union([
  /** The whole finding, as a pattern; it names signals, never everything. */
  z.strictObject({ ...about, item: z.string().regex(/^(?!\.[*+]$)/) }),
  /** The whole finding, letter by letter: a source line that changes needs a new entry. */
  z.strictObject({ ...about, text: z.string() }),
]);
export type AllowlistEntry = z.infer<typeof entryShape>;

export const allowlistPath = join(projectRoot, "prover", "soundness", "allowlist.json");

export function readAllowlist(): readonly AllowlistEntry[] {
  const schema = z.strictObject({
    format: z.literal("ballast.allowlist/1"),
    entries: z.array(entryShape),
  });
  return readJsonFile({ path: allowlistPath, schema }).entries;
}

export interface LabResults {
  readonly examinations: readonly Examination[];
  readonly forgeries: readonly ForgeryResult[];
  readonly controls: readonly Detection[];
  readonly mutants: readonly MutantResult[];
  readonly binding: BindingResult | undefined;
}

export function findingsOf(results: LabResults): Finding[] {
  const { examinations, forgeries, controls, mutants, binding } = results;
  return [
    ...examinations.flatMap(findingsOfExamination),
    ...forgeries.flatMap(({ id, title, violates, isAsRecorded }) =>
      isAsRecorded ? [] : [{ method: "M7", on: id, item: `${title}: ${violates ?? "accepted"}` }],
    ),
    ...mutants.flatMap(({ template, change, killedBy }) =>
      killedBy === undefined ? [{ method: "M8", on: template, item: change }] : [],
    ),
    ...(binding?.accepted ?? []).map((item) => ({ method: "M10", on: binding?.shape ?? "", item })),
    ...controls.flatMap(({ id, mistake, isCaught }) =>
      isCaught ? [] : [{ method: "control", on: id, item: mistake }],
    ),
  ];
}

function findingsOfExamination(examination: Examination): Finding[] {
  const { title, honestViolations, unmatched } = examination;
  const named = (method: string, items: readonly string[]): Finding[] =>
    items.map((item) => ({ method, on: title, item }));
  return [
    ...named("M1", honestViolations > 0 ? [`${honestViolations} honest witnesses refused`] : []),
    ...named("M2", examination.freeSignals),
    ...named("M3", examination.freeDirections),
    ...named("M4 output", examination.unknownOutputs),
    ...named("M4", examination.unknownSignals),
    ...named("M6", examination.acceptedOutside),
    ...named("M9", examination.redundant),
    ...named("M11", unmatched > 0 ? [`${unmatched} constraints differ`] : []),
  ];
}

/** An output that is not unique is never explained away. */
const UNEXPLAINABLE = new Set(["M1", "M4 output", "M7", "M10", "M11", "control"]);

export interface ExplainOptions {
  /** Every circuit and method was run, so an entry without a finding is out of date: a finding. */
  readonly isComplete: boolean;
}

export function explain(
  findings: readonly Finding[],
  allowlist: readonly AllowlistEntry[],
  { isComplete }: ExplainOptions,
) {
  const explained: ExplainedFinding[] = [];
  const unexplained: Finding[] = [];
  const used = new Set<AllowlistEntry>();
  for (const finding of findings) {
    const entry = UNEXPLAINABLE.has(finding.method)
      ? undefined
      : allowlist.find((candidate) => covers(candidate, finding));
    if (entry === undefined) unexplained.push(finding);
    else {
      used.add(entry);
      explained.push({ ...finding, reason: entry.reason });
    }
  }
  if (isComplete) {
    for (const entry of allowlist.filter((candidate) => !used.has(candidate))) {
      unexplained.push({ method: "allowlist", on: "no finding", item: describeEntry(entry) });
    }
  }
  return { explained, unexplained };
}

function covers(entry: AllowlistEntry, { method, on, item }: Finding): boolean {
  const matches = (pattern: string, whole: string): boolean =>
    new RegExp(`^(?:${pattern})$`).test(whole);
  if (entry.method !== method || !matches(entry.on ?? ".*", on)) return false;
  return "text" in entry ? entry.text === item : matches(entry.item, item);
}

/** What an entry is about, in one line. */
export function describeEntry(entry: AllowlistEntry): string {
  return `${entry.method} ${entry.on ?? "all"}: ${"text" in entry ? entry.text : entry.item}`;
}
