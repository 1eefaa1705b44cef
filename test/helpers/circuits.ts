/**
 * Compiled circuits for tests, and the two judgements about a witness. Both evaluate the r1cs; that
 * a witness generator throws proves nothing about the constraints.
 */
import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findShape, type Shape } from "../../prover/artifacts/manifest.ts";
import { circuitPathsIn, projectRoot } from "../../prover/artifacts/paths.ts";
import { parseR1cs, type R1cs } from "../../prover/artifacts/r1cs.ts";
import { parseSym, type WireBySignal } from "../../prover/artifacts/sym.ts";
import { findViolation } from "../../prover/artifacts/witness.ts";
import {
  createWitnessGenerator,
  loadWitnessGenerator,
  type WitnessGenerator,
} from "../../prover/proof/witness-generator.ts";
import { type CompiledCircuit, compileCircuit, compileShape } from "../../prover/setup/compile.ts";
import { removeAssertions } from "../../prover/soundness/unchecked-generator.ts";

export interface TestCircuit {
  readonly name: string;
  readonly r1cs: R1cs;
  /** As proofs use it: refuses inputs that do not meet a constraint. */
  readonly generator: WitnessGenerator;
  /** The same without its checks: fills in every wire, whatever the inputs. */
  readonly unchecked: WitnessGenerator;
  readonly wires: WireBySignal;
}

/** The generator without its assertions, of which there must be some. */
function withoutChecks(wasm: Buffer): Uint8Array {
  const { wasm: patched, removed } = removeAssertions(wasm);
  expect(removed, "assertions removed from the witness generator").to.be.greaterThan(0);
  return patched;
}

const circuits = new Map<string, Promise<TestCircuit>>();

function once(name: string, compile: () => Promise<CompiledCircuit>): Promise<TestCircuit> {
  const known = circuits.get(name);
  if (known !== undefined) return known;
  const loading = compile().then(async ({ paths }) => ({
    name,
    r1cs: parseR1cs(readFileSync(paths.r1cs)),
    generator: await loadWitnessGenerator(paths.wasm),
    unchecked: await createWitnessGenerator(withoutChecks(readFileSync(paths.wasm)), name),
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
  /** A template that joins several, when `main` is none of the project's. */
  readonly wrapper?: string;
  /** Hints to falsify: `from` is the right-hand side of one `<--`. */
  readonly edits?: readonly SourceEdit[];
  /** Constraints to weaken: `from` is any text that occurs once. */
  readonly mutations?: readonly SourceEdit[];
}

export interface SourceEdit {
  /** File below circuits/. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** One template on its own. */
export function templateCircuit(parameters: TemplateCircuitParameters): Promise<TestCircuit> {
  const { file, main, wrapper = "", edits = [], mutations = [] } = parameters;
  const hints = edits.map((e) => ({ file: e.file, from: `<-- ${e.from};`, to: `<-- ${e.to};` }));
  const changes = [...hints, ...mutations];
  const identity = createHash("sha256")
    .update(JSON.stringify([wrapper, changes]))
    .digest("hex");
  const isPlain = wrapper === "" && changes.length === 0;
  const folder = `${main.replaceAll(/[^A-Za-z0-9]+/g, "-")}${isPlain ? "" : identity.slice(0, 12)}`;
  const directory = join(projectRoot, "build", "test-circuits", folder);
  const original = join(projectRoot, "circuits");
  return once(directory, () =>
    compileCircuit({
      source: `pragma circom 2.2.0;\ninclude "${file}";\n${wrapper}component main = ${main};\n`,
      sourceDirectory: changes.length === 0 ? original : changedCopy(directory, changes),
      paths: circuitPathsIn(directory),
    }),
  );
}

/**
 * The template with dishonest hints: an adversary's witness generator for the same constraints.
 * Fails when the edits touch a constraint.
 */
export async function attackTwin(parameters: TemplateCircuitParameters): Promise<TestCircuit> {
  const twin = await templateCircuit(parameters);
  const honest = await templateCircuit({ ...parameters, edits: [] });
  expect(twin.r1cs, "constraints of the attack twin").to.deep.equal(honest.r1cs);
  return twin;
}

function changedCopy(directory: string, changes: readonly SourceEdit[]): string {
  const copy = join(directory, "circuits");
  rmSync(copy, { recursive: true, force: true });
  cpSync(join(projectRoot, "circuits"), copy, { recursive: true });
  for (const { file, from, to } of changes) {
    const source = readFileSync(join(copy, file), "utf8");
    expect(source.split(from).length - 1, `occurrences of ${from} in ${file}`).to.equal(1);
    writeFileSync(
      join(copy, file),
      source.replace(from, () => to),
    );
  }
  return copy;
}

/** The public signals of a witness: wires 1 and on. */
export function publicSignalsOf({ r1cs }: TestCircuit, witness: readonly bigint[]): bigint[] {
  return witness.slice(1, 1 + r1cs.publicOutputCount + r1cs.publicInputCount);
}

/** The witness with one signal's wire changed. */
export function withSignal(
  { wires, name }: TestCircuit,
  witness: readonly bigint[],
  signal: string,
  value: bigint,
): bigint[] {
  const wire = wires.get(signal);
  expect(wire, `${signal} has a wire in ${name}`).to.be.a("number");
  return witness.map((old, index) => (index === wire ? value : old));
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
