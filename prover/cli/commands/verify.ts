import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { configHash, modelCommitment } from "../../commitment.ts";
import { loadVerificationKey } from "../../proof/load-prover.ts";
import { parseProofFile } from "../../proof/proof-file.ts";
import { parseVerificationKey } from "../../proof/verification-key.ts";
import { verifyProof } from "../../proof/verify.ts";
import { feedIdOf, parseFeed } from "../../statement/feed.ts";
import { commitmentOf, parsePublisherSet } from "../../statement/publisher-set.ts";
import { claimedStatement } from "../describe/proof-statement.ts";
import { noticeDevKey } from "../dev-key-notice.ts";
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

function expectedConfigHash({ model, publishers, feed }: VerifyOptions): bigint | undefined {
  if (model === undefined && publishers === undefined && feed === undefined) return undefined;
  if (model === undefined || publishers === undefined || feed === undefined) {
    throw new BallastError("usage", "CONFIGURATION_PART", "only a part of the configuration", {
      hint: "--model, --publishers and --feed together, or none of them",
    });
  }
  return configHash({
    modelCommitment: modelCommitment(parseModelFile(readTextFile(model), model).model),
    publisherSet: commitmentOf(parsePublisherSet(readTextFile(publishers), publishers)),
    feedId: feedIdOf(parseFeed(readTextFile(feed), feed)),
  });
}
