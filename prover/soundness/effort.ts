/** What a run took, for its report. These figures alone differ from run to run. */
import { markdownTable } from "../../model/markdown.ts";
import { unique } from "./names.ts";
import type { TaskCost } from "./processes/pool.ts";
import type { TaskKind } from "./tasks.ts";

export interface LabEffort {
  readonly jobs: number;
  readonly seconds: number;
  readonly costs: readonly TaskCost[];
}

const GROUPS: Readonly<Record<Exclude<TaskKind, "shape">, string>> = {
  ...{ control: "controls", template: "templates", forgery: "forgeries" },
  ...{ mutant: "mutants", binding: "proofs" },
};

/** Whole circuits one by one, everything else by its kind. */
const groupOf = ({ task: { kind }, title }: TaskCost): string =>
  kind === "shape" ? title : GROUPS[kind];

/** A step's method, as M4; all else is compiling and reading. */
const methodOf = (step: string): string => /^M\d+/.exec(step)?.[0] ?? "rest";

export function effortText({ jobs, seconds, costs }: LabEffort): string {
  const peakMegabytes = Math.max(...costs.map((cost) => cost.peakMegabytes));
  return `## What the run took

${seconds.toFixed(0)} seconds with ${jobs} processes at work, of which the largest held ${peakMegabytes} MB at most. Below, seconds of processor time by method; the compiler, a process of its own, counts in the elapsed seconds alone. These figures differ from run to run, all others do not.

${effortTable(costs)}`;
}

function effortTable(costs: readonly TaskCost[]): string {
  const steps = costs.flatMap((cost) =>
    cost.steps.map((step) => ({ ...step, group: groupOf(cost), method: methodOf(step.step) })),
  );
  const methods = unique(steps.map(({ method }) => method)).toSorted(byNumber);
  const sum = (values: readonly number[]): string =>
    values.reduce((total, value) => total + value, 0).toFixed(1);
  const groups = Array.from(Map.groupBy(steps, ({ group }) => group)).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return markdownTable(
    ["work", "tasks", "elapsed", "processor", ...methods],
    groups.map(([group, own]) => [
      group,
      String(costs.filter((cost) => groupOf(cost) === group).length),
      sum(own.map(({ seconds }) => seconds)),
      sum(own.map(({ cpuSeconds }) => cpuSeconds)),
      ...methods.map((method) =>
        sum(own.flatMap((step) => (step.method === method ? [step.cpuSeconds] : []))),
      ),
    ]),
  );
}

const byNumber = (a: string, b: string): number =>
  (Number(a.slice(1)) || 0) - (Number(b.slice(1)) || 0);
