import { cpus } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { BallastError } from "../../../model/errors.ts";
import { parseModelFile } from "../../../model/model-file.ts";
import { readTextFile } from "../../artifacts/json-file.ts";
import { findShape, shapeNames } from "../../artifacts/manifest.ts";
import { projectRoot } from "../../artifacts/paths.ts";
import { type GasReport, MEASURED_MARKET_ID, measureGas } from "../../chain/gas-report.ts";
import type { ProtocolGas } from "../../chain/protocols/gas.ts";
import { missingPackages } from "../../chain/protocols/installed.ts";
import { benchmarkProof, type ProofBenchmark } from "../../proof/bench-proof.ts";
import {
  benchmarkDevSetup,
  compareSetupWithSnarkjs,
  type SetupBenchmark,
  type SetupComparison,
} from "../../setup/bench-setup.ts";
import { reportShapes, type ShapeReport } from "../../setup/constraint-report.ts";
import { benchStatement } from "../bench-statement.ts";
import { ACTIVATION_SECONDS, buildContracts, startLocalChain } from "../demo/local-chain.ts";
import { createWorld, seatPublishers } from "../demo/world.ts";
import { formatBench } from "../describe/bench.ts";
import type { CommandContext } from "../main.ts";
import { ensureBuilt } from "./setup.ts";

const MODEL = join(projectRoot, "model", "ballast-v1.json");

interface BenchOptions {
  rounds: string;
  ptau?: string;
}

export interface BenchResult {
  readonly machine: { readonly node: string; readonly cores: number; readonly cpu: string };
  readonly shapes: readonly ShapeReport[];
  readonly setup: readonly SetupBenchmark[];
  /** Only with --ptau: snarkjs cannot make a key without a phase-1 file. */
  readonly setupAgainstSnarkjs?: SetupComparison;
  readonly proofs: readonly ProofBenchmark[];
  readonly gas: GasReport;
  /** Unless a package is missing that it is measured on. */
  readonly protocolGas?: ProtocolGas;
  readonly missingPackages: readonly string[];
}

export function registerBench(command: Command, context: CommandContext): void {
  command
    .option("--rounds <n>", "how often each proof is timed; medians are printed", "3")
    .option("--ptau <file>", "phase-1 file of power 11 or more, to time snarkjs' setup as well")
    .action((options) => bench(context, options));
}

async function bench(context: CommandContext, options: BenchOptions): Promise<void> {
  const { output, signal } = context;
  const rounds = parseRounds(options.rounds);
  for (const name of shapeNames) await ensureBuilt(name, output, signal);
  const progress = output.progress("bench");
  const shapes = await reportShapes();
  const setup: SetupBenchmark[] = [];
  for (const name of shapeNames) {
    progress.update(`setup ${name}`);
    setup.push(await benchmarkDevSetup(name));
  }
  progress.update("setup against snarkjs");
  const setupAgainstSnarkjs =
    options.ptau === undefined ? undefined : await compareSetupWithSnarkjs(options.ptau);
  const { model } = parseModelFile(readTextFile(MODEL), MODEL);
  const proofs: ProofBenchmark[] = [];
  for (const name of shapeNames) {
    const statement = benchStatement(findShape(name), model);
    const onProgress = (round: number) => progress.update(`prove ${name}`, round, rounds);
    proofs.push(await benchmarkProof({ statement, rounds, onProgress }));
  }
  progress.update("gas");
  const measured = await measureGasOnLocalChain();
  progress.finish();
  const result: BenchResult = {
    machine: { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model ?? "" },
    shapes,
    setup,
    ...(setupAgainstSnarkjs && { setupAgainstSnarkjs }),
    proofs,
    ...measured,
  };
  output.result(formatBench(result), result);
}

type MeasuredGas = Pick<BenchResult, "gas" | "protocolGas" | "missingPackages">;

async function measureGasOnLocalChain(): Promise<MeasuredGas> {
  const missing = missingPackages();
  await buildContracts();
  const startsAt = Date.parse("2030-01-01T00:00:00Z") / 1000;
  const chain = await startLocalChain(startsAt);
  try {
    await seatPublishers(chain, createWorld(MODEL));
    const gas = await measureGas(chain, startsAt + 2 * ACTIVATION_SECONDS);
    if (missing.length > 0) return { gas, missingPackages: missing };
    const { measureProtocolGas } = await import("../../chain/protocols/gas.ts");
    const protocolGas = await measureProtocolGas({ ...chain, marketId: MEASURED_MARKET_ID });
    return { gas, protocolGas, missingPackages: [] };
  } finally {
    await chain.close();
  }
}

function parseRounds(text: string): number {
  if (/^[1-9][0-9]?$/.test(text)) return Number(text);
  throw new BallastError("usage", "ROUNDS", `--rounds ${text}`, { hint: "1 to 99" });
}
