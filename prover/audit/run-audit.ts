/** Runs the steps in order. A step that meets an error of known kind fails with it; the rest go on. */
import { BallastError, isBallastError } from "../../model/errors.ts";
import { throwIfAborted } from "../proof/abort.ts";
import { type AuditStep, Checks, type StepContext, type StepResult, statusOf } from "./step.ts";
import type { AuditSubject } from "./subject.ts";

export interface RunAuditParameters extends StepContext {
  readonly subject: AuditSubject;
  readonly steps: readonly AuditStep[];
  readonly onResult?: ((result: StepResult) => void) | undefined;
}

export async function runAudit(parameters: RunAuditParameters): Promise<StepResult[]> {
  const { subject, steps, signal, onProgress, onResult } = parameters;
  const results: StepResult[] = [];
  for (const step of steps) {
    throwIfAborted(signal, "the audit");
    const { number, id, title } = step;
    onProgress?.(`${number} ${id}`);
    const checks = new Checks();
    await collect(step, subject, checks, {
      signal,
      onProgress: (stage) => onProgress?.(`${number} ${id}: ${stage}`),
    });
    const { evidence, findings, skipped } = checks;
    const result = { number, id, title, status: statusOf(checks), evidence, findings, skipped };
    results.push(result);
    onResult?.(result);
  }
  return results;
}

async function collect(
  step: AuditStep,
  subject: AuditSubject,
  checks: Checks,
  context: StepContext,
): Promise<void> {
  try {
    await step.run(subject, checks, context);
  } catch (error) {
    if (!isBallastError(error) || error.code === "ABORTED") throw error;
    checks.fail(error.code, error.message, error.location);
  }
}

/**
 * The steps that `--only` names, by number or id, in their own order.
 * @throws BallastError `AUDIT_STEP`
 */
export function selectSteps(all: readonly AuditStep[], names: readonly string[]): AuditStep[] {
  const wanted = new Set(names.map((name) => findStep(all, name).number));
  return all.filter(({ number }) => wanted.has(number));
}

/** @throws BallastError `AUDIT_STEP` */
export function findStep(all: readonly AuditStep[], name: string): AuditStep {
  const step = all.find(({ number, id }) => name === String(number) || name === id);
  if (step !== undefined) return step;
  throw new BallastError("usage", "AUDIT_STEP", `no step ${JSON.stringify(name)}`, {
    hint: all.map(({ number, id }) => `${number} ${id}`).join(", "),
  });
}
