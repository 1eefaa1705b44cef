/** The process: streams, Ctrl-C, exit status. */
import { EXIT_INTERRUPTED } from "./exit-status.ts";
import { main } from "./main.ts";

const abort = new AbortController();
process.once("SIGINT", () => {
  abort.abort();
  process.stderr.write("\ninterrupted\n");
  // Work that listens to the signal has until here to end; files are only ever renamed into place.
  setTimeout(() => process.exit(EXIT_INTERRUPTED), 2_000).unref();
});
const { stdout, stderr, stdin, env } = process;
const status = await main(process.argv.slice(2), { stdout, stderr, stdin, env }, abort.signal);
process.exitCode = abort.signal.aborted ? EXIT_INTERRUPTED : status;
