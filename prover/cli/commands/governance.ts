import type { Command } from "commander";
import type { ChainOptions } from "../describe/chain-options.ts";
import { formatDuration, timeOf, withChain } from "../describe/chain-options.ts";
import type { CommandContext } from "../main.ts";

export function registerGovernance(command: Command, context: CommandContext): void {
  withChain(command.command("pending"))
    .description("every announced call, decoded, with the time until it can be executed")
    .action((options) => pending(context, options));
}

async function pending({ output }: CommandContext, options: ChainOptions): Promise<void> {
  const { openDeployment } = await import("../../chain/deployment/reader.ts");
  const { pendingOperations } = await import("../../chain/pending-operations.ts");
  const reader = await openDeployment({ ...options, contracts: ["AccessManager"] });
  try {
    const operations = await pendingOperations(reader);
    const lines = operations.map(({ target, call, caller, readyAt, secondsLeft }) => {
      const left = secondsLeft === 0 ? "now" : `in ${formatDuration(secondsLeft)}`;
      return `${target}.${call}\n  by ${caller}, ${left} (${timeOf(readyAt)})`;
    });
    output.result(lines.length === 0 ? "nothing is announced" : lines.join("\n"), { operations });
  } finally {
    reader.close();
  }
}
