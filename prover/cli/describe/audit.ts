/** An audit as a person reads it: a line for each step, and under it what is wrong or was left out. */
import type { AuditReport } from "../../audit/report.ts";
import { table } from "../output.ts";

export function describeAudit({ body, digest, signed }: AuditReport): string {
  const { steps, verdict } = body;
  const rows = steps.map(({ number, id, status, title }) => [`${number}`, id, status, title]);
  const lines = table(rows).split("\n");
  const blocks = steps.map(({ status, findings, skipped, evidence }, index) => {
    const wrong = findings.map(({ code, message, location }) =>
      [`  ${code}:`, location, message].filter((part) => part !== undefined).join(" "),
    );
    const left = skipped.map((reason) => `  left out: ${reason}`);
    const seen = status === "PASS" ? [] : evidence.map((text) => `  saw: ${text}`);
    return [lines[index] ?? "", ...wrong, ...left, ...seen].join("\n");
  });
  const by = signed === undefined ? "not signed" : `signed by key ${signed.auditor.x}`;
  return [
    ...blocks,
    "",
    `${VERDICTS[verdict]} (${countsOf(steps)})`,
    `digest ${digest}, ${by}`,
  ].join("\n");
}

const VERDICTS = {
  PASS: "PASS: all steps found what they should",
  INCOMPLETE: "INCOMPLETE: nothing wrong was found, and not everything was looked at",
  FAIL: "FAIL: do not rely on this",
} as const;

function countsOf(steps: AuditReport["body"]["steps"]): string {
  const count = (status: string): number => steps.filter((step) => step.status === status).length;
  return `${count("PASS")} passed, ${count("FAIL")} failed, ${count("SKIP")} skipped`;
}
