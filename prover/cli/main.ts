/** Arguments in, exit status out; streams are handed in, so that a test can read what a user reads. */
import { Command, CommanderError } from "commander";
import { BallastError } from "../../model/errors.ts";
import { registerCommands } from "./commands/index.ts";
import { EXIT_BY_KIND, EXIT_NEGATIVE, EXIT_STATUS_HELP, EXIT_SUCCESS } from "./exit-status.ts";
import { type Io, Output } from "./output.ts";

export interface CommandContext {
  readonly output: Output;
  readonly io: Io;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  /** Called by a command whose honest answer is no. */
  answerNo(): void;
}

/** @param argv what follows the program's name */
export async function main(
  argv: readonly string[],
  io: Io,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  const output = new Output(io);
  let status = EXIT_SUCCESS;
  const context: CommandContext = {
    output,
    io,
    signal,
    answerNo: () => {
      status = EXIT_NEGATIVE;
    },
  };
  const program = new Command("ballast")
    .description("Zero-knowledge verified risk scores: sign, prove, verify and submit.")
    .option("--json", "print one JSON value on stdout")
    .option("--debug", "print the stack of an error")
    .addHelpText("after", `\n${EXIT_STATUS_HELP}`)
    .showHelpAfterError("(add --help for the options)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .hook("preAction", () => {
      output.json = program.opts().json === true;
    });
  try {
    await registerCommands(program, context, argv);
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT_SUCCESS : EXIT_BY_KIND.usage;
    }
    const known = asBallastError(error);
    output.json = program.opts().json === true;
    output.error(known, program.opts().debug === true);
    return EXIT_BY_KIND[known.kind];
  }
}

function asBallastError(error: unknown): BallastError {
  if (error instanceof BallastError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const wrapped = new BallastError("internal", "UNEXPECTED", message, {
    hint: "this is a defect; run again with --debug and report what it prints",
    cause: error,
  });
  if (error instanceof Error && error.stack) wrapped.stack = error.stack;
  return wrapped;
}
