/** Where build outputs live. No other module knows a file name. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json; the compiler only sees files below it. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** Everything a tool makes; `BALLAST_BUILD` moves it, an empty one counts as none. */
export function buildRoot(): string {
  return process.env.BALLAST_BUILD || join(projectRoot, "build");
}

export interface CircuitPaths {
  readonly directory: string;
  readonly r1cs: string;
  readonly wasm: string;
  readonly sym: string;
  /** What the three files above were compiled from, and their hashes. */
  readonly stamp: string;
  readonly zkey: string;
  readonly vkey: string;
  readonly verifier: string;
}

export function circuitPathsIn(directory: string): CircuitPaths {
  return {
    directory,
    r1cs: join(directory, "circuit.r1cs"),
    wasm: join(directory, "circuit.wasm"),
    sym: join(directory, "circuit.sym"),
    stamp: join(directory, "circuit.stamp.json"),
    zkey: join(directory, "circuit.zkey"),
    vkey: join(directory, "circuit.vkey.json"),
    verifier: join(directory, "Verifier.sol"),
  };
}

/** build/circuits/<shape>/… */
export function circuitPaths(shapeName: string): CircuitPaths {
  return circuitPathsIn(join(buildRoot(), "circuits", shapeName));
}
