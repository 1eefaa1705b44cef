import type { Command } from "commander";
import { parseModelFile } from "../../../model/model-file.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { findShape, shapeNames } from "../../artifacts/manifest.ts";
import { serialiseProofFile } from "../../proof/proof-file.ts";
import { parseReport } from "../../report/report-file.ts";
import { describeScore, formatRound } from "../describe/score.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";

interface ProveOptions {
  shape: string;
  model: string;
  publishers: string;
  feed: string;
  report: string[];
  out: string;
}

export function registerProve(command: Command, context: CommandContext): void {
  command
    .option("--shape <name>", `one of ${shapeNames.join(", ")}`, "small")
    .requiredOption("--model <file>", "model file")
    .requiredOption("--publishers <file>", "publisher set file")
    .requiredOption("--feed <file>", "feed file")
    .requiredOption("--report <files...>", "signed reports, as many as the shape takes")
    .requiredOption("--out <file>", "proof to write")
    .action((options) => prove(context, options));
}

async function prove({ output, signal }: CommandContext, options: ProveOptions): Promise<void> {
  const { model, publishers, report, out } = options;
  requireOutputFile(out, { inputs: [model, publishers, options.feed, ...report] });
  const shape = findShape(options.shape);
  const { model: integerModel } = parseModelFile(readTextFile(model), model);
  const reports = report.map((file) => parseReport(readTextFile(file), file));
  // What follows takes a second to load; a malformed report has been refused by now.
  const { parseFeed } = await import("../../statement/feed.ts");
  const { parsePublisherSet } = await import("../../statement/publisher-set.ts");
  const { buildStatement } = await import("../../statement/statement.ts");
  const { loadProver, loadVerificationKey } = await import("../../proof/load-prover.ts");
  const { noticeDevKey } = await import("../dev-key-notice.ts");
  const feed = parseFeed(readTextFile(options.feed), options.feed);
  const statement = buildStatement({
    shape,
    model: integerModel,
    publishers: parsePublisherSet(readTextFile(publishers), publishers),
    feed,
    reports,
  });
  const progress = output.progress("prove");
  progress.update("loading circuit and key");
  const prover = await loadProver(options.shape);
  try {
    const made = await prover.prove({
      inputs: statement.inputs,
      expectedPublicSignals: statement.publicSignals,
      signal,
      onProgress: (stage) => progress.update(stage),
    });
    progress.finish();
    writeFileAtomic(options.out, serialiseProofFile({ shape: options.shape, ...made }));
  } finally {
    await prover.close();
  }
  const devKey = await noticeDevKey(output, options.shape, loadVerificationKey(options.shape));
  const { publicInputs } = statement;
  const scores = feed.markets.map(({ symbol }, i) => {
    const score = publicInputs.markets[i];
    return `  ${symbol}: ${score === undefined ? "" : describeScore(score)}`;
  });
  const when = formatRound(publicInputs.round, feed.periodSeconds);
  output.result(
    `wrote ${options.out}: round ${publicInputs.round}, ${when}\n${scores.join("\n")}`,
    {
      proof: options.out,
      shape: options.shape,
      devKey,
      ...publicInputs,
    },
  );
}
