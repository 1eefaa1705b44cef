import { PassThrough, Writable } from "node:stream";
import { main } from "../../prover/cli/main.ts";

export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, without a terminal, and returns what a user would see. */
export async function runCli(...argv: readonly string[]): Promise<CliRun> {
  return runCliWith({}, ...argv);
}

/** The same with environment variables. */
export async function runCliWith(
  env: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): Promise<CliRun> {
  const printed = { stdout: "", stderr: "" };
  const sink = (name: keyof typeof printed): Writable =>
    new Writable({
      write(chunk, _encoding, done) {
        printed[name] += String(chunk);
        done();
      },
    });
  const status = await main(argv, {
    stdout: sink("stdout"),
    stderr: sink("stderr"),
    stdin: new PassThrough(),
    env,
  });
  return { status, ...printed };
}
