import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { configHash, modelCommitment } from "../../commitment.ts";
import { feedIdOf, parseFeed } from "../../statement/feed.ts";
import { commitmentOf, parsePublisherSet } from "../../statement/publisher-set.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";

interface CommitOptions {
  model?: string;
  publishers?: string;
  feed?: string;
}

export function registerCommit(command: Command, { output }: CommandContext): void {
  command
    .option("--model <file>", "model file")
    .option("--publishers <file>", "publisher set file")
    .option("--feed <file>", "feed file")
    .action((options: CommitOptions) => {
      const hashes = computeHashes(options);
      const rows = Object.entries(hashes).map(([name, hash]) => [name, String(hash)]);
      output.result(table(rows), hashes);
    });
}

function computeHashes({ model, publishers, feed }: CommitOptions): Record<string, bigint> {
  const hashes: Record<string, bigint> = {};
  if (model !== undefined) {
    hashes.modelCommitment = modelCommitment(parseModelFile(readTextFile(model), model).model);
  }
  if (publishers !== undefined) {
    hashes.publisherSet = commitmentOf(parsePublisherSet(readTextFile(publishers), publishers));
  }
  if (feed !== undefined) hashes.feedId = feedIdOf(parseFeed(readTextFile(feed), feed));
  const { modelCommitment: m, publisherSet: p, feedId: f } = hashes;
  if (m !== undefined && p !== undefined && f !== undefined) {
    hashes.configHash = configHash({ modelCommitment: m, publisherSet: p, feedId: f });
  }
  if (Object.keys(hashes).length > 0) return hashes;
  throw new BallastError("usage", "COMMIT_NOTHING", "nothing to commit to", {
    hint: "--model, --publishers or --feed; with all three the config hash is printed too",
  });
}
