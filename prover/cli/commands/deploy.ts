import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import type { DeployReport } from "../../chain/deployment/deploy.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";
import { openWallet } from "../wallet.ts";

interface DeployOptions {
  config: string;
  rpc: string;
  keystore: string;
  passphraseFile?: string;
  out?: string;
  state?: string;
  dryRun?: boolean;
}

export function registerDeploy(command: Command, context: CommandContext): void {
  command
    .requiredOption("--config <file>", "what to deploy (ballast.deployment/1)")
    .requiredOption("--rpc <url>", "JSON-RPC endpoint")
    .requiredOption(
      "--keystore <file>",
      "Ethereum V3 keystore of the account that deploys and pays",
    )
    .option("--passphrase-file <file>", "file holding the passphrase (otherwise asked)")
    .option("--out <file>", "address book (default: addresses.json beside the configuration)")
    .option(
      "--state <directory>",
      "journal of a deployment (default: state beside the address book)",
    )
    .option("--dry-run", "check everything and say what would be done, without a transaction")
    .action((options) => deploy(context, options));
}

async function deploy(context: CommandContext, options: DeployOptions): Promise<void> {
  const { output } = context;
  const { readDeployment } = await import("../../chain/deployment/deployment-file.ts");
  const { readAddressBook, requireChain, writeAddressBook } = await import(
    "../../chain/deployment/address-book.ts"
  );
  const plan = readDeployment(options.config);
  const out = options.out ?? join(dirname(options.config), "addresses.json");
  requireOutputFile(out, { inputs: [options.config, options.keystore, options.passphraseFile] });
  const book = existsSync(out) ? readAddressBook(out) : undefined;
  const progress = output.progress("deploy");
  const { wallet, close } = await openWallet(context, options, {
    onProgress: progress.update,
    check: (provider) => requireChain(provider, plan.chainId),
  });
  try {
    const { deployBallast } = await import("../../chain/deployment/deploy.ts");
    const { verifierCodeOf } = await import("../../chain/deployment/verifier-code.ts");
    const report = await deployBallast({
      plan,
      url: options.rpc,
      wallet,
      stateDirectory: options.state ?? join(dirname(out), "state"),
      book,
      verifierOf: verifierCodeOf,
      isDryRun: options.dryRun === true,
      onProgress: progress.update,
      onDeployed: (deployed) => writeAddressBook(out, deployed, book),
    });
    progress.finish();
    output.result(describe(report, out, options.dryRun === true), report);
  } finally {
    close();
  }
}

function describe(report: DeployReport, out: string, isDryRun: boolean): string {
  const { steps, transactions, chainId, book } = report;
  const lines = steps.map(({ name, state, reason }) => {
    const why = reason === undefined ? "" : `: ${reason}`;
    return `  ${state.padEnd(11)}  ${name}${why}`;
  });
  const waiting = steps.filter(({ state }) => state === "waits").length;
  const isIdle = transactions === 0 && !steps.some(({ state }) => state === "to do");
  const summary = isDryRun
    ? `dry run on chain ${chainId}: nothing was sent`
    : isIdle
      ? `chain ${chainId}: nothing to do, nothing changed`
      : `chain ${chainId}: ${transactions} transactions`;
  const rest = waiting === 0 ? [] : [`${waiting} waiting: run the same command again later`];
  const address = book === undefined ? [] : [`address book ${out}`];
  return [summary, ...lines, ...rest, ...address].join("\n");
}
