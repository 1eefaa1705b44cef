/** Every method of the lab that looks at one circuit: M1 to M6, M9 and M11. */
import { findViolation } from "../artifacts/witness.ts";
import type { CircuitInputs } from "../statement/statement.ts";
import { redundantRows } from "./deletion.ts";
import { compareSystems } from "./equivalence.ts";
import { freeDirections } from "./jacobian.ts";
import type { LabCircuit } from "./lab-circuit.ts";
import { plainName, unique } from "./names.ts";
import type { OutsideCase } from "./samples.ts";
import { freeWires } from "./single-wire.ts";
import { applyTrust, readTrustedBlocks, type TrustedUse } from "./trusted-blocks.ts";
import { propagateUniqueness } from "./uniqueness/propagate.ts";

export interface ExamineParameters {
  readonly title: string;
  readonly production: LabCircuit;
  /** The same sources without simplification. */
  readonly original: LabCircuit;
  readonly honest: readonly CircuitInputs[];
  readonly outside: readonly OutsideCase[];
  /** Witnesses of forgeries, for the production circuit. */
  readonly forged?: readonly (readonly bigint[])[];
  /**
   * The whole circuit: an input that moves alone must be noticed, and M9 is left to the templates,
   * whose corpora of forgeries it needs.
   */
  readonly isWhole?: boolean;
  /** Says what is done from now on. */
  begin(method: string): void;
}

export interface Examination {
  readonly title: string;
  readonly r1csSha256: string;
  readonly constraints: number;
  readonly wires: number;
  readonly unsimplifiedConstraints: number;
  /** M1: honest witnesses that violate a constraint; none. */
  readonly honestViolations: number;
  readonly honestWitnesses: number;
  /** M2: signals that can move alone at some witness. */
  readonly freeSignals: readonly string[];
  /** M3: directions in which several can move together; each is its signals, joined. */
  readonly freeDirections: readonly string[];
  readonly coreColumns: number;
  /** M4 */
  readonly unknownOutputs: readonly string[];
  readonly unknownSignals: readonly string[];
  /** Blocks whose inside M4 left open, on trust. */
  readonly trusted: readonly TrustedUse[];
  readonly lemmas: Readonly<Record<string, number>>;
  /** M6: inputs outside their range for which a satisfying witness came out. */
  readonly acceptedOutside: readonly string[];
  readonly outsideCases: number;
  /** M9: constraints that no witness here shows to be needed, as the signals in them; templates only. */
  readonly redundant: readonly string[];
  /** M11: constraints found in one of the two circuits alone. */
  readonly unmatched: number;
  readonly matched: number;
}

export function examine(parameters: ExamineParameters): Examination {
  const { title, production, original, honest, outside, isWhole = false } = parameters;
  const { system } = production;

  parameters.begin("M1 honest witnesses");
  const witnesses = honest.map((inputs) => production.generator.calculate(inputs));
  const violations = witnesses.filter((w) => findViolation(system.r1cs, w) !== undefined);

  parameters.begin("M2 every wire alone");
  const isAsked = (wire: number): boolean =>
    isWhole || wire < system.firstInput || wire >= system.firstInternal;
  const free = witnesses.flatMap((witness) =>
    freeWires(system, witness).flatMap(({ wire, name }) =>
      isAsked(wire) ? [plainName(name)] : [],
    ),
  );

  parameters.begin("M3 directions");
  const jacobians = witnesses.map((witness) => freeDirections(system, witness));
  const directions = jacobians.flatMap((j) =>
    j.directions.map((d) => unique(d.map(plainName)).join(" + ")),
  );

  parameters.begin("M4 uniqueness");
  const { unknownOutputs, unknown, uses, facts } = propagateUniqueness(original.system);
  const { unknownSignals, trusted } = applyTrust(original.system, unknown, readTrustedBlocks());

  parameters.begin("M6 outside of the ranges");
  const wrong: (readonly bigint[])[] = [];
  const accepted = outside.filter(({ inputs }) => {
    const witness = production.unchecked.calculate(inputs);
    if (!isWhole) wrong.push(witness);
    return findViolation(system.r1cs, witness) === undefined;
  });

  parameters.begin("M9 constraints deleted");
  const dishonest = [...wrong, ...(parameters.forged ?? [])];
  const redundant = isWhole ? [] : redundantRows(system, { honest: witnesses, dishonest });

  parameters.begin("M11 simplification");
  const equivalence = compareSystems(system, facts);
  return {
    title,
    r1csSha256: system.r1csSha256,
    constraints: system.r1cs.constraintCount,
    wires: system.r1cs.wireCount,
    unsimplifiedConstraints: original.system.r1cs.constraintCount,
    honestViolations: violations.length,
    honestWitnesses: witnesses.length,
    freeSignals: unique(free),
    freeDirections: unique(directions),
    coreColumns: Math.max(0, ...jacobians.map(({ coreColumns }) => coreColumns)),
    unknownOutputs,
    unknownSignals,
    trusted,
    lemmas: uses,
    acceptedOutside: accepted.map(({ title: name }) => name),
    outsideCases: outside.length,
    redundant: unique(redundant.map(plainName)),
    unmatched:
      equivalence.onlyInOriginal.length +
      equivalence.onlyInProduction.length +
      equivalence.undetermined.length,
    matched: equivalence.matched,
  };
}
