import type { Command } from "commander";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { findShape, shapeNames } from "../../artifacts/manifest.ts";
import type { AuditReport } from "../../audit/report.ts";
import type { AuditStep, StepResult } from "../../audit/step.ts";
import type { AuditSubject } from "../../audit/subject.ts";
import type { Keystore } from "../../report/keystore.ts";
import { type AuditOptions, checkOptions, prepareAudit } from "../audit-subject.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";

export function registerAudit(command: Command, context: CommandContext): void {
  command
    .option("--shape <name>", `one of ${shapeNames.join(", ")}`, "small")
    .option("--artifacts <folder>", "the shipped circuit files (default: build/circuits/<shape>)")
    .option("--dev", "accept a DEV key, on a local chain only, and audit the rest")
    .option("--rpc <url>", "JSON-RPC endpoint of the deployment")
    .option("--addresses <file>", "its address book")
    .option("--model <file>", "the published model")
    .option("--publishers <file>", "the published publisher set")
    .option("--feed <file>", "the feed whose reports are disclosed")
    .option("--reports <files...>", "disclosed reports: the reference computes their scores again")
    .option("--policy <file>", "published policy of the markets (default: docs/policy.md's)")
    .option("--governance-delay <seconds>", "published delay of admin and governor", "172800")
    .option("--last <count>", "how many of the newest accepted proofs to verify", "8")
    .option("--ceremony <folder>", "transcript of the key's ceremony")
    .option("--ptau <file>", "its phase-1 file")
    .option("--full", "have snarkjs verify the phase-1 file too; its hash is checked anyway")
    .option("--soundness <file>", "report of the soundness lab (default: docs/soundness.json)")
    .option("--only <steps...>", "steps by number or name")
    .option("--explain <step>", "say what a step checks, and do nothing")
    .option("--check <file>", "an earlier report, held against today")
    .option("--auditor <x>", "who must have signed it: x-coordinate of the key")
    .option("--key <keystore>", "Ballast keystore that signs the report")
    .option("--passphrase-file <file>", "file holding its passphrase (otherwise asked)")
    .option("--out <file>", "where to write the report (ballast.audit/1)")
    .action((options) => audit(context, options));
}

async function audit(context: CommandContext, options: AuditOptions): Promise<void> {
  const { AUDIT_STEPS } = await import("../../audit/steps.ts");
  const { findStep, selectSteps } = await import("../../audit/run-audit.ts");
  const { explain, only } = options;
  if (explain !== undefined) return explainStep(context, findStep(AUDIT_STEPS, explain));
  const shape = findShape(options.shape);
  const steps = only === undefined ? AUDIT_STEPS : selectSteps(AUDIT_STEPS, only);
  const rules = checkOptions(options);
  if (options.out !== undefined) {
    const { key, check, addresses, model, publishers, feed } = options;
    requireOutputFile(options.out, { inputs: [key, check, addresses, model, publishers, feed] });
  }
  const secret = await openKey(context, options);
  const { subject, close } = await prepareAudit(context, { options, shape, rules });
  try {
    const results = await run(context, subject, steps);
    const report = await reportOn({ subject, results, secret });
    const { serialiseAuditReport } = await import("../../audit/report.ts");
    if (options.out !== undefined) writeFileAtomic(options.out, serialiseAuditReport(report));
    const { describeAudit } = await import("../describe/audit.ts");
    context.output.result(describeAudit(report), { ...report.body, digest: report.digest });
    if (report.body.verdict === "FAIL") context.answerNo();
  } finally {
    close();
  }
}

function explainStep({ output }: CommandContext, step: AuditStep): void {
  const { number, id, title, explanation, threats } = step;
  const text = `${number} ${id}: ${title}\n\n${explanation.replaceAll("\n", " ")}\n\nthreats: ${threats.join(", ")}`;
  output.result(text, { number, id, title, explanation, threats });
}

async function openKey(context: CommandContext, { key, passphraseFile }: AuditOptions) {
  if (key === undefined) return undefined;
  const { openKeystore, parseKeystore } = await import("../../report/keystore.ts");
  const { readPassphrase } = await import("../passphrase.ts");
  const keystore: Keystore = parseKeystore(readTextFile(key), key);
  return openKeystore(keystore, await readPassphrase(context, { file: passphraseFile }));
}

async function run(
  { output, signal }: CommandContext,
  subject: AuditSubject,
  steps: readonly AuditStep[],
): Promise<StepResult[]> {
  const { runAudit } = await import("../../audit/run-audit.ts");
  const progress = output.progress("audit");
  const results = await runAudit({
    subject,
    steps,
    signal,
    onProgress: (stage) => progress.update(stage),
  });
  progress.finish();
  return results;
}

interface ReportOnParameters {
  readonly subject: AuditSubject;
  readonly results: readonly StepResult[];
  readonly secret: Uint8Array | undefined;
}

async function reportOn({ subject, results, secret }: ReportOnParameters): Promise<AuditReport> {
  const { makeReport } = await import("../../audit/report.ts");
  const { listArtefacts } = await import("../../audit/earlier-report.ts");
  const { chain, shape } = subject;
  const audited = chain && {
    chainId: String(chain.book.chainId),
    block: await chain.provider.getBlockNumber(),
    oracle: chain.book.contracts.RiskOracle.address,
  };
  const artefacts = listArtefacts(subject);
  return makeReport({ shape: shape.name, chain: audited, artefacts, results, secret });
}
