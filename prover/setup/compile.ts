/**
 * Circuit sources to r1cs, witness generator and symbols. The same sources and compiler give the same
 * bytes on every machine, so a stamp of what went in and what came out decides whether to compile.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { z } from "zod";
import { makeDirectory, writeFileAtomic } from "../artifacts/atomic-file.ts";
import { manifest, type Shape } from "../artifacts/manifest.ts";
import { type CircuitPaths, circuitPaths, projectRoot } from "../artifacts/paths.ts";
import { checkCompiler, runCircom } from "./circom.ts";
import { hashSources, libraryRoot } from "./circuit-sources.ts";

export interface CompileCircuitParameters {
  /** The file with `component main`; its includes are relative to `sourceDirectory`. */
  readonly source: string;
  readonly sourceDirectory: string;
  readonly paths: CircuitPaths;
  /** Further compiler flags; only tests have any. */
  readonly flags?: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
}

export interface CompileShapeOptions {
  /** Elsewhere than build/circuits/<shape>, or from elsewhere than circuits/; an audit does both. */
  readonly paths?: CircuitPaths;
  readonly sourceDirectory?: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((message: string) => void) | undefined;
}

export interface CompiledCircuit {
  readonly paths: CircuitPaths;
  /** False when the outputs were already there and unchanged. */
  readonly wasCompiled: boolean;
}

const stampShape = z.strictObject({
  inputs: z.string(),
  r1cs: z.string(),
  wasm: z.string(),
  sym: z.string(),
});
type Stamp = z.infer<typeof stampShape>;
const OUTPUTS = ["r1cs", "wasm", "sym"] as const;

const sha256 = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

/** Compiles the production circuit of `shape` into build/circuits/<shape>. */
export function compileShape(
  shape: Shape,
  options: CompileShapeOptions = {},
): Promise<CompiledCircuit> {
  const { template, file } = manifest;
  return compileCircuit({
    source: `pragma circom 2.2.3;
include "${file}";
component main = ${template}(${shape.reports}, ${shape.markets});
`,
    sourceDirectory: join(projectRoot, "circuits"),
    paths: circuitPaths(shape.name),
    ...options,
  });
}

/**
 * @throws BallastError `COMPILER_HASH`, `CIRCUIT_INCLUDE`, `CIRCUIT_COMPILE`, `CIRCUIT_WARNING`,
 * `FILE_WRITE`, `ABORTED`; no scratch folder and no compiler is left in either case.
 */
export async function compileCircuit(
  parameters: CompileCircuitParameters,
): Promise<CompiledCircuit> {
  const { source, sourceDirectory, paths, flags = [], signal, onProgress } = parameters;
  const options = [manifest.optimisation, "--prime", manifest.prime, "--inspect", ...flags];
  const compiler = checkCompiler();
  const sources = hashSources(source, sourceDirectory);
  const inputs = sha256(JSON.stringify([compiler, options, sources]));
  if (isUpToDate(paths, inputs)) return { paths, wasCompiled: false };

  onProgress?.(`compiling ${relative(projectRoot, paths.directory)}`);
  const started = performance.now();
  const scratchRoot = join(projectRoot, "build");
  makeDirectory(paths.directory);
  makeDirectory(scratchRoot);
  const scratch = mkdtempSync(join(scratchRoot, `compile-${process.pid}-`));
  try {
    const main = join(scratch, "circuit.circom");
    await writeFile(main, relocateIncludes(source, sourceDirectory, scratch));
    const where = ["-l", relative(projectRoot, libraryRoot), "-o", relative(projectRoot, scratch)];
    const produced = ["--r1cs", "--wasm", "--sym"];
    await runCircom([relative(projectRoot, main), ...produced, ...options, ...where], {
      location: relative(projectRoot, paths.directory),
      signal,
    });
    publish(scratch, paths, inputs);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  onProgress?.(`compiled ${relative(projectRoot, paths.directory)} in ${seconds} s`);
  return { paths, wasCompiled: true };
}

/** The wrapper is compiled from a scratch folder, so its relative includes are rewritten. */
function relocateIncludes(source: string, from: string, to: string): string {
  return source.replaceAll(/^include "([^"]+)"/gm, (whole, path: string) =>
    existsSync(join(from, path)) ? `include "${relative(to, join(from, path))}"` : whole,
  );
}

function isUpToDate(paths: CircuitPaths, inputs: string): boolean {
  try {
    const stamp = stampShape.parse(JSON.parse(readFileSync(paths.stamp, "utf8")));
    const isIntact = (name: (typeof OUTPUTS)[number]): boolean =>
      sha256(readFileSync(paths[name])) === stamp[name];
    return stamp.inputs === inputs && OUTPUTS.every(isIntact);
  } catch {
    // Missing, damaged or not a file: all the same, it is compiled again.
    return false;
  }
}

/** Each file appears whole or not at all; the stamp, which vouches for the others, comes last. */
function publish(scratch: string, paths: CircuitPaths, inputs: string): void {
  const produced = {
    r1cs: join(scratch, "circuit.r1cs"),
    wasm: join(scratch, "circuit_js", "circuit.wasm"),
    sym: join(scratch, "circuit.sym"),
  };
  const stamp: Stamp = { inputs, r1cs: "", wasm: "", sym: "" };
  for (const name of OUTPUTS) {
    const bytes = readFileSync(produced[name]);
    stamp[name] = sha256(bytes);
    writeFileAtomic(paths[name], bytes);
  }
  writeFileAtomic(paths.stamp, `${JSON.stringify(stamp, undefined, 2)}\n`);
}
