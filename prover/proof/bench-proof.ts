/**
 * Measures proving: ours, with every check it makes, beside snarkjs in this process and as a command
 * of its own. The three take turns, so that what else the machine does hits them alike.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BallastError } from "../../model/errors.ts";
import { type CircuitPaths, circuitPaths } from "../artifacts/paths.ts";
import { median, secondsOf } from "../artifacts/stopwatch.ts";
import type { CircuitInputs, Statement } from "../statement/statement.ts";
import { loadProver } from "./load-prover.ts";
import type { Prover } from "./prover.ts";
import { fullProveWithSnarkjs } from "./snarkjs.ts";

export interface BenchmarkProofParameters {
  readonly statement: Pick<Statement, "shape" | "inputs" | "publicSignals">;
  readonly rounds: number;
  readonly onProgress?: ((round: number) => void) | undefined;
}

export interface ProofBenchmark {
  readonly shape: string;
  readonly rounds: number;
  /** From nothing to a prover with its artifacts checked and in memory. */
  readonly loadSeconds: number;
  /** The first proof, which starts the threads. */
  readonly firstProofSeconds: number;
  /** Medians of all rounds. */
  readonly proofSeconds: number;
  readonly snarkjsInProcessSeconds: number;
  readonly snarkjsCommandSeconds: number;
  readonly bytes: Readonly<Record<"r1cs" | "wasm" | "zkey" | "vkey", number>>;
}

export async function benchmarkProof({
  statement,
  rounds,
  onProgress,
}: BenchmarkProofParameters): Promise<ProofBenchmark> {
  const { shape, inputs, publicSignals } = statement;
  const paths = circuitPaths(shape.name);
  const proofSeconds: number[] = [];
  const inProcessSeconds: number[] = [];
  const commandSeconds: number[] = [];
  const loadStarted = performance.now();
  const prover: Prover = await loadProver(shape.name);
  const loadSeconds = (performance.now() - loadStarted) / 1000;
  const prove = () => prover.prove({ inputs, expectedPublicSignals: publicSignals });
  try {
    const firstProofSeconds = await secondsOf(prove);
    for (let round = 0; round < rounds; round++) {
      onProgress?.(round);
      proofSeconds.push(await secondsOf(prove));
      inProcessSeconds.push(await secondsOf(() => fullProveWithSnarkjs(inputs, paths)));
      commandSeconds.push(await secondsOfSnarkjsCommand(inputs, paths));
    }
    return {
      shape: shape.name,
      rounds,
      loadSeconds,
      firstProofSeconds,
      proofSeconds: median(proofSeconds),
      snarkjsInProcessSeconds: median(inProcessSeconds),
      snarkjsCommandSeconds: median(commandSeconds),
      bytes: {
        r1cs: statSync(paths.r1cs).size,
        wasm: statSync(paths.wasm).size,
        zkey: statSync(paths.zkey).size,
        vkey: statSync(paths.vkey).size,
      },
    };
  } finally {
    await prover.close();
  }
}

/** `snarkjs groth16 fullprove`, from start to exit. @throws BallastError `SNARKJS_COMMAND`. */
async function secondsOfSnarkjsCommand(
  inputs: CircuitInputs,
  { wasm, zkey }: CircuitPaths,
): Promise<number> {
  const command = join(dirname(createRequire(import.meta.url).resolve("snarkjs")), "cli.cjs");
  const folder = mkdtempSync(join(tmpdir(), "ballast-bench-"));
  const input = join(folder, "input.json");
  const outputs = [join(folder, "proof.json"), join(folder, "public.json")];
  try {
    const asText = (_: string, value: unknown): unknown =>
      typeof value === "bigint" ? String(value) : value;
    writeFileSync(input, JSON.stringify(inputs, asText));
    return await secondsOf(async () => {
      const args = [command, "groth16", "fullprove", input, wasm, zkey, ...outputs];
      const [status] = await once(spawn(process.execPath, args, { stdio: "ignore" }), "exit");
      if (status === 0) return;
      throw new BallastError("internal", "SNARKJS_COMMAND", `snarkjs ended with ${status}`);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
