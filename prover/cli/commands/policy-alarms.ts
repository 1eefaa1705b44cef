import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { formatAlarms } from "../describe/alarms.ts";
import { type ChainOptions, parseMarketId, withChain } from "../describe/chain-options.ts";
import type { CommandContext } from "../main.ts";

interface AlarmOptions extends ChainOptions {
  market: string;
  utilisation?: string;
}

export function registerAlarms(command: Command, context: CommandContext): void {
  withChain(command.command("alarms"))
    .description(
      "what an alarm watches: age, dispersion, missed rounds, budgets, corridor, silence",
    )
    .requiredOption("--market <id>", "market id")
    .option("--utilisation <percent>", "of a pool that the address book does not name")
    .action((options) => alarms(context, options));
}

async function alarms({ output }: CommandContext, options: AlarmOptions): Promise<void> {
  const marketId = parseMarketId(options.market);
  const known = options.utilisation === undefined ? [] : [knownPool(options.utilisation)];
  const { openDeployment } = await import("../../chain/deployment/reader.ts");
  const { readAlarms } = await import("../../chain/read-alarms.ts");
  const contracts = ["RiskOracle", "RiskPolicy"] as const;
  const reader = await openDeployment({ ...options, contracts });
  try {
    const result = await readAlarms(reader, marketId, known);
    output.result(formatAlarms(result), result);
  } finally {
    reader.close();
  }
}

function knownPool(percent: string) {
  const value = /^[0-9]{1,3}(\.[0-9]{1,2})?$/.test(percent) ? Number(percent) : Number.NaN;
  if (value <= 100) return { pool: "--utilisation", utilisationBps: Math.round(100 * value) };
  throw new BallastError("usage", "UTILISATION", `--utilisation ${percent}`, {
    hint: "0 to 100, in percent, with at most two decimals",
  });
}
