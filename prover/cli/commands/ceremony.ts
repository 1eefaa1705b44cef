import type { Command } from "commander";
import { BEACON_ITERATIONS } from "../../ceremony/beacon-secret.ts";
import { MINIMUM_CONTRIBUTIONS } from "../../ceremony/verify-key.ts";
import type { CommandContext } from "../main.ts";

/** The steps of a ceremony in their order, and what checks them. */
export function registerCeremony(command: Command, context: CommandContext): void {
  const folder = ["--ceremony <folder>", "the transcript"] as const;
  const r1cs = ["--r1cs <file>", "the compiled circuit"] as const;
  const ptau = ["--ptau <file>", "powersOfTau28_hez_final_NN.ptau (or BALLAST_PTAU)"] as const;
  const minimum = [
    "--minimum <n>",
    "people who must have contributed",
    String(MINIMUM_CONTRIBUTIONS),
  ] as const;

  command
    .command("keygen")
    .description("make the key that a contributor attests with (ed25519, PEM, encrypted)")
    .requiredOption("--out <file>", "key to write; must not exist")
    .option("--passphrase-file <file>", "file holding the passphrase (otherwise asked)")
    .action(async (options) => (await import("../ceremony/people.ts")).keygen(context, options));

  command
    .command("init")
    .description("begin: the key before any contribution, and the announcement of the beacon")
    .requiredOption(...folder)
    .requiredOption("--circuit <name>", "what the key is for; names the verifier contract")
    .requiredOption(...r1cs)
    .option(...ptau)
    .option(...minimum)
    .requiredOption("--beacon-source <text>", "where everybody will read the beacon's value")
    .requiredOption("--beacon-at <time>", "when, as 2030-01-31T12:00:00Z; contributions end then")
    .option("--beacon-iterations <n>", "2^n times sha-256", String(BEACON_ITERATIONS.min))
    .action(async (options) => (await import("../ceremony/coordinator.ts")).init(context, options));

  command
    .command("contribute")
    .description("multiply delta by a secret from your keyboard and your operating system")
    .requiredOption(...folder)
    .requiredOption("--name <name>", "your name in the transcript")
    .action(async (options) => (await import("../ceremony/people.ts")).addSecret(context, options));

  command
    .command("attest")
    .description("sign that a contribution is yours")
    .requiredOption(...folder)
    .requiredOption("--entry <n>", "the number of your contribution")
    .requiredOption("--key <file>", "your ed25519 key (PEM)")
    .option("--passphrase-file <file>", "file holding its passphrase (otherwise asked)")
    .action(async (options) => (await import("../ceremony/people.ts")).signEntry(context, options));

  command
    .command("beacon")
    .description("apply the announced beacon; nothing comes after it")
    .requiredOption(...folder)
    .requiredOption("--value <hex>", "64 digits, as the announced source published them")
    .action(async (options) =>
      (await import("../ceremony/coordinator.ts")).finishWithBeacon(context, options),
    );

  command
    .command("verify")
    .description("check a transcript, or with --zkey a key alone, against circuit and phase 1")
    .option(...folder)
    .option("--zkey <file>", "a key without a transcript: its contributors stay unknown")
    .requiredOption(...r1cs)
    .option(...ptau)
    .option(...minimum)
    .option("--so-far", "an unfinished transcript: no beacon, any number of contributions")
    .action(async (options) => (await import("../ceremony/check.ts")).verify(context, options));

  command
    .command("finalize")
    .description("verify everything, then write zkey, vkey and Solidity verifier")
    .requiredOption(...folder)
    .requiredOption(...r1cs)
    .option(...ptau)
    .option(...minimum)
    .requiredOption("--out <folder>", "where to write them")
    .action(async (options) => (await import("../ceremony/check.ts")).finalize(context, options));
}
