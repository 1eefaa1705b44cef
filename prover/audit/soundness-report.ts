/** Step 4: the soundness lab's report is about this circuit and leaves nothing unexplained. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { readJsonFile } from "../artifacts/json-file.ts";
import { describeArtifact } from "../artifacts/lock.ts";
import type { AuditStep } from "./step.ts";

const REPORT_MAX_BYTES = 33_554_432;

const reportShape = z.looseObject({
  format: z.literal("ballast.soundness/1"),
  /** sha-256 of every r1cs that was examined, by name. */
  r1cs: z.record(z.string(), z.string()),
  unexplained: z.array(z.looseObject({ method: z.string(), on: z.string(), item: z.string() })),
  controls: z.array(z.looseObject({ id: z.string(), mistake: z.string(), isCaught: z.boolean() })),
});

export const soundnessStep: AuditStep = {
  number: 4,
  id: "soundness",
  title: "the soundness report is about this circuit, with nothing unexplained",
  threats: ["C1", "C2", "C3", "C4", "C6", "C8", "C11", "C13", "C14"],
  explanation: `The lab (npm run soundness) looks for second witnesses: it moves every wire, ranks the free
directions, proves outputs unique, forges, mutates and deletes. Its report names the sha-256 of the r1cs it
looked at, which must be the shipped one's; every survivor must be explained in its allowlist. Run the lab
yourself rather than trusting the file.`,
  async run({ soundness: path, artifacts }, checks) {
    if (path === undefined) return checks.skip("no report: --soundness was not given");
    const report = readJsonFile({ path, schema: reportShape, maxBytes: REPORT_MAX_BYTES });
    const { sha256 } = describeArtifact(readFileSync(artifacts.r1cs));
    const ours = Object.entries(report.r1cs).filter(([, digest]) => digest === sha256);
    const message = `the report is about no circuit with r1cs sha-256 ${sha256}`;
    checks.require(ours.length > 0, "SOUNDNESS_OTHER_CIRCUIT", message, path);
    for (const { method, on, item } of report.unexplained) {
      checks.fail("SOUNDNESS_SURVIVOR", `${method}: ${item}`, on);
    }
    for (const { id, mistake, isCaught } of report.controls) {
      checks.require(isCaught, "SOUNDNESS_BLIND", `the lab missed a seeded bug: ${mistake}`, id);
    }
    for (const [name] of ours) checks.saw(`${name}: r1cs ${sha256}, nothing unexplained`);
    checks.saw(`${report.controls.length} seeded bugs caught`);
  },
};
