/**
 * The lab's work in pieces that any process can do alone. A piece is a kind and a position in that
 * kind's list, which is the same in every process.
 */
import { shapeNames } from "../artifacts/manifest.ts";
import { type BindingResult, checkBinding } from "./binding.ts";
import { controls, type Detection, runControl } from "./controls.ts";
import type { Examination } from "./examine.ts";
import { examineShape, examineTemplate } from "./examined-circuits.ts";
import { attempt, type ForgeryResult, readForgeries } from "./forgeries.ts";
import { listMutants, type MutantResult, tryMutant } from "./mutants.ts";
import { subjects } from "./subjects.ts";
import type { TaskContext } from "./task-context.ts";

export interface TaskResults {
  readonly control: Detection;
  readonly template: Examination;
  readonly forgery: ForgeryResult;
  readonly mutant: MutantResult;
  readonly shape: Examination;
  readonly binding: BindingResult;
}
export type TaskKind = keyof TaskResults;

export interface Task<K extends TaskKind = TaskKind> {
  readonly kind: K;
  readonly index: number;
}

interface Performer<R> {
  title(index: number): string;
  perform(index: number, context: TaskContext): Promise<R>;
}

function over<T, R>(
  list: () => readonly T[],
  title: (item: T) => string,
  perform: (item: T, context: TaskContext) => Promise<R>,
): Performer<R> {
  let items: readonly T[] | undefined;
  const at = (index: number): T => {
    items ??= list();
    const item = items[index];
    if (item === undefined) throw new RangeError(`no item ${index}`);
    return item;
  };
  return {
    title: (index) => title(at(index)),
    perform: (index, context) => perform(at(index), context),
  };
}

const performers: { readonly [K in TaskKind]: Performer<TaskResults[K]> } = {
  control: over(
    () => controls,
    ({ id }) => `control ${id}`,
    runControl,
  ),
  template: over(
    () => subjects,
    ({ main }) => main,
    examineTemplate,
  ),
  forgery: over(
    readForgeries,
    ({ id, title }) => `${id}, ${title}`,
    (forgery) => attempt(forgery),
  ),
  mutant: over(listMutants, ({ template, change }) => `${template}, ${change}`, tryMutant),
  shape: over(
    () => shapeNames,
    (name) => name,
    examineShape,
  ),
  binding: over(
    () => shapeNames,
    (name) => `proofs of ${name}`,
    (name) => checkBinding(name),
  ),
};

export function titleOf({ kind, index }: Task): string {
  return performers[kind].title(index);
}

export function perform<K extends TaskKind>(
  { kind, index }: Task<K>,
  context: TaskContext,
): Promise<TaskResults[K]> {
  return performers[kind].perform(index, context);
}
