/** The whole lab: templates, shapes, forgeries, controls, mutants, and what is left unexplained. */
import { availableParallelism } from "node:os";
import type { OnProgress } from "../../model/progress.ts";
import { findShape, shapeNames } from "../artifacts/manifest.ts";
import { controls } from "./controls.ts";
import type { LabEffort } from "./effort.ts";
import { SLOW } from "./examined-circuits.ts";
import { explain, findingsOf, type LabResults, readAllowlist } from "./findings.ts";
import { readForgeries } from "./forgeries.ts";
import { listMutants } from "./mutants.ts";
import { Pool } from "./processes/pool.ts";
import { subjects } from "./subjects.ts";
import type { TaskKind } from "./tasks.ts";

export interface LabParameters {
  /** Whole circuits to examine. */
  readonly shapes: readonly string[];
  /** Templates only, without mutants, proofs and whole circuits. */
  readonly isQuick: boolean;
  /** Processes at work at once; each whole circuit takes one of them over a gigabyte. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnProgress | undefined;
}

export interface LabReport extends LabResults, ReturnType<typeof explain> {
  readonly isQuick: boolean;
  readonly effort: LabEffort;
}

const DEFAULT_JOBS_MAX = 2;

export const defaultJobs = (): number => Math.min(DEFAULT_JOBS_MAX, availableParallelism());

/** @throws BallastError those of Pool.run. */
export async function runLab(parameters: LabParameters): Promise<LabReport> {
  const { isQuick, jobs = defaultJobs(), signal, onProgress } = parameters;
  const startedAt = performance.now();
  const plan = planOf(parameters);
  const total = Object.values(plan).reduce((sum, indices) => sum + indices.length, 0);
  const pool = new Pool({
    processes: jobs,
    signal,
    onProgress: (stage, done) => onProgress?.({ stage, done, total }),
  });
  const all = <K extends TaskKind>(kind: K) =>
    Promise.all(plan[kind].map((index) => pool.run({ kind, index })));
  try {
    // The longest first, so that the processes end together.
    const [wholes, bindings, examinations, mutants, forgeries, detections] = await Promise.all([
      all("shape"),
      all("binding"),
      all("template"),
      all("mutant"),
      all("forgery"),
      all("control"),
    ]);
    const results: LabResults = {
      examinations: [...examinations, ...wholes.toReversed()],
      forgeries,
      controls: detections,
      mutants,
      binding: bindings[0],
    };
    const seconds = (performance.now() - startedAt) / 1000;
    const effort: LabEffort = { jobs, seconds, costs: pool.costs };
    const verdict = explain(findingsOf(results), readAllowlist(), { isComplete: !isQuick });
    return { ...results, ...verdict, isQuick, effort };
  } finally {
    await pool.close();
  }
}

/** Which items of each kind's list are asked for; of the shapes, the largest first. */
function planOf({ shapes, isQuick }: LabParameters): Readonly<Record<TaskKind, readonly number[]>> {
  const indices = <T>(list: readonly T[], isAsked: (item: T) => boolean): number[] =>
    list.flatMap((item, index) => (isAsked(item) ? [index] : []));
  const wholes = isQuick ? [] : shapes.map((name) => shapeNames.indexOf(findShape(name).name));
  return {
    control: indices(controls, () => true),
    template: indices(subjects, ({ main }) => !isQuick || !SLOW.test(main)),
    forgery: indices(readForgeries(), ({ inputs }) => !isQuick || inputs !== undefined),
    mutant: isQuick ? [] : indices(listMutants(), () => true),
    shape: wholes.toReversed(),
    binding: wholes.slice(0, 1),
  };
}
