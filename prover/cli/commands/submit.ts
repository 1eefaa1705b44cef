import type { Command } from "commander";
import { hexlify, isAddress, Wallet } from "ethers";
import { BallastError } from "../../../model/errors.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { connectProvider } from "../../chain/provider.ts";
import { submitProof } from "../../chain/submit.ts";
import { modelCommitment } from "../../commitment.ts";
import { parseProofFile } from "../../proof/proof-file.ts";
import { openV3Keystore, parseV3Keystore } from "../../report/v3-keystore.ts";
import { feedIdOf, parseFeed } from "../../statement/feed.ts";
import type { CommandContext } from "../main.ts";
import { readPassphrase } from "../passphrase.ts";

interface SubmitOptions {
  proof: string;
  feed: string;
  model: string;
  rpc: string;
  oracle: string;
  keystore: string;
  passphraseFile?: string;
}

export function registerSubmit(command: Command, context: CommandContext): void {
  command
    .requiredOption("--proof <file>", "proof to submit")
    .requiredOption("--feed <file>", "feed it is for")
    .requiredOption("--model <file>", "model it was made with")
    .requiredOption("--rpc <url>", "JSON-RPC endpoint")
    .requiredOption("--oracle <address>", "address of the RiskOracle")
    .requiredOption("--keystore <file>", "Ethereum V3 keystore of the account that pays")
    .option("--passphrase-file <file>", "file holding the passphrase (otherwise asked)")
    .action((options) => submit(context, options));
}

async function submit(context: CommandContext, options: SubmitOptions): Promise<void> {
  const { output } = context;
  const { proof, publicSignals } = parseProofFile(readTextFile(options.proof), options.proof);
  const feed = parseFeed(readTextFile(options.feed), options.feed);
  const { model } = parseModelFile(readTextFile(options.model), options.model);
  if (!/^0x[0-9a-fA-F]{40}$/.test(options.oracle) || !isAddress(options.oracle)) {
    throw new BallastError("usage", "ADDRESS", `not an address: ${options.oracle}`, {
      location: "--oracle",
      hint: "0x and 40 hexadecimal digits, whose case is a valid checksum or all the same",
    });
  }
  const keystore = parseV3Keystore(readTextFile(options.keystore), options.keystore);
  const progress = output.progress("submit");
  progress.update("asking the chain");
  const provider = await connectProvider(options.rpc);
  try {
    const passphrase = await readPassphrase(context, { file: options.passphraseFile });
    progress.update("opening the keystore");
    const wallet = new Wallet(hexlify(await openV3Keystore(keystore, passphrase)), provider);
    progress.update("dry run, then transaction");
    const submission = await submitProof({
      signer: wallet,
      oracleAddress: options.oracle,
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
    provider.destroy();
  }
}
