/** `ballast model`: what is done to and said about a model, one subcommand each. */
import type { Command } from "commander";
import type { CommandContext } from "../main.ts";
import { registerBuild } from "./model/build.ts";
import { registerCard } from "./model/card.ts";
import { registerEvaluate } from "./model/evaluate.ts";
import { registerImport } from "./model/import.ts";
import { registerMonitor } from "./model/monitor.ts";
import { registerValidate } from "./model/validate.ts";

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  /** Adds options and action; what is heavy is loaded inside the action. */
  readonly register: (command: Command, context: CommandContext) => void;
}

const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: "build",
    summary: "train, quantize, validate and describe the shipped model; --check compares with it",
    register: registerBuild,
  },
  {
    name: "validate",
    summary: "judge a model's recipe beside every baseline, half-year by half-year, with intervals",
    register: registerValidate,
  },
  {
    name: "evaluate",
    summary: "judge a model as it stands on later rounds, or on any, beside every baseline",
    register: registerEvaluate,
  },
  {
    name: "card",
    summary: "make the model card and its pictures from the committed files; --check compares",
    register: registerCard,
  },
  {
    name: "monitor",
    summary: "compare later rows with the training profile; exit 1 when a bound is crossed",
    register: registerMonitor,
  },
  {
    name: "import",
    summary:
      "take a TensorFlow.js LayersModel of our shape, or say everything that stands against it",
    register: registerImport,
  },
];

export function registerModel(command: Command, context: CommandContext): void {
  for (const { name, summary, register } of SUBCOMMANDS) {
    register(command.command(name).description(summary), context);
  }
}
