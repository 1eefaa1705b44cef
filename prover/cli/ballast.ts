/** The process: streams, signals, exit status. */
import { EXIT_INTERRUPTED, EXIT_OUTPUT_CLOSED } from "./exit-status.ts";
import { main } from "./main.ts";

/** Work that listens to the abort has this long to end; files are only ever renamed into place. */
const GRACE_MS = 2_000;

const abort = new AbortController();
const { stdout, stderr, stdin, env } = process;

/** The first reason to end early decides the status: a Ctrl-C often arrives twice, by way of npm. */
function endEarly(status: number, text: string): void {
  if (abort.signal.aborted) return;
  process.exitCode = status;
  abort.abort();
  stderr.write(text);
  setTimeout(() => process.exit(status), GRACE_MS).unref();
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => endEarly(EXIT_INTERRUPTED[signal], "\ninterrupted\n"));
}
stdout.on("error", (error: NodeJS.ErrnoException) => {
  const isReaderGone = error.code === "EPIPE";
  const text = isReaderGone ? "" : `error[OUTPUT_WRITE]: stdout: ${error.message}\n`;
  endEarly(EXIT_OUTPUT_CLOSED, text);
});
// Nobody is left to be told, and the work itself needs no reader.
stderr.on("error", () => {});

const status = await main(process.argv.slice(2), { stdout, stderr, stdin, env }, abort.signal);
if (!abort.signal.aborted) process.exitCode = status;
