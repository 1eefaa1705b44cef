/** A circuit of a few constraints with everything a key can have: compiled and set up once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildRoot, circuitPathsIn, projectRoot } from "../../prover/artifacts/paths.ts";
import type { VerificationKey } from "../../prover/proof/verification-key.ts";
import {
  loadWitnessGenerator,
  type WitnessGenerator,
} from "../../prover/proof/witness-generator.ts";
import { compileCircuit } from "../../prover/setup/compile.ts";
import { runDevSetup } from "../../prover/setup/dev-setup.ts";

export interface TinyCircuit {
  readonly r1csBytes: Uint8Array;
  readonly generator: WitnessGenerator;
  readonly zkey: Uint8Array;
  readonly vkey: VerificationKey;
}

const SOURCE = `pragma circom 2.2.0;
template Tiny() {
    signal input a;
    signal input b;
    signal output product;
    signal output square;
    signal bSquared <== b * b;
    product <== a * b;
    square <== (product + 7) * (bSquared - 5) + 3 * a;
}
component main {public [a]} = Tiny();
`;

export const TINY_INPUTS = { a: 3n, b: 11n };
/** product, square, a */
export const TINY_PUBLIC_SIGNALS = [33n, 40n * 116n + 9n, 3n];

let tiny: Promise<TinyCircuit> | undefined;

export function tinyCircuit(): Promise<TinyCircuit> {
  tiny ??= prepare();
  return tiny;
}

async function prepare(): Promise<TinyCircuit> {
  const { paths } = await compileCircuit({
    source: SOURCE,
    sourceDirectory: join(projectRoot, "circuits"),
    paths: circuitPathsIn(join(buildRoot(), "test-circuits", "tiny")),
  });
  const r1csBytes = readFileSync(paths.r1cs);
  const generator = await loadWitnessGenerator(paths.wasm);
  return { r1csBytes, generator, ...(await runDevSetup({ r1csBytes })) };
}
