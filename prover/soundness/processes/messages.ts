/** What the lab and its processes say to each other. */
import { BallastError, type ErrorKind } from "../../../model/errors.ts";
import type { Cost } from "../cost.ts";
import type { Task, TaskKind, TaskResults } from "../tasks.ts";

/** To a process: something to do, or to stop doing it. */
export type Order = { readonly type: "perform"; readonly task: Task } | { readonly type: "abort" };

/** From a process. */
export type Answer<K extends TaskKind = TaskKind> =
  | { readonly type: "step"; readonly step: string }
  | { readonly type: "done"; readonly result: TaskResults[K]; readonly cost: Cost }
  | { readonly type: "failed"; readonly failure: Failure };

/** A BallastError's parts, since an error itself loses them on its way. */
export interface Failure {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly location: string | undefined;
  readonly hint: string | undefined;
  readonly stack: string;
}

export function failureOf(error: unknown): Failure {
  const stack = (error instanceof Error ? error.stack : undefined) ?? "";
  if (error instanceof BallastError) {
    const { kind, code, message, location, hint } = error;
    return { kind, code, message, location, hint, stack };
  }
  const message = error instanceof Error ? error.message : String(error);
  const hint = "this is a defect; run again with --debug and report what it prints";
  return { kind: "internal", code: "LAB_TASK", message, location: undefined, hint, stack };
}

/** The error again, about the task. */
export function errorOf({ kind, code, message, location, hint, stack }: Failure, title: string) {
  const error = new BallastError(kind, code, `${title}: ${message}`, {
    ...(location !== undefined && { location }),
    ...(hint !== undefined && { hint }),
  });
  error.stack = stack;
  return error;
}
