import type { Command } from "commander";
import { formatFeatureRows } from "../../../../model/history/feature-rows.ts";
import { writeFileAtomic } from "../../../artifacts/atomic-file.ts";
import { readTextFile } from "../../../artifacts/json-file.ts";
import { parseFeed } from "../../../statement/feed.ts";
import type { CommandContext } from "../../main.ts";
import { requireOutputFile } from "../../output-file.ts";

interface CollectOptions {
  feed: string;
  observed: string[];
  out: string;
}

export function registerCollect(command: Command, context: CommandContext): void {
  command
    .requiredOption("--feed <file>", "feed, whose markets name the rows")
    .requiredOption(
      "--observed <files...>",
      "observations (ballast.features/1) or one publisher's signed reports, a round each",
    )
    .requiredOption("--out <file>", "feature table to write, CSV")
    .action((options) => collect(context, options));
}

async function collect({ output }: CommandContext, options: CollectOptions): Promise<void> {
  const { feed, observed, out } = options;
  requireOutputFile(out, { inputs: [feed, ...observed] });
  const { collectObservations } = await import("../../collect-observations.ts");
  const rows = await collectObservations(parseFeed(readTextFile(feed), feed), observed);
  writeFileAtomic(out, formatFeatureRows(rows));
  const text = `wrote ${rows.length} rows of ${observed.length} rounds to ${out}`;
  output.result(text, { rows: rows.length, rounds: observed.length, written: [out] });
}
