/** The config hash that a proof must carry to be about the named model, publishers and feed. */
import { BallastError } from "../../model/errors.ts";
import { parseModelFile } from "../../model/model-file.ts";
import { readTextFile } from "../artifacts/json-file.ts";
import { configHash, modelCommitment } from "../commitment.ts";
import { feedIdOf, parseFeed } from "../statement/feed.ts";
import { commitmentOf, parsePublisherSet } from "../statement/publisher-set.ts";

export interface ConfigurationFiles {
  readonly model?: string;
  readonly publishers?: string;
  readonly feed?: string;
}

/** @throws BallastError `CONFIGURATION_PART` unless all three files are named, or none. */
export function expectedConfigHash(files: ConfigurationFiles): bigint | undefined {
  const { model, publishers, feed } = files;
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
