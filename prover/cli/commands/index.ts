/** Every verb, in the order of the pipeline. A verb's own modules are loaded only when it is named. */
import type { Command } from "commander";
import type { CommandContext } from "../main.ts";

/** Adds arguments, options and action to a command that has its name already. */
type Register = (command: Command, context: CommandContext) => void;

interface Verb {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Register>;
}

const VERBS: readonly Verb[] = [
  {
    name: "history",
    summary: "derive the shipped feature table from raw market data",
    load: async () => (await import("./history.ts")).registerHistory,
  },
  {
    name: "features",
    summary: "make tables of features for monitoring, from raw market data or from observations",
    load: async () => (await import("./features.ts")).registerFeatures,
  },
  {
    name: "train",
    summary: "train the network on raw market data",
    load: async () => (await import("./train.ts")).registerTrain,
  },
  {
    name: "quantize",
    summary: "turn a trained network into the integer model that is committed to",
    load: async () => (await import("./quantize.ts")).registerQuantize,
  },
  {
    name: "model",
    summary: "build, validate, describe, monitor and import models",
    load: async () => (await import("./model.ts")).registerModel,
  },
  {
    name: "robustness",
    summary: "measure what lies, failures and pushes do to a model; exit 1 past a bound",
    load: async () => (await import("./robustness.ts")).registerRobustness,
  },
  {
    name: "backtest",
    summary: "replay crises and a calm period through score, policy and a simulated market",
    load: async () => (await import("./backtest.ts")).registerBacktest,
  },
  {
    name: "stress",
    summary: "run invented crises and attacks through score and policy; exit 1 past a bound",
    load: async () => (await import("./stress.ts")).registerStress,
  },
  {
    name: "compile",
    summary: "compile the circuit with the pinned compiler; unchanged shapes are skipped",
    load: async () => (await import("./compile.ts")).registerCompile,
  },
  {
    name: "soundness",
    summary:
      "look for a second answer that the circuits would admit; exit 1 when one is unexplained",
    load: async () => (await import("./soundness.ts")).registerSoundness,
  },
  {
    name: "setup",
    summary: "make the proving key, verification key and verifier of a circuit",
    load: async () => (await import("./setup.ts")).registerSetup,
  },
  {
    name: "observe",
    summary: "read the live sources and compute the features that a publisher signs",
    load: async () => (await import("./observe.ts")).registerObserve,
  },
  {
    name: "ceremony",
    summary: "make a proving key with others, of which one honest person is enough; verify one",
    load: async () => (await import("./ceremony.ts")).registerCeremony,
  },
  {
    name: "publisher",
    summary: "a publisher's key, and the reports signed with it",
    load: async () => (await import("./publisher.ts")).registerPublisher,
  },
  {
    name: "commit",
    summary: "print what a proof would commit to: model, publisher set, feed, and all three",
    load: async () => (await import("./commit.ts")).registerCommit,
  },
  {
    name: "prove",
    summary: "prove the scores of signed reports; checked at every step before it is written",
    load: async () => (await import("./prove.ts")).registerProve,
  },
  {
    name: "verify",
    summary: "check a proof and, when given all three, that it is about this configuration",
    load: async () => (await import("./verify.ts")).registerVerify,
  },
  {
    name: "deploy",
    summary: "put Ballast on a chain; what stands already is left as it is",
    load: async () => (await import("./deploy.ts")).registerDeploy,
  },
  {
    name: "submit",
    summary: "send a proof to a RiskOracle; a dry run first says whether it would be accepted",
    load: async () => (await import("./submit.ts")).registerSubmit,
  },
  {
    name: "explain",
    summary: "say which inputs make a score what it is, exactly, as bars and as JSON",
    load: async () => (await import("./explain.ts")).registerExplain,
  },
  {
    name: "oracle",
    summary: "a market's scores on chain: status, history",
    load: async () => (await import("./oracle.ts")).registerOracle,
  },
  {
    name: "policy",
    summary: "a market's parameters: show, alarms and sync on chain, simulate anywhere",
    load: async () => (await import("./policy.ts")).registerPolicy,
  },
  {
    name: "governance",
    summary: "what governance has announced and not yet done",
    load: async () => (await import("./governance.ts")).registerGovernance,
  },
  {
    name: "inspect",
    summary: "say in words what a file is: proof, report, features, feed, publishers, model, key",
    load: async () => (await import("./inspect.ts")).registerInspect,
  },
  {
    name: "audit",
    summary:
      "check circuit, keys, deployment, model, publishers, proofs and governance, step by step",
    load: async () => (await import("./audit.ts")).registerAudit,
  },
  {
    name: "demo",
    summary: "replay a crisis on a chain inside this process, every score proven",
    load: async () => (await import("./demo.ts")).registerDemo,
  },
  {
    name: "bench",
    summary: "measure circuits, setup, proving and gas on this machine",
    load: async () => (await import("./bench.ts")).registerBench,
  },
  {
    name: "check",
    summary: "rebuild what tools generate and compare it with what is committed",
    load: async () => (await import("./check.ts")).registerCheck,
  },
];

export async function registerCommands(
  program: Command,
  context: CommandContext,
  argv: readonly string[],
): Promise<void> {
  const named = argv.filter((argument) => !argument.startsWith("-") && argument !== "help")[0];
  for (const { name, summary, load } of VERBS) {
    const command = program.command(name).description(summary);
    if (name === named) (await load())(command, context);
  }
}
