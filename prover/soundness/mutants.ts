/**
 * M8: our templates with one thing wrong. Each mutant changes one place of one source line; some
 * check of the lab must tell it from the original, or an entry of the allowlist says why none can.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isBallastError } from "../../model/errors.ts";
import { findViolation } from "../artifacts/witness.ts";
import type { CircuitInputs } from "../statement/statement.ts";
import { circuitsRoot, type SourceEdit } from "./edited-sources.ts";
import { compileLab, type LabCircuit } from "./lab-circuit.ts";
import { honestSamples, outsideCases } from "./samples.ts";
import { type Subject, subjects } from "./subjects.ts";
import { propagateUniqueness } from "./uniqueness/propagate.ts";

interface Operator {
  readonly name: string;
  readonly pattern: RegExp;
  readonly replacement: string;
}

/** What goes wrong in a circuit when somebody edits it. */
const OPERATORS: readonly Operator[] = [
  { name: "drop ===", pattern: /^(\s*)[^/]*===.*;$/, replacement: "$1" },
  { name: "drop range check", pattern: /^(\s*).*AssertBits\(\w+\)\(.*\);$/, replacement: "$1" },
  { name: "<== to <--", pattern: /^(.*) <== (?!Num2Bits)(.*)$/, replacement: "$1 <-- $2" },
  { name: "one bit more", pattern: /(Num2Bits|AssertBits)\((\w+)\)\(/, replacement: "$1($2 + 1)(" },
  { name: "254 bits", pattern: /_ <== Num2Bits\(\w+\)\(/, replacement: "_ <== Num2Bits(254)(" },
  { name: "- 1 to + 1", pattern: / - 1([;)\]])/, replacement: " + 1$1" },
  { name: "plus to minus", pattern: /(<==[^;]*) \+ /, replacement: "$1 - " },
  { name: "other shift", pattern: /\(1 << 30\)/, replacement: "(1 << 29)" },
  { name: "other tag", pattern: /(0x[0-9a-f]{20,})31,/, replacement: "$132," },
];

export interface Mutant {
  readonly id: string;
  readonly operator: string;
  readonly edit: SourceEdit;
  readonly subject: Subject;
}

/** The subjects small enough that a mutant takes a second or two, by the file they exercise. */
const SUBJECTS_BY_FILE: Readonly<Record<string, readonly string[]>> = {
  "lib/range.circom": ["AssertStrictlyIncreasing(3, 64)", "FeedId(3)"],
  "lib/fixed-point.circom": ["SaturateNumber()", "CapNumber()"],
  "lib/normalise.circom": ["NormaliseNumber()"],
  "lib/order-statistics.circom": ["OrderStatistics(3, 24)"],
  "lib/selection.circom": ["PublisherSelection(3)"],
  "lib/commitment.circom": ["FeedId(3)", "ConfigHash()", "PublisherSet()"],
  "lib/hash-words.circom": ["HashWords(7, 4, 3)"],
  "lib/public-signals.circom": ["PackPublicSignals(3)"],
};

/** What exercises a template that is no subject of its own and not called by its file's first. */
const SUBJECT_BY_TEMPLATE: Readonly<Record<string, string>> = {
  PackWords: "FeedId(3)",
  wordsFor: "FeedId(3)",
};

/** Every mutant, in the order of files and lines. */
export function listMutants(): Mutant[] {
  return Object.entries(SUBJECTS_BY_FILE).flatMap(([file, mains]) => {
    const lines = readFileSync(join(circuitsRoot, file), "utf8").split("\n");
    const candidates = subjects.filter(({ main }) => mains.includes(main));
    let template = "";
    return lines.flatMap((line, index) => {
      template = /^(?:template|function) (\w+)/.exec(line)?.[1] ?? template;
      const named = SUBJECT_BY_TEMPLATE[template];
      const subject =
        candidates.find(({ main, wrapper = "" }) =>
          named === undefined ? `${main} ${wrapper}`.includes(`${template}(`) : main === named,
        ) ?? candidates[0];
      const isCode = !/^\s*(\/\/|template|function|signal input|assert|include|pragma)/.test(line);
      const isOnce = lines.filter((other) => other.includes(line)).length === 1;
      if (subject === undefined || !isCode || !isOnce || template === "") return [];
      return OPERATORS.flatMap(({ name, pattern, replacement }) => {
        const to = line.replace(pattern, replacement);
        if (to === line) return [];
        const id = `${file.replace("lib/", "")}:${index + 1} ${name}`;
        return [{ id, operator: name, edit: { file, from: line, to }, subject }];
      });
    });
  });
}

export const KILLERS = ["compiler", "M4", "M5", "M6"] as const;
export type Killer = (typeof KILLERS)[number];

export interface MutantResult {
  readonly id: string;
  readonly line: string;
  /** What told the mutant from the original first; undefined for a survivor. */
  readonly killedBy: Killer | undefined;
}

const SAMPLES = 24;

export async function tryMutant(mutant: Mutant): Promise<MutantResult> {
  const killedBy = await findKiller(mutant);
  return { id: mutant.id, line: mutant.edit.to.trim() || "(deleted)", killedBy };
}

async function findKiller({ subject, edit }: Mutant): Promise<Killer | undefined> {
  const { file, main, wrapper } = subject;
  const original = await compileLab({ file, main, wrapper, unsimplified: true });
  const mutated = await compileLab({
    file,
    main,
    wrapper,
    unsimplified: true,
    edits: [edit],
  }).catch((error: unknown) => {
    if (isBallastError(error, "CIRCUIT_WARNING") || isBallastError(error, "CIRCUIT_COMPILE")) {
      return undefined;
    }
    throw error;
  });
  if (mutated === undefined) return "compiler";
  if (propagateUniqueness(mutated.system).unknownOutputs.length > 0) return "M4";
  const honest = honestSamples(subject, SAMPLES);
  if (honest.some((inputs) => outputsOf(mutated, inputs) !== outputsOf(original, inputs)))
    return "M5";
  const accepted = honest
    .slice(0, 4)
    .flatMap((inputs) => outsideCases(subject, inputs))
    .some(
      ({ inputs }) =>
        findViolation(mutated.system.r1cs, mutated.unchecked.calculate(inputs)) === undefined,
    );
  if (accepted) return "M6";
  return undefined;
}

/** Outputs of honest inputs, or that there is no satisfying witness. */
function outputsOf({ system, unchecked }: LabCircuit, inputs: CircuitInputs): string {
  const witness = unchecked.calculate(inputs);
  if (findViolation(system.r1cs, witness) !== undefined) return "refused";
  return witness.slice(1, system.firstInput).join(" ");
}
