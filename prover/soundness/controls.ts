/**
 * Positive controls: small circuits, each with one known mistake (controls/*.circom), that the lab
 * must catch by the method that its class calls for. A lab that finds nothing in sound circuits says
 * something only if it finds these.
 */
import { join } from "node:path";
import { isBallastError } from "../../model/errors.ts";
import { projectRoot } from "../artifacts/paths.ts";
import { findViolation } from "../artifacts/witness.ts";
import { FIELD_ORDER } from "../field.ts";
import type { CircuitInputs } from "../statement/statement.ts";
import { freeDirections } from "./jacobian.ts";
import { compileLab } from "./lab-circuit.ts";
import { freeWires } from "./single-wire.ts";
import { propagateUniqueness } from "./uniqueness/propagate.ts";

export const METHODS = ["compiler", "M2", "M3", "M4", "M5", "M6"] as const;
export type Method = (typeof METHODS)[number];

export interface Control {
  /** Class of the mistake, as in the threat table. */
  readonly id: string;
  readonly file: string;
  readonly main: string;
  readonly mistake: string;
  readonly honest: readonly CircuitInputs[];
  /** What the reference says the outputs of the first honest inputs are. */
  readonly reference?: readonly bigint[];
  /** What the circuit's own statement excludes. */
  readonly mustRefuse?: readonly CircuitInputs[];
  /** The methods of which each has to catch it. */
  readonly expected: readonly Method[];
}

const controlsRoot = join(projectRoot, "prover", "soundness", "controls");

export const controls: readonly Control[] = [
  {
    ...{ id: "C1", file: "c1.circom", main: "FreeRemainder()" },
    mistake: "remainder of a division is not ranged",
    honest: [{ x: 1000n }],
    expected: ["M3", "M4"],
  },
  {
    ...{ id: "C2", file: "c2.circom", main: "AliasedSign()" },
    mistake: "254 bits have two readings",
    honest: [{ x: 5n }],
    expected: ["M4"],
  },
  {
    ...{ id: "C3", file: "c3.circom", main: "UnrangedComparison()" },
    mistake: "operands of a comparison are not ranged",
    honest: [{ a: 1n, b: 2n }],
    mustRefuse: [{ a: FIELD_ORDER - 1n, b: 2n }],
    expected: ["M6"],
  },
  {
    ...{ id: "C4", file: "c4.circom", main: "AssignedOnly()" },
    mistake: "output is assigned without a constraint",
    honest: [{ x: 3n }],
    expected: ["M3", "M4"],
  },
  {
    ...{ id: "C7", file: "c7.circom", main: "UnrangedWeight()" },
    mistake: "weight is hashed and not ranged",
    honest: [{ weight: 3n, x: 2n }],
    mustRefuse: [{ weight: 256n, x: 2n }],
    expected: ["M6"],
  },
  {
    ...{ id: "C8", file: "c8.circom", main: "CarryingPack()" },
    mistake: "packed limbs are not ranged",
    honest: [{ low: 1n, high: 2n }],
    mustRefuse: [{ low: 257n, high: 1n }],
    expected: ["M6"],
  },
  {
    ...{ id: "C10", file: "c10.circom", main: "UndefinedSlope()" },
    mistake: "denominator may be 0",
    honest: [
      { x1: 1n, y1: 2n, x2: 3n, y2: 8n },
      { x1: 1n, y1: 2n, x2: 1n, y2: 2n },
    ],
    expected: ["M2", "M3", "M4"],
  },
  {
    ...{ id: "C11", file: "c11.circom", main: "OpenSelector()" },
    mistake: "selector is not boolean",
    honest: [{ a: 5n, b: 9n, selector: 1n }],
    mustRefuse: [{ a: 5n, b: 9n, selector: 2n }],
    expected: ["M6"],
  },
  {
    ...{ id: "C12", file: "c12.circom", main: "OptionalChoice()" },
    mistake: "nothing may be chosen",
    honest: [{ index: 1n, values: [7n, 8n, 9n, 10n] }],
    expected: ["M4"],
  },
  {
    ...{ id: "C13", file: "c13.circom", main: "VacuousMembership()" },
    mistake: "product starts at 0, so everything is a member",
    honest: [{ member: 4n, set: [3n, 4n, 5n] }],
    mustRefuse: [{ member: 6n, set: [3n, 4n, 5n] }],
    expected: ["M6"],
  },
  {
    ...{ id: "P1", file: "p1.circom", main: "DisabledVote()" },
    mistake: "a disabled vote counts",
    honest: [{ enabled: [1n, 1n, 1n], signature: [4n, 6n, 8n], key: [2n, 3n, 4n] }],
    mustRefuse: [{ enabled: [1n, 1n, 0n], signature: [4n, 6n, 1n], key: [2n, 3n, 4n] }],
    expected: ["M6"],
  },
  {
    ...{ id: "P2", file: "p2.circom", main: "HeavyFlag()" },
    mistake: "one flag counts twice",
    honest: [{ flags: [1n, 1n, 0n], signature: [4n, 6n, 0n], key: [2n, 3n, 4n] }],
    mustRefuse: [{ flags: [2n, 0n, 0n], signature: [4n, 0n, 0n], key: [2n, 3n, 4n] }],
    expected: ["M6"],
  },
  {
    ...{ id: "P3", file: "p3.circom", main: "RepeatedPublisher()" },
    mistake: "one publisher counts twice",
    honest: [{ index: [1n, 3n] }],
    mustRefuse: [{ index: [2n, 2n] }],
    expected: ["M6"],
  },
  {
    ...{ id: "P4", file: "p4.circom", main: "MissingIsZero()" },
    mistake: "a missing report counts as 0",
    honest: [{ present: [1n, 0n], value: [40n, 0n] }],
    reference: [40n],
    expected: ["M5"],
  },
];

export interface Detection {
  readonly id: string;
  readonly mistake: string;
  readonly expected: readonly Method[];
  readonly caughtBy: readonly Method[];
  /** Every expected method caught it. */
  readonly isCaught: boolean;
}

export async function runControl(control: Control): Promise<Detection> {
  const { id, mistake, expected } = control;
  const caughtBy = await methodsThatCatch(control);
  const isCaught = expected.every((method) => caughtBy.includes(method));
  return { id, mistake, expected, caughtBy, isCaught };
}

async function methodsThatCatch(control: Control): Promise<Method[]> {
  const { file, main, honest, mustRefuse = [], reference } = control;
  const compile = (unsimplified: boolean) =>
    compileLab({ file, main, sources: controlsRoot, unsimplified });
  const circuits = await Promise.all([compile(false), compile(true)]).catch((error: unknown) => {
    if (isBallastError(error, "CIRCUIT_WARNING")) return undefined;
    throw error;
  });
  if (circuits === undefined) return ["compiler"];
  const [{ system, generator, unchecked }, original] = circuits;
  const witnesses = honest.map((inputs) => generator.calculate(inputs));
  const isInput = (wire: number) => wire >= system.firstInput && wire < system.firstInternal;
  const outputs = witnesses[0]?.slice(1, system.firstInput) ?? [];
  const found: Readonly<Record<Method, boolean>> = {
    compiler: false,
    M2: witnesses.some((w) => freeWires(system, w).some(({ wire }) => !isInput(wire))),
    M3: witnesses.some((witness) => freeDirections(system, witness).directions.length > 0),
    M4: propagateUniqueness(original.system).unknownOutputs.length > 0,
    M5: (reference ?? []).some((value, index) => outputs[index] !== value),
    M6: mustRefuse.some(
      (inputs) => findViolation(system.r1cs, unchecked.calculate(inputs)) === undefined,
    ),
  };
  return METHODS.filter((method) => found[method]);
}
