/**
 * M7: the corpus of forged witnesses, forgeries.json. A forgery edits honest inputs, signs again
 * where a signature would only hide the point, replaces hints, or moves wires; its witness must
 * violate a constraint, and the corpus says which signal's constraint is the first.
 *
 * F13 has no entry: the circuit has no `enabled` input, which a test pins.
 */
import { join } from "node:path";
import { z } from "zod";
import { BallastError } from "../../model/errors.ts";
import { readJsonFile } from "../artifacts/json-file.ts";
import { findShape } from "../artifacts/manifest.ts";
import { projectRoot } from "../artifacts/paths.ts";
import { findViolation } from "../artifacts/witness.ts";
import { FIELD_ORDER, SUBGROUP_ORDER } from "../field.ts";
import type { CircuitInputs, SignalValue } from "../statement/statement.ts";
import { describeRow } from "./deletion.ts";
import { edited, elementsOf, type Path, reseated, signedAgain } from "./input-edits.ts";
import { compileLab, compileLabShape, type LabCircuit } from "./lab-circuit.ts";
import { labStatement } from "./lab-statement.ts";
import { plainName } from "./names.ts";
import { subjects } from "./subjects.ts";
import { reduce } from "./system.ts";

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
  forgeries: z.array(forgeryShape),
});

export const corpusPath = join(projectRoot, "prover", "soundness", "forgeries.json");

export function readForgeries(): readonly Forgery[] {
  return readJsonFile({ path: corpusPath, schema: corpusShape }).forgeries;
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
  const { id, title, steps, violates: recorded } = forgery;
  const isWhole = forgery.inputs === undefined;
  const { circuit, honest, secrets } = isWhole
    ? await wholeShape(forgery)
    : await template(forgery);
  let inputs = honest;
  for (const step of steps) inputs = editInputs(inputs, step, secrets);
  const genuine = circuit.unchecked.calculate(honest);
  let witness = circuit.unchecked.calculate(inputs);
  for (const step of steps) witness = editWitness(witness, step, { circuit, genuine });
  const row = findViolation(circuit.system.r1cs, witness);
  const violates = row === undefined ? undefined : plainName(describeRow(circuit.system, row));
  return { id, title, violates, isAsRecorded: violates !== undefined && violates === recorded };
}

interface Setting {
  readonly circuit: LabCircuit;
  readonly honest: CircuitInputs;
  readonly secrets: readonly Uint8Array[];
}

async function wholeShape({ on }: Forgery): Promise<Setting> {
  const shape = findShape(on);
  const { statement, secrets } = labStatement({ shape, label: "forgeries" });
  const circuit = await once(on, () => compileLabShape(shape, { unsimplified: false }));
  return { circuit, honest: statement.inputs, secrets };
}

/** The attack twin: false hints, and constraints that are byte for byte production's. */
async function template({ on, hints = [], inputs = {} }: Forgery): Promise<Setting> {
  const subject = subjects.find(({ main }) => main === on);
  if (subject === undefined) {
    throw new BallastError("input", "FORGERY_SUBJECT", `no template ${on} in the lab`, {
      location: corpusPath,
      hint: `one of: ${subjects.map(({ main }) => main).join(", ")}`,
    });
  }
  const { file, main, wrapper } = subject;
  const edits = hints.map(([where, from, to]) => ({
    file: where,
    from: `<-- ${from};`,
    to: `<-- ${to};`,
  }));
  const honest = await once(main, () => compileLab({ file, main, wrapper }));
  const circuit = edits.length === 0 ? honest : await compileLab({ file, main, wrapper, edits });
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

function once(name: string, compile: () => Promise<LabCircuit>): Promise<LabCircuit> {
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
  readonly genuine: readonly bigint[];
}

function editWitness(witness: bigint[], step: Step, { circuit, genuine }: WitnessContext) {
  switch (step.do) {
    case "moveWire": {
      const at = wireOf(circuit, step.signal);
      return witness.with(at, reduce((witness[at] ?? 0n) + parseNumber(step.by)));
    }
    case "keepWire": {
      const at = wireOf(circuit, step.signal);
      return witness.with(at, genuine[at] ?? 0n);
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
