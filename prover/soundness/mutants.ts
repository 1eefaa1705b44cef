/**
 * M8: our templates with one thing wrong. Each mutant changes one place of one source line; some
 * check of the lab must tell it from the original, or an entry of the allowlist says why none can.
 */
import { isBallastError } from "../../model/errors.ts";
import { findViolation } from "../artifacts/witness.ts";
import type { CircuitInputs } from "../statement/statement.ts";
import type { SourceEdit } from "./edited-sources.ts";
import { forgeriesOn, isStillRefused } from "./forgeries.ts";
import { compileLab, type LabCircuit } from "./lab-circuit.ts";
import { mutationsOf } from "./mutations.ts";
import { honestSamples, outsideCases } from "./samples.ts";
import { type Subject, subjects, wholeSmall } from "./subjects.ts";
import { propagateUniqueness } from "./uniqueness/propagate.ts";

export interface Mutant {
  readonly template: string;
  /** The operator and the line it changes: with the template, the mutant's name. */
  readonly change: string;
  readonly edit: SourceEdit;
  readonly subjects: readonly Subject[];
}

/** What exercises each template; where several do, a mutant may be told by any of them. */
const EXERCISED_BY: Readonly<Record<string, readonly string[]>> = {
  AssertBits: ["AssertStrictlyIncreasing(3, 64)"],
  AssertStrictlyIncreasing: ["AssertStrictlyIncreasing(3, 64)"],
  wordsFor: ["FeedId(3)"],
  PackWords: ["FeedId(3)"],
  Saturate: ["SaturateNumber()"],
  Cap: ["CapNumber()"],
  SaturationReach: ["NormaliseNumber()"],
  Normalise: ["NormaliseNumber()"],
  comparatorCount: ["OrderStatistics(3, 24)", "OrderStatistics(5, 24)", "OrderStatistics(7, 24)"],
  comparators: ["OrderStatistics(3, 24)", "OrderStatistics(5, 24)", "OrderStatistics(7, 24)"],
  Switch: ["OrderStatistics(3, 24)"],
  OrderStatistics: ["OrderStatistics(3, 24)", "OrderStatistics(5, 24)"],
  PublisherSelection: ["PublisherSelection(3)"],
  HashWords: ["HashWords(7, 4, 3)"],
  PublisherSet: ["PublisherSet()"],
  FeedId: ["FeedId(3)"],
  ConfigHash: ["ConfigHash()"],
  publicWords: ["PackPublicSignals(3)", "PackPublicSignals(8)"],
  PackPublicSignals: ["PackPublicSignals(3)", "PackPublicSignals(8)"],
  AccumulateLanes: ["Dense(3, 2, 9, 8)"],
  Accumulate: ["Dense(3, 2, 9, 8)"],
  Dense: ["Dense(3, 2, 9, 8)"],
  Network: ["Network(1)"],
  CommittedModel: ["CommittedModel()"],
  ReportMessage: ["ReportMessage(1)"],
  AssertSigned: ["AssertSigned()"],
  RiskScore: [wholeSmall.main],
};

/** Every mutant of every template, in the order of files and lines. */
export function listMutants(): Mutant[] {
  const known = [...subjects, wholeSmall];
  return mutationsOf(Object.keys(EXERCISED_BY)).map((mutation) => {
    const mains = EXERCISED_BY[mutation.template] ?? [];
    return { ...mutation, subjects: known.filter(({ main }) => mains.includes(main)) };
  });
}

export const KILLERS = ["compiler", "M4", "M5", "M6", "M7"] as const;
export type Killer = (typeof KILLERS)[number];

export interface MutantResult {
  readonly template: string;
  readonly change: string;
  /** The line as it became. */
  readonly line: string;
  /** What told the mutant from the original first; undefined for a survivor. */
  readonly killedBy: Killer | undefined;
}

export async function tryMutant(mutant: Mutant): Promise<MutantResult> {
  const { template, change, edit } = mutant;
  const line = edit.to.split("\n")[0]?.trim() || "(deleted)";
  for (const subject of mutant.subjects) {
    const killedBy = await findKiller(subject, edit);
    if (killedBy !== undefined) return { template, change, line, killedBy };
  }
  return { template, change, line, killedBy: undefined };
}

const SAMPLES = 24;
/** Of a whole circuit, where each takes a hundred times as long. */
const WHOLE_SAMPLES = 2;
const OUTSIDE_SAMPLES = 4;

async function findKiller(subject: Subject, edit: SourceEdit): Promise<Killer | undefined> {
  const mutated = await compileMutant(subject, edit);
  if (mutated === undefined) return "compiler";
  const honest = honestSamples(subject, subject === wholeSmall ? WHOLE_SAMPLES : SAMPLES);
  const expected = await expectedOutputs(subject, honest);
  if (honest.some((inputs, index) => outputsOf(mutated, inputs) !== expected[index])) return "M5";
  const accepted = honest
    .slice(0, OUTSIDE_SAMPLES)
    .flatMap((inputs) => outsideCases(subject, inputs))
    .some(
      ({ inputs }) =>
        findViolation(mutated.system.r1cs, mutated.unchecked.calculate(inputs)) === undefined,
    );
  if (accepted) return "M6";
  const isUnique = (): boolean => propagateUniqueness(mutated.system).unknownOutputs.length === 0;
  // Each takes what the other does, except that a whole circuit's uniqueness takes much longer.
  if (subject !== wholeSmall && !isUnique()) return "M4";
  for (const forgery of forgeriesOn(subject === wholeSmall ? "small" : subject.main)) {
    if (!(await isStillRefused(forgery, edit))) return "M7";
  }
  return subject === wholeSmall && !isUnique() ? "M4" : undefined;
}

/** Undefined when the compiler refuses it or warns, which is an error here. */
async function compileMutant(
  { file, main, wrapper }: Subject,
  edit: SourceEdit,
): Promise<LabCircuit | undefined> {
  try {
    return await compileLab({ file, main, wrapper, unsimplified: true, edits: [edit] });
  } catch (error) {
    if (isBallastError(error, "CIRCUIT_WARNING") || isBallastError(error, "CIRCUIT_COMPILE")) {
      return undefined;
    }
    throw error;
  }
}

const outputs = new Map<string, readonly string[]>();

/** What the unchanged sources answer, computed once for all mutants of a template. */
async function expectedOutputs(
  { file, main, wrapper }: Subject,
  honest: readonly CircuitInputs[],
): Promise<readonly string[]> {
  const known = outputs.get(main);
  if (known !== undefined) return known;
  const original = await compileLab({ file, main, wrapper, unsimplified: true });
  const answers = honest.map((inputs) => outputsOf(original, inputs));
  outputs.set(main, answers);
  return answers;
}

/** Outputs of honest inputs, or that there is no satisfying witness. */
function outputsOf({ system, unchecked }: LabCircuit, inputs: CircuitInputs): string {
  const witness = unchecked.calculate(inputs);
  if (findViolation(system.r1cs, witness) !== undefined) return "refused";
  return witness.slice(1, system.firstInput).join(" ");
}
