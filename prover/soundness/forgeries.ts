/**
 * M7: the corpus of forged witnesses, forgeries.json. A forgery edits honest inputs, signs again
 * where a signature would only hide the point, replaces hints, or moves wires; its witness must
 * violate a constraint, and the corpus says which signal's constraint is the first.
 */
import { join } from "node:path";
import { z } from "zod";
import { BallastError, isBallastError } from "../../model/errors.ts";
import { readJsonFile } from "../artifacts/json-file.ts";
import { findShape } from "../artifacts/manifest.ts";
import { projectRoot } from "../artifacts/paths.ts";
import { findViolation } from "../artifacts/witness.ts";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../field.ts";
import type { CircuitInputs, SignalValue } from "../statement/statement.ts";
import { describeRow } from "./deletion.ts";
import type { SourceEdit } from "./edited-sources.ts";
import { edited, elementsOf, type Path, reseated, signedAgain } from "./input-edits.ts";
import { compileLab, compileLabShape, type LabCircuit } from "./lab-circuit.ts";
import { labStatement } from "./lab-statement.ts";
import { plainName } from "./names.ts";
import { type Subject, subjects } from "./subjects.ts";
import { reduce, violatedRows } from "./system.ts";

const path = z.tuple([z.string()], z.int().min(0));
const value = z.string().regex(/^[0-9pl^+-]+$/);
const stepShape = z.discriminatedUnion("do", [
  z.strictObject({ do: z.enum(["set", "add"]), at: path, value }),
  z.strictObject({ do: z.literal("sign") }),
  z.strictObject({ do: z.literal("reseat"), order: z.array(z.int()) }),
  z.strictObject({ do: z.literal("swap"), at: path, indices: z.tuple([z.int(), z.int()]) }),
  z.strictObject({ do: z.literal("swapAcross"), first: path, second: path }),
  z.strictObject({ do: z.literal("moveWire"), signal: z.string(), by: value }),
  z.strictObject({ do: z.literal("keepWire"), signal: z.string() }),
  z.strictObject({ do: z.literal("fill"), value }),
]);
type Step = z.infer<typeof stepShape>;

const forgeryShape = z.strictObject({
  /** F1..F24 of the threat list. */
  id: z.string().regex(/^F\d+$/),
  title: z.string(),
  /** A shape, or a subject's main. */
  on: z.string(),
  /** Of a subject; a shape's are an honest statement. */
  inputs: z.record(z.string(), z.union([value, z.array(value)])).optional(),
  /** File, right-hand side of a hint, and the lie in its place. */
  hints: z.array(z.tuple([z.string(), z.string(), z.string()])).optional(),
  steps: z.array(stepShape),
  /** The innermost signal of the first violated constraint. */
  violates: z.string().optional(),
});
export type Forgery = z.infer<typeof forgeryShape>;

const corpusShape = z.strictObject({
  format: z.literal("ballast.forgeries/1"),
  /** Threats of the list that this circuit has no place for, and why. */
  withoutCounterpart: z.record(z.string(), z.string().min(20)),
  forgeries: z.array(forgeryShape),
});

export const corpusPath = join(projectRoot, "prover", "soundness", "forgeries.json");

export function readCorpus(): z.infer<typeof corpusShape> {
  return readJsonFile({ path: corpusPath, schema: corpusShape });
}

export function readForgeries(): readonly Forgery[] {
  return readCorpus().forgeries;
}

/** Those about one shape or template. */
export function forgeriesOn(on: string): readonly Forgery[] {
  return readForgeries().filter((forgery) => forgery.on === on);
}

export interface ForgeryResult {
  readonly id: string;
  readonly title: string;
  /** Undefined when every constraint holds: the forgery went through. */
  readonly violates: string | undefined;
  readonly isAsRecorded: boolean;
}

/** A number such as `p-2^24`: decimals, powers of two, p, l, added from left to right. */
export function parseNumber(text: string): bigint {
  const parts = Array.from(text.matchAll(/([+-]?)(p|l|2\^\d+|\d+)/g));
  return reduce(
    parts.reduce((sum, [, sign, term = "0"]) => {
      const power = /^2\^(\d+)$/.exec(term)?.[1];
      const known: Readonly<Record<string, bigint>> = { p: FIELD_ORDER, l: SUBGROUP_ORDER };
      const number = known[term] ?? (power === undefined ? BigInt(term) : 2n ** BigInt(power));
      return sign === "-" ? sum - number : sum + number;
    }, 0n),
  );
}

export async function attempt(forgery: Forgery): Promise<ForgeryResult> {
  const { id, title, violates: recorded } = forgery;
  const { circuit, witness } = await forge(forgery);
  const row = findViolation(circuit.system.r1cs, witness);
  const violates = row === undefined ? undefined : plainName(describeRow(circuit.system, row));
  return { id, title, violates, isAsRecorded: violates !== undefined && violates === recorded };
}

export interface ForgedWitness {
  readonly circuit: LabCircuit;
  readonly witness: readonly bigint[];
}

/** Whether, in sources with one more edit, the recorded constraint still refuses the forgery. */
export async function isStillRefused(forgery: Forgery, edit: SourceEdit): Promise<boolean> {
  const forged = await forge(forgery, edit).catch((error: unknown) => {
    // The edit is of the very hint that the forgery replaces.
    if (isBallastError(error, "SOURCE_EDIT")) return undefined;
    throw error;
  });
  if (forged === undefined) return true;
  const { system } = forged.circuit;
  return violatedRows(system, forged.witness).some(
    (row) => plainName(describeRow(system, row)) === forgery.violates,
  );
}

/** The forgery's complete witness, for the constraints of its circuit. */
export async function forge(forgery: Forgery, edit?: SourceEdit): Promise<ForgedWitness> {
  const { steps } = forgery;
  const edits = edit === undefined ? [] : [edit];
  const { circuit, honest, secrets } = await (forgery.inputs === undefined
    ? wholeShape(forgery, edits)
    : template(forgery, edits));
  let inputs = honest;
  for (const step of steps) inputs = editInputs(inputs, step, secrets);
  let witness = circuit.unchecked.calculate(inputs);
  for (const step of steps) witness = editWitness(witness, step, { circuit, honest });
  return { circuit, witness };
}

/** Every witness of this corpus, and of the lie it lists itself, about one template. */
export async function dishonestWitnesses(subject: Subject): Promise<(readonly bigint[])[]> {
  const { file, main, wrapper, lie } = subject;
  const witnesses: (readonly bigint[])[] = [];
  for (const forgery of forgeriesOn(main)) {
    witnesses.push((await forge(forgery)).witness);
  }
  if (lie !== undefined) {
    const edit = { file, from: `<-- ${lie.hint};`, to: `<-- ${lie.told};` };
    const { unchecked } = await compileLab({ file, main, wrapper, edits: [edit] });
    witnesses.push(...lie.inputs.map((inputs) => unchecked.calculate(inputs)));
  }
  return witnesses;
}

interface Setting {
  readonly circuit: LabCircuit;
  readonly honest: CircuitInputs;
  readonly secrets: readonly Uint8Array[];
}

async function wholeShape({ on }: Forgery, edits: readonly SourceEdit[]): Promise<Setting> {
  const shape = findShape(on);
  const { statement, secrets } = labStatement({ shape, label: "forgeries" });
  const circuit = await once(`${on} ${JSON.stringify(edits)}`, () =>
    compileLabShape(shape, { unsimplified: false, edits }),
  );
  return { circuit, honest: statement.inputs, secrets };
}

/** The attack twin: false hints, and constraints that are byte for byte production's. */
async function template(
  { on, hints = [], inputs = {} }: Forgery,
  others: readonly SourceEdit[],
): Promise<Setting> {
  const subject = subjects.find(({ main }) => main === on);
  if (subject === undefined) {
    throw new BallastError("input", "FORGERY_SUBJECT", `no template ${on} in the lab`, {
      location: corpusPath,
      hint: `one of: ${subjects.map(({ main }) => main).join(", ")}`,
    });
  }
  const { file, main, wrapper } = subject;
  const lies = hints.map(([where, from, to]) => ({
    file: where,
    from: `<-- ${from};`,
    to: `<-- ${to};`,
  }));
  const compile = (edits: readonly SourceEdit[]): Promise<LabCircuit> =>
    once(`${main} ${JSON.stringify(edits)}`, () => compileLab({ file, main, wrapper, edits }));
  const honest = await compile(others);
  const circuit = await compile([...others, ...lies]);
  if (circuit.system.r1csSha256 !== honest.system.r1csSha256) {
    throw new BallastError("input", "FORGERY_CONSTRAINTS", `a hint of ${on} changed a constraint`, {
      location: corpusPath,
      hint: "only the right-hand sides of hints may differ",
    });
  }
  const parsed = Object.entries(inputs).map(([name, text]) => [
    name,
    typeof text === "string" ? parseNumber(text) : text.map(parseNumber),
  ]);
  return { circuit, honest: Object.fromEntries(parsed), secrets: [] };
}

const compiled = new Map<string, Promise<LabCircuit>>();
const COMPILED_MAX = 12;

function once(name: string, compile: () => Promise<LabCircuit>): Promise<LabCircuit> {
  if (compiled.size > COMPILED_MAX) compiled.clear();
  const known = compiled.get(name) ?? compile();
  compiled.set(name, known);
  return known;
}

function editInputs(inputs: CircuitInputs, step: Step, secrets: readonly Uint8Array[]) {
  switch (step.do) {
    case "set":
      return edited(inputs, step.at, () => parseNumber(step.value));
    case "add":
      return edited(inputs, step.at, (old) => reduce(old + parseNumber(step.value)));
    case "sign":
      return signedAgain(inputs, secrets);
    case "reseat":
      return reseated(inputs, step.order);
    case "swap":
      return swapped(inputs, step.at[0], step.indices);
    case "swapAcross": {
      const [first, second] = [readAt(inputs, step.first), readAt(inputs, step.second)];
      return edited(
        edited(inputs, step.first, () => second),
        step.second,
        () => first,
      );
    }
    default:
      return inputs;
  }
}

function readAt(inputs: CircuitInputs, at: Path): bigint {
  let found = 0n;
  edited(inputs, at, (old) => {
    found = old;
    return old;
  });
  return found;
}

function swapped(inputs: CircuitInputs, name: string, [i, j]: readonly [number, number]) {
  const all: SignalValue[] = [...elementsOf(inputs, name)];
  const [first = 0n, second = 0n] = [all[i], all[j]];
  return { ...inputs, [name]: all.with(i, second).with(j, first) };
}

interface WitnessContext {
  readonly circuit: LabCircuit;
  readonly honest: CircuitInputs;
}

function editWitness(witness: bigint[], step: Step, { circuit, honest }: WitnessContext) {
  switch (step.do) {
    case "moveWire": {
      const at = wireOf(circuit, step.signal);
      return witness.with(at, reduce((witness[at] ?? 0n) + parseNumber(step.by)));
    }
    case "keepWire": {
      const at = wireOf(circuit, step.signal);
      return witness.with(at, circuit.unchecked.calculate(honest)[at] ?? 0n);
    }
    case "fill":
      return witness.map((_, wire) => (wire === 0 ? 1n : parseNumber(step.value)));
    default:
      return witness;
  }
}

function wireOf({ system }: LabCircuit, signal: string): number {
  const wire = system.wires.get(`main.${signal}`);
  if (wire !== undefined) return wire;
  throw new BallastError("input", "FORGERY_SIGNAL", `no wire carries ${signal}`, {
    location: corpusPath,
    hint: "a signal that the compiler keeps",
  });
}
