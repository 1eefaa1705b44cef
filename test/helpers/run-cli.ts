import { PassThrough, Writable } from "node:stream";
import { main } from "../../prover/cli/main.ts";
import type { Io } from "../../prover/cli/output.ts";

export interface CliRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, without a terminal, and returns what a user would see. */
export function runCli(...argv: readonly string[]): Promise<CliRun> {
  return runCliWith({}, ...argv);
}

/** The same with environment variables. */
export function runCliWith(
  env: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): Promise<CliRun> {
  return run(argv, env, new PassThrough());
}

/** The same at a terminal where somebody types a line and Enter. */
export function runCliTyping(line: string, ...argv: readonly string[]): Promise<CliRun> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.write(`${line}\n`);
  return run(argv, {}, stdin);
}

async function run(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  stdin: Io["stdin"],
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
    stdin,
    env,
  });
  return { status, ...printed };
}
