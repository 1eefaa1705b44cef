import { join } from "node:path";
import type { Command } from "commander";
import { buildHistory, writeHistory } from "../../../model/history/build.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { dataDirectory } from "../data-directory.ts";
import { requireDocumentDirectory } from "../documents.ts";
import { gapNotes } from "../gap-notes.ts";
import type { CommandContext } from "../main.ts";

interface HistoryOptions {
  data?: string;
  out: string;
}

export function registerHistory(command: Command, { io, output }: CommandContext): void {
  command
    .option("--data <directory>", "raw market data (otherwise BALLAST_DATA)")
    .option("--out <directory>", "where to write", join(projectRoot, "model", "history"))
    .action(async (options: HistoryOptions) => {
      requireDocumentDirectory(options);
      const progress = output.progress("history");
      const { onGap, gaps } = gapNotes(output);
      const built = await buildHistory({
        dataDirectory: dataDirectory(io, options.data),
        onProgress: ({ stage, done, total }) => progress.update(stage, done, total),
        onGap,
      });
      progress.finish();
      writeHistory(built, options.out);
      const { rows, tableSha256 } = built.index;
      const text = `wrote ${rows} hourly feature rows, sha-256 ${tableSha256}, to ${options.out}`;
      output.result(text, { rows, tableSha256, directory: options.out, gaps });
    });
}
