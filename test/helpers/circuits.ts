/**
 * Compiled circuits for tests, and the two judgements about a witness. Both evaluate the r1cs; that
 * a witness generator throws proves nothing about the constraints.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findShape, type Shape } from "../../prover/artifacts/manifest.ts";
import { buildRoot, circuitPathsIn, projectRoot } from "../../prover/artifacts/paths.ts";
import { parseR1cs, type R1cs } from "../../prover/artifacts/r1cs.ts";
import { parseSym, type WireBySignal } from "../../prover/artifacts/sym.ts";
import { findViolation } from "../../prover/artifacts/witness.ts";
import {
  loadWitnessGenerator,
  type WitnessGenerator,
} from "../../prover/proof/witness-generator.ts";
import { type CompiledCircuit, compileCircuit, compileShape } from "../../prover/setup/compile.ts";

export interface TestCircuit {
  readonly name: string;
  readonly r1cs: R1cs;
  readonly generator: WitnessGenerator;
  readonly wires: WireBySignal;
}

const circuits = new Map<string, Promise<TestCircuit>>();

function once(name: string, compile: () => Promise<CompiledCircuit>): Promise<TestCircuit> {
  const known = circuits.get(name);
  if (known !== undefined) return known;
  const loading = compile().then(async ({ paths }) => ({
    name,
    r1cs: parseR1cs(readFileSync(paths.r1cs)),
    generator: await loadWitnessGenerator(paths.wasm),
    wires: parseSym(readFileSync(paths.sym, "utf8")),
  }));
  circuits.set(name, loading);
  return loading;
}

/** The production circuit of a shape. */
export function shapeCircuit(name: string): Promise<TestCircuit> {
  const shape: Shape = findShape(name);
  return once(`shape ${name}`, () => compileShape(shape));
}

export interface TemplateCircuitParameters {
  /** File below circuits/. */
  readonly file: string;
  /** The instance, as `Cap(10000, 14)`. */
  readonly main: string;
  readonly flags?: readonly string[];
  /** Another copy of circuits/ than the project's own. */
  readonly sourceDirectory?: string;
}

/** One template on its own; the folder name is the instance's. */
export function templateCircuit(parameters: TemplateCircuitParameters): Promise<TestCircuit> {
  const { file, main, flags = [], sourceDirectory = join(projectRoot, "circuits") } = parameters;
  const name = [main, ...flags, sourceDirectory.slice(projectRoot.length)].join(" ");
  const folder = name.replaceAll(/[^A-Za-z0-9]+/g, "-");
  return once(name, () =>
    compileCircuit({
      source: `pragma circom 2.2.0;\ninclude "${file}";\ncomponent main = ${main};\n`,
      sourceDirectory,
      paths: circuitPathsIn(join(buildRoot(), "test-circuits", folder)),
      flags,
    }),
  );
}

/** The public signals of a witness: wires 1 and on. */
export function publicSignalsOf({ r1cs }: TestCircuit, witness: readonly bigint[]): bigint[] {
  return witness.slice(1, 1 + r1cs.publicOutputCount + r1cs.publicInputCount);
}

/** The value of a signal that the optimiser kept, as `main.score`. */
export function wireValue(
  { wires, name }: TestCircuit,
  witness: readonly bigint[],
  signal: string,
) {
  const wire = wires.get(signal);
  const value = wire === undefined ? undefined : witness[wire];
  expect(value, `${signal} has a wire in ${name}`).to.be.a("bigint");
  return value ?? 0n;
}

export function expectSatisfied({ r1cs }: TestCircuit, witness: readonly bigint[]): void {
  expect(findViolation(r1cs, witness), "first violated constraint").to.equal(undefined);
}

export function expectViolated({ r1cs }: TestCircuit, witness: readonly bigint[]): void {
  expect(findViolation(r1cs, witness), "first violated constraint").to.be.a("number");
}
