/** Circuits compiled for the lab, below build/soundness, at production level or unsimplified. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { manifest, type Shape } from "../artifacts/manifest.ts";
import { buildRoot, circuitPathsIn } from "../artifacts/paths.ts";
import { loadWitnessGenerator, type WitnessGenerator } from "../proof/witness-generator.ts";
import { compileCircuit, compileShape } from "../setup/compile.ts";
import { circuitsRoot, editedCopy, type SourceEdit } from "./edited-sources.ts";
import { loadSystem, type System } from "./system.ts";
import { createUncheckedGenerator } from "./unchecked-generator.ts";

export interface LabCircuit {
  readonly system: System;
  readonly generator: WitnessGenerator;
  /** Fills every wire whatever the inputs. */
  readonly unchecked: WitnessGenerator;
}

export interface CompileLabParameters {
  /** Below `sources`. */
  readonly file: string;
  /** The instance, as `Cap(10000, 14)`. */
  readonly main: string;
  /** A template that joins several, when `main` is none of the file's. */
  readonly wrapper?: string | undefined;
  readonly edits?: readonly SourceEdit[];
  /** Without the compiler's simplification. */
  readonly unsimplified?: boolean;
  /** Folder of the sources: circuits/ when not given. */
  readonly sources?: string;
  readonly signal?: AbortSignal | undefined;
}

/** @throws BallastError those of compileCircuit, and `SOURCE_EDIT` for a text that is not there once. */
export async function compileLab(parameters: CompileLabParameters): Promise<LabCircuit> {
  const { file, main, wrapper = "", edits = [], unsimplified = false, signal } = parameters;
  const { sources = circuitsRoot } = parameters;
  const identity = createHash("sha256")
    .update(JSON.stringify([file, wrapper, edits]))
    .digest("hex");
  const name = `${main.replaceAll(/[^A-Za-z0-9]+/g, "-")}${identity.slice(0, 10)}`;
  const directory = join(buildRoot(), "soundness", unsimplified ? "O0" : "O2", name);
  const { paths } = await compileCircuit({
    source: `pragma circom 2.2.0;\ninclude "${file}";\n${wrapper}component main = ${main};\n`,
    sourceDirectory: edits.length === 0 ? sources : editedCopy(name, edits),
    paths: circuitPathsIn(directory),
    ...(unsimplified && { flags: ["--O0"] }),
    signal,
  });
  return loadLab(paths);
}

export interface CompileLabShapeOptions {
  readonly unsimplified: boolean;
  readonly edits?: readonly SourceEdit[];
  readonly signal?: AbortSignal | undefined;
}

/** A production shape, or the same sources unsimplified or edited. */
export async function compileLabShape(
  shape: Shape,
  { unsimplified, edits = [], signal }: CompileLabShapeOptions,
): Promise<LabCircuit> {
  const isProduction = !unsimplified && edits.length === 0;
  if (isProduction) return loadLab((await compileShape(shape, { signal })).paths);
  return compileLab({ file: manifest.file, main: mainOf(shape), unsimplified, edits, signal });
}

/** The instance that a shape compiles, as `RiskScore(3, 1)`. */
export function mainOf({ reports, markets }: Shape): string {
  return `${manifest.template}(${reports}, ${markets})`;
}

async function loadLab(paths: ReturnType<typeof circuitPathsIn>): Promise<LabCircuit> {
  return {
    system: loadSystem(readFileSync(paths.r1cs), readFileSync(paths.sym, "utf8")),
    generator: await loadWitnessGenerator(paths.wasm),
    unchecked: await createUncheckedGenerator(readFileSync(paths.wasm), paths.wasm),
  };
}
