import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { readAddressBook, requireAsWritten } from "../../chain/deployment/address-book.ts";
import { submitProof } from "../../chain/submit.ts";
import { modelCommitment } from "../../commitment.ts";
import { parseProofFile } from "../../proof/proof-file.ts";
import { feedIdOf, parseFeed } from "../../statement/feed.ts";
import { parseAddress } from "../describe/chain-options.ts";
import type { CommandContext } from "../main.ts";
import { openWallet } from "../wallet.ts";

interface SubmitOptions {
  proof: string;
  feed: string;
  model: string;
  rpc: string;
  oracle?: string;
  addresses?: string;
  keystore: string;
  passphraseFile?: string;
}

export function registerSubmit(command: Command, context: CommandContext): void {
  command
    .requiredOption("--proof <file>", "proof to submit")
    .requiredOption("--feed <file>", "feed it is for")
    .requiredOption("--model <file>", "model it was made with")
    .requiredOption("--rpc <url>", "JSON-RPC endpoint")
    .option("--oracle <address>", "address of the RiskOracle")
    .option("--addresses <file>", "address book instead of --oracle; also checks the chain")
    .requiredOption("--keystore <file>", "Ethereum V3 keystore of the account that pays")
    .option("--passphrase-file <file>", "file holding the passphrase (otherwise asked)")
    .action((options) => submit(context, options));
}

async function submit(context: CommandContext, options: SubmitOptions): Promise<void> {
  const { output } = context;
  const { proof, publicSignals } = parseProofFile(readTextFile(options.proof), options.proof);
  const feed = parseFeed(readTextFile(options.feed), options.feed);
  const { model } = parseModelFile(readTextFile(options.model), options.model);
  const book = options.addresses === undefined ? undefined : readAddressBook(options.addresses);
  const oracleAddress = book?.contracts.RiskOracle.address ?? requireAddress(options.oracle);
  const progress = output.progress("submit");
  const { wallet, close } = await openWallet(context, options, {
    onProgress: progress.update,
    check: async (provider) => {
      if (book !== undefined) await requireAsWritten(provider, book, ["RiskOracle"]);
    },
  });
  try {
    progress.update("dry run, then transaction");
    const submission = await submitProof({
      signer: wallet,
      oracleAddress,
      feedId: feedIdOf(feed),
      modelCommitment: modelCommitment(model),
      proof,
      publicSignals,
    });
    progress.finish();
    const { transactionHash, blockNumber, gasUsed } = submission;
    output.result(
      `accepted in block ${blockNumber}, ${gasUsed} gas: ${transactionHash}`,
      submission,
    );
  } finally {
    close();
  }
}

/** @throws BallastError `ORACLE_UNNAMED` or `ADDRESS` */
function requireAddress(oracle: string | undefined): string {
  if (oracle === undefined) {
    throw new BallastError("usage", "ORACLE_UNNAMED", "no oracle to submit to", {
      hint: "--addresses FILE or --oracle ADDRESS",
    });
  }
  return parseAddress("--oracle", oracle);
}
