import type { Command } from "commander";
import { isAddress, JsonRpcProvider, Wallet } from "ethers";
import { BallastError } from "../../../model/errors.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { submitProof } from "../../chain/submit.ts";
import { modelCommitment } from "../../commitment.ts";
import { parseProofFile } from "../../proof/proof-file.ts";
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

async function submit({ io, output }: CommandContext, options: SubmitOptions): Promise<void> {
  const { proof, publicSignals } = parseProofFile(readTextFile(options.proof), options.proof);
  const feed = parseFeed(readTextFile(options.feed), options.feed);
  const { model } = parseModelFile(readTextFile(options.model), options.model);
  if (!isAddress(options.oracle)) {
    throw new BallastError("usage", "ADDRESS", `not an address: ${options.oracle}`, {
      location: "--oracle",
      hint: "0x and 40 hexadecimal digits",
    });
  }
  const progress = output.progress("submit");
  progress.update("opening the keystore");
  const wallet = await openWallet(options, await readPassphrase(io, options.passphraseFile));
  const provider = new JsonRpcProvider(options.rpc, undefined, { staticNetwork: true });
  try {
    progress.update("dry run, then transaction");
    const submission = await submitProof({
      signer: wallet.connect(provider),
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

async function openWallet({ keystore }: SubmitOptions, passphrase: string): Promise<Wallet> {
  try {
    const wallet = await Wallet.fromEncryptedJson(readTextFile(keystore), passphrase);
    return new Wallet(wallet.privateKey);
  } catch (cause) {
    if (cause instanceof BallastError) throw cause;
    throw new BallastError("key", "PASSPHRASE_WRONG", "the keystore does not open", {
      location: keystore,
      hint: "an Ethereum V3 keystore and its passphrase",
      cause,
    });
  }
}
