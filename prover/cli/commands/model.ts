/** `ballast model`: what is done to and said about a model, one subcommand each. */
import type { Command } from "commander";
import type { CommandContext } from "../main.ts";
import { registerMonitor } from "./model/monitor.ts";

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  /** Adds options and action; what is heavy is loaded inside the action. */
  readonly register: (command: Command, context: CommandContext) => void;
}

const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: "monitor",
    summary: "compare later rows with the training profile; exit 1 when a bound is crossed",
    register: registerMonitor,
  },
];

export function registerModel(command: Command, context: CommandContext): void {
  for (const { name, summary, register } of SUBCOMMANDS) {
    register(command.command(name).description(summary), context);
  }
}
