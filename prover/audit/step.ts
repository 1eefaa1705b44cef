/**
 * One of the auditor's seventeen steps: a question, what it looked at, and everything that is wrong.
 * A step passes when it found nothing wrong; it is skipped, never passed, when it had nothing to look at.
 */
import type { AuditSubject } from "./subject.ts";

export type StepStatus = "PASS" | "FAIL" | "SKIP";

/** Of a whole audit. */
export const STEP_COUNT = 17;

export interface Finding {
  /** Stable, upper case. */
  readonly code: string;
  readonly message: string;
  readonly location?: string;
}

export interface StepResult {
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly status: StepStatus;
  /** What the step saw, for a person to compare. */
  readonly evidence: readonly string[];
  readonly findings: readonly Finding[];
  /** Why the step, or a part of it, was left out. */
  readonly skipped: readonly string[];
}

export interface StepContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: string) => void) | undefined;
}

export interface AuditStep {
  readonly number: number;
  /** What `--only` and `--explain` take besides the number. */
  readonly id: string;
  readonly title: string;
  /** What is checked, why, and what a failure means; the text of `--explain`. */
  readonly explanation: string;
  /** Ids of docs/threat-model.md. */
  readonly threats: readonly string[];
  readonly run: (subject: AuditSubject, checks: Checks, context: StepContext) => Promise<void>;
}

/** Collects what a step sees. */
export class Checks {
  readonly evidence: string[] = [];
  readonly findings: Finding[] = [];
  readonly skipped: string[] = [];

  saw(text: string): void {
    this.evidence.push(text);
  }

  skip(reason: string): void {
    this.skipped.push(reason);
  }

  fail(code: string, message: string, location?: string): void {
    this.findings.push({ code, message, ...(location !== undefined && { location }) });
  }

  /** @returns the condition, so that a step can go on only where that makes sense. */
  require(condition: boolean, code: string, message: string, location?: string): boolean {
    if (!condition) this.fail(code, message, location);
    return condition;
  }

  /** What was seen, and a finding unless it is what it should be. */
  same(what: string, { actual, expected, code, location }: Comparison): boolean {
    if (actual !== expected) {
      this.fail(code, `${what} is ${actual}, expected ${expected}`, location);
      return false;
    }
    this.saw(`${what}: ${actual}`);
    return true;
  }
}

export interface Comparison {
  readonly actual: string | number | bigint;
  readonly expected: string | number | bigint;
  readonly code: string;
  readonly location?: string;
}

/** Nothing to look at is not an answer. */
export function statusOf({ evidence, findings, skipped }: Checks): StepStatus {
  if (findings.length > 0) return "FAIL";
  return skipped.length > 0 && evidence.length === 0 ? "SKIP" : "PASS";
}
