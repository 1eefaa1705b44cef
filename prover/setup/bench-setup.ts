/** Measures the development setup, and compares it with what snarkjs needs for the same circuit. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildRoot, circuitPaths, circuitPathsIn, projectRoot } from "../artifacts/paths.ts";
import { parseR1cs } from "../artifacts/r1cs.ts";
import { secondsOf } from "../artifacts/stopwatch.ts";
import { newZkeyWithSnarkjs } from "../proof/snarkjs.ts";
import { compileCircuit } from "./compile.ts";
import { runDevSetup } from "./dev-setup.ts";

export interface SetupBenchmark {
  readonly shape: string;
  readonly constraintCount: number;
  readonly seconds: number;
}

/** For a compiled shape; writes no file. */
export async function benchmarkDevSetup(shapeName: string): Promise<SetupBenchmark> {
  const r1csBytes = readFileSync(circuitPaths(shapeName).r1cs);
  const { constraintCount } = parseR1cs(r1csBytes);
  const seconds = await secondsOf(() => runDevSetup({ r1csBytes }));
  return { shape: shapeName, constraintCount, seconds };
}

export interface SetupComparison {
  readonly constraintCount: number;
  readonly devSetupSeconds: number;
  readonly snarkjsSeconds: number;
  /** snarkjs' time over ours. */
  readonly speedup: number;
}

/**
 * Both setups of one small circuit, a hash of 28 words. `ptauPath` is a prepared phase-1 file of at
 * least 2^11: snarkjs cannot make a key without one.
 */
export async function compareSetupWithSnarkjs(ptauPath: string): Promise<SetupComparison> {
  const { paths } = await compileCircuit({
    source:
      'pragma circom 2.2.0;\ninclude "lib/hash-words.circom";\ncomponent main = HashWords(1, 28, 16);\n',
    sourceDirectory: join(projectRoot, "circuits"),
    paths: circuitPathsIn(join(buildRoot(), "bench", "hash-words")),
  });
  const r1csBytes = readFileSync(paths.r1cs);
  const { constraintCount } = parseR1cs(r1csBytes);
  const snarkjsSeconds = await secondsOf(() => newZkeyWithSnarkjs(r1csBytes, ptauPath));
  const devSetupSeconds = await secondsOf(() => runDevSetup({ r1csBytes }));
  const speedup = snarkjsSeconds / devSetupSeconds;
  return { constraintCount, devSetupSeconds, snarkjsSeconds, speedup };
}
