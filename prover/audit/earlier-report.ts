/** Step 17: the report itself, and an earlier one held against what lies here now. */
import { readFileSync, statSync } from "node:fs";
import { readTextFile } from "../artifacts/json-file.ts";
import {
  type Artefact,
  describeArtefact,
  isDigestRight,
  isSignatureRight,
  parseAuditReport,
} from "./report.ts";
import type { AuditStep } from "./step.ts";
import type { AuditSubject } from "./subject.ts";

const REPORT_MAX_BYTES = 4_194_304;

export const reportStep: AuditStep = {
  number: 17,
  id: "report",
  title: "the report is hashed, signed and about these artefacts",
  threats: ["K10"],
  explanation: `The audit ends in a JSON file with every step, and size, sha-256 and blake2b-512 of every
artefact; its digest covers all of it, and --key signs the digest with the auditor's keystore. With
--check an earlier report is held against today: its digest and signature must be right, by the expected
auditor if one is named, and every artefact in it must have the bytes it had then.`,
  async run(subject, checks) {
    const artefacts = listArtefacts(subject);
    for (const { name, sha256 } of artefacts) checks.saw(`${name} sha-256: ${sha256}`);
    if (subject.earlierReport === undefined) return;
    const path = subject.earlierReport;
    const report = parseAuditReport(readTextFile(path, REPORT_MAX_BYTES), path);
    const fail = (code: string, message: string) => checks.fail(code, message, path);
    if (!isDigestRight(report)) fail("REPORT_DIGEST", "the digest is not the report's");
    if (report.signed === undefined) fail("REPORT_UNSIGNED", "nobody signed the report");
    else if (!isSignatureRight(report)) fail("REPORT_SIGNATURE", "the signature does not verify");
    const auditor = report.signed?.auditor.x;
    if (subject.auditorX !== undefined && auditor !== subject.auditorX) {
      fail("REPORT_AUDITOR", `signed by ${auditor}, expected ${subject.auditorX}`);
    }
    compareArtefacts(artefacts, report.body.artefacts, (message) =>
      fail("REPORT_ARTEFACT", message),
    );
    checks.saw(`earlier report: verdict ${report.body.verdict}, digest ${report.digest}`);
  },
};

/** Those files that are there, under names that mean the same on another machine. */
export function listArtefacts(subject: AuditSubject): Artefact[] {
  const { artifacts, lockPath, model, publishers, feed, soundness } = subject;
  const { directory: _, stamp: __, ...built } = artifacts;
  const named: [name: string, path: string | undefined][] = [
    ...Object.entries(built),
    ["lock", lockPath],
    ["model", model],
    ["publishers", publishers],
    ["feed", feed],
    ["soundness", soundness],
  ];
  return named.flatMap(([name, path]) => {
    if (path === undefined) return [];
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return [];
    return [describeArtefact(name, readFileSync(path))];
  });
}

function compareArtefacts(
  now: readonly Artefact[],
  then: readonly Artefact[],
  onDifference: (message: string) => void,
): void {
  const found = new Map(now.map((artefact) => [artefact.name, artefact]));
  for (const { name, sha256, blake2b512 } of then) {
    const today = found.get(name);
    if (today === undefined) continue;
    if (today.sha256 === sha256 && today.blake2b512 === blake2b512) continue;
    onDifference(`${name} has sha-256 ${today.sha256}, had ${sha256}`);
  }
}
