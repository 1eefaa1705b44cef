import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import type { ChainOptions } from "../describe/chain-options.ts";
import { formatDuration, parseMarketId, withChain } from "../describe/chain-options.ts";
import type { CommandContext } from "../main.ts";
import { table } from "../output.ts";
import { openWallet } from "../wallet.ts";
import { registerAlarms } from "./policy-alarms.ts";
import { registerSimulate } from "./policy-simulate.ts";

interface PolicyOptions extends ChainOptions {
  market: string;
}

interface SyncOptions extends ChainOptions {
  market: string[];
  keystore: string;
  passphraseFile?: string;
}

export function registerPolicy(command: Command, context: CommandContext): void {
  withChain(command.command("show"))
    .description("the parameters that hold for a market now")
    .requiredOption("--market <id>", "market id")
    .action((options) => show(context, options));
  withChain(command.command("sync"))
    .description("let markets follow the scores accepted since the last sync; anybody may")
    .requiredOption("--market <id...>", "market ids")
    .requiredOption("--keystore <file>", "Ethereum V3 keystore of the account that pays")
    .option("--passphrase-file <file>", "file holding the passphrase (otherwise asked)")
    .action((options) => sync(context, options));
  registerAlarms(command, context);
  registerSimulate(command, context);
}

async function show({ output }: CommandContext, options: PolicyOptions): Promise<void> {
  const marketId = parseMarketId(options.market);
  const { openDeployment } = await import("../../chain/deployment/reader.ts");
  const { readPolicy } = await import("../../chain/read-policy.ts");
  const reader = await openDeployment({ ...options, contracts: ["RiskPolicy"] });
  try {
    const policy = await readPolicy(reader, marketId);
    const { curve } = policy;
    const bps = (value: number): string => `${(value / 100).toFixed(2)} %`;
    const rows = [
      ["market", String(marketId)],
      ["regime", policy.isFrozen ? `${policy.regime}, FROZEN` : policy.regime],
      ["scores", `${policy.staleness}, ${formatDuration(policy.ageSeconds)} old`],
      ["max LTV, new borrowing", bps(policy.maxLtvBps)],
      ["borrow cap", String(policy.borrowCap)],
      ["supply cap", String(policy.supplyCap)],
      ["rate curve", `kink ${bps(curve.kinkBps)}, base ${bps(curve.baseBps)}`],
      [
        "",
        `slopes ${bps(curve.slope1Bps)}, ${bps(curve.slope2Bps)}, convex ${bps(curve.convexBps)}`,
      ],
      ["liquidation bonus", bps(policy.liquidationBonusBps)],
      ["close factor", bps(policy.closeFactorBps)],
      ["grace period", formatDuration(policy.graceSeconds)],
      ["pool fee", `${policy.lpFeePips / 10_000} %`],
    ];
    output.result(table(rows), { marketId, policy });
  } finally {
    reader.close();
  }
}

async function sync(context: CommandContext, options: SyncOptions): Promise<void> {
  const { output } = context;
  const marketIds = options.market.map(parseMarketId);
  if (marketIds.some((id, i) => i > 0 && id <= (marketIds[i - 1] ?? 0n))) {
    throw new BallastError("usage", "MARKET", "market ids are not increasing", {
      location: "--market",
      hint: "each market once, the lowest id first",
    });
  }
  const book = await import("../../chain/deployment/address-book.ts");
  const { syncMarkets } = await import("../../chain/sync-policy.ts");
  const addresses = book.readAddressBook(options.addresses);
  const progress = output.progress("sync");
  const { wallet, close } = await openWallet(context, options, {
    onProgress: progress.update,
    check: (provider) => book.requireAsWritten(provider, addresses, ["RiskPolicy"]),
  });
  try {
    const synced = await syncMarkets({ signer: wallet, book: addresses, marketIds });
    progress.finish();
    if (synced === undefined) output.result("nothing to sync", { synced: null });
    else {
      const { transactionHash, gasUsed, events } = synced;
      const lines = events.map((event) => `  ${event}`);
      output.result([`synced, ${gasUsed} gas: ${transactionHash}`, ...lines].join("\n"), synced);
    }
  } finally {
    close();
  }
}
