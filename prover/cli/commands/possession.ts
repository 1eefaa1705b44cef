/** `ballast publisher prove-possession` and its counterpart: what a governor seats a key with. */
import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { writeFileAtomic } from "../../artifacts/atomic-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { PUBLISHER_SLOTS } from "../../commitment.ts";
import { openKeystore, parseKeystore } from "../../report/keystore.ts";
import {
  addPublisherArguments,
  isPossessionProven,
  type ProvenPossession,
  parsePossession,
  provePossession,
  serialisePossession,
} from "../../report/possession.ts";
import { parseAddress } from "../describe/chain-options.ts";
import type { CommandContext } from "../main.ts";
import { requireOutputFile } from "../output-file.ts";
import { readPassphrase } from "../passphrase.ts";

export function registerPossession(command: Command, context: CommandContext): void {
  withRegistry(command.command("prove-possession"))
    .description("prove to a registry that this key is held by whoever wants it seated")
    .requiredOption("--keystore <file>", "the publisher's keystore")
    .option("--out <file>", "proof to write (ballast.possession/1; otherwise printed)")
    .option("--passphrase-file <file>", "file holding the passphrase (otherwise asked)")
    .action((options) => prove(context, options));

  withRegistry(command.command("verify-possession"))
    .description("check such a proof before it is announced; with --slot, print the call")
    .requiredOption("--possession <file>", "proof to check")
    .option("--slot <n>", `seat to give, 0 to ${PUBLISHER_SLOTS - 1}`)
    .action((options) => verify(context, options));
}

const withRegistry = (command: Command): Command =>
  command
    .option("--addresses <file>", "address book of the deployment (ballast.addresses/1)")
    .option("--registry <address>", "address of the PublisherRegistry instead")
    .option("--chain-id <id>", "with --registry, the chain that it is on");

interface RegistryOptions {
  addresses?: string;
  registry?: string;
  chainId?: string;
}

interface ProveOptions extends RegistryOptions {
  keystore: string;
  out?: string;
  passphraseFile?: string;
}

async function prove(context: CommandContext, options: ProveOptions): Promise<void> {
  const { output } = context;
  const { out, addresses, passphraseFile } = options;
  if (out !== undefined) {
    requireOutputFile(out, { inputs: [options.keystore, addresses, passphraseFile] });
  }
  const site = await registryOf(options);
  const keystore = parseKeystore(readTextFile(options.keystore), options.keystore);
  const passphrase = await readPassphrase(context, { file: passphraseFile });
  const text = serialisePossession(provePossession(await openKeystore(keystore, passphrase), site));
  if (out === undefined) return output.result(text.trimEnd(), JSON.parse(text));
  writeFileAtomic(out, text);
  const where = `registry ${site.registry} on chain ${site.chainId}`;
  output.result(`wrote ${out}: key ${keystore.publicKey.x} for ${where}`, {
    possession: out,
    chainId: site.chainId,
    registry: site.registry,
    key: keystore.publicKey,
  });
}

interface VerifyOptions extends RegistryOptions {
  possession: string;
  slot?: string;
}

async function verify(context: CommandContext, options: VerifyOptions): Promise<void> {
  const slot = options.slot === undefined ? undefined : parseSlot(options.slot);
  const site = await registryOf(options);
  const proven = parsePossession(readTextFile(options.possession), options.possession);
  const checks = {
    signature: isPossessionProven(proven),
    chain: proven.chainId === site.chainId,
    registry: BigInt(proven.registry) === BigInt(site.registry),
  };
  const isValid = Object.values(checks).every(Boolean);
  const lines = Object.entries(checks).map(([check, ok]) => `${check}: ${ok ? "ok" : "WRONG"}`);
  const call = slot === undefined || !isValid ? undefined : await callOf(slot, proven);
  if (call !== undefined) lines.push(`to    ${call.to}`, `data  ${call.data}`);
  context.output.result(lines.join("\n"), { valid: isValid, checks, ...(call && { call }) });
  if (!isValid) context.answerNo();
}

/** For the governor's wallet or schedule. */
async function callOf(slot: number, proven: ProvenPossession) {
  const { loadInterface } = await import("../../chain/abi.ts");
  const abi = loadInterface("IPublisherRegistry");
  const data = abi.encodeFunctionData("addPublisher", addPublisherArguments(slot, proven));
  return { to: proven.registry, data };
}

/** @throws BallastError `REGISTRY_UNNAMED`, `OPTION_PART`, `ADDRESS`, `CHAIN_ID`, and of the address book */
async function registryOf({ addresses, registry, chainId }: RegistryOptions) {
  if (addresses !== undefined) {
    if (registry !== undefined || chainId !== undefined) {
      throw new BallastError("usage", "OPTION_PART", "the address book names registry and chain", {
        hint: "--addresses FILE, or --registry ADDRESS and --chain-id ID",
      });
    }
    const { readAddressBook } = await import("../../chain/deployment/address-book.ts");
    const book = readAddressBook(addresses);
    return { chainId: book.chainId, registry: book.contracts.PublisherRegistry.address };
  }
  if (registry === undefined || chainId === undefined) {
    throw new BallastError("usage", "REGISTRY_UNNAMED", "no registry to prove it to", {
      hint: "--addresses FILE, or --registry ADDRESS and --chain-id ID",
    });
  }
  return { chainId: parseChainId(chainId), registry: parseAddress("--registry", registry) };
}

function parseChainId(text: string): bigint {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return BigInt(text);
  throw new BallastError("usage", "CHAIN_ID", `not a chain id: ${text}`, {
    location: "--chain-id",
    hint: "a decimal number from 1",
  });
}

function parseSlot(text: string): number {
  if (/^(0|[1-9][0-9]?)$/.test(text) && Number(text) < PUBLISHER_SLOTS) return Number(text);
  throw new BallastError("usage", "SLOT", `not a slot: ${text}`, {
    location: "--slot",
    hint: `0 to ${PUBLISHER_SLOTS - 1}`,
  });
}
