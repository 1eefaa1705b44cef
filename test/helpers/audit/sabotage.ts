/** One change to something honest, and the step that claims to notice it. */
import { expect } from "chai";
import { findStep, runAudit } from "../../../prover/audit/run-audit.ts";
import type { StepResult } from "../../../prover/audit/step.ts";
import { AUDIT_STEPS } from "../../../prover/audit/steps.ts";
import type { AuditSubject } from "../../../prover/audit/subject.ts";

export interface Sabotage<World> {
  readonly what: string;
  readonly step: number;
  /** The finding that names it. */
  readonly code: string;
  /** Makes the change, and returns what the auditor then looks at. */
  readonly change: (world: World) => AuditSubject | Promise<AuditSubject>;
}

export async function runStep(subject: AuditSubject, step: number): Promise<StepResult> {
  const [result] = await runAudit({ subject, steps: [findStep(AUDIT_STEPS, String(step))] });
  if (result === undefined) throw new Error(`step ${step} has no result`);
  return result;
}

/** The step must fail, and say so with the code. */
export async function expectCaught(
  subject: AuditSubject,
  { step, code }: Pick<Sabotage<never>, "step" | "code">,
): Promise<void> {
  const { status, findings } = await runStep(subject, step);
  expect(status).to.equal("FAIL");
  expect(findings.map((finding) => finding.code)).to.include(code);
}
