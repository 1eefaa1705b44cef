import type { Command } from "commander";
import { readTextFile } from "../../artifacts/json-file.ts";
import { parseProofFile } from "../../proof/proof-file.ts";
import { claimedStatement } from "../describe/proof-statement.ts";
import type { CommandContext } from "../main.ts";

interface VerifyOptions {
  proof: string;
  vkey?: string;
  model?: string;
  publishers?: string;
  feed?: string;
}

export function registerVerify(command: Command, context: CommandContext): void {
  command
    .requiredOption("--proof <file>", "proof to check")
    .option("--vkey <file>", "verification key (otherwise the locked one of the proof's shape)")
    .option("--model <file>", "model it must be about")
    .option("--publishers <file>", "publisher set it must be about")
    .option("--feed <file>", "feed it must be about")
    .action((options) => verify(context, options));
}

async function verify(context: CommandContext, options: VerifyOptions): Promise<void> {
  const file = parseProofFile(readTextFile(options.proof), options.proof);
  const { shape, proof, publicSignals } = file;
  const { statement } = claimedStatement(file, options.proof);
  // What follows takes a second to load; a malformed proof has been refused by now.
  const { verifyProof } = await import("../../proof/verify.ts");
  const { loadVerificationKey } = await import("../../proof/load-prover.ts");
  const { parseVerificationKey } = await import("../../proof/verification-key.ts");
  const { noticeDevKey } = await import("../dev-key-notice.ts");
  const { expectedConfigHash } = await import("../configuration.ts");
  const vkey =
    options.vkey === undefined
      ? loadVerificationKey(shape)
      : parseVerificationKey(readTextFile(options.vkey), options.vkey);
  const checks: Record<string, boolean> = {
    proof: await verifyProof({ vkey, proof, publicSignals }),
  };
  const expected = expectedConfigHash(options);
  if (expected !== undefined) checks.configuration = statement.configHash === expected;
  const devKey = await noticeDevKey(context.output, shape, vkey);
  const isValid = Object.values(checks).every(Boolean);
  const lines = Object.entries(checks).map(([check, ok]) => `${check}: ${ok ? "ok" : "WRONG"}`);
  context.output.result(lines.join("\n"), { valid: isValid, devKey, checks, shape, ...statement });
  if (!isValid) context.answerNo();
}
