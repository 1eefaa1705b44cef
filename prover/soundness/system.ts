/**
 * A compiled circuit as the lab sees it: the r1cs in flat typed arrays, and a name for every wire.
 * The batch shape takes about 40 MB: 12 bytes a term, a shared pool of coefficients.
 */
import { createHash } from "node:crypto";
import { parseR1cs, type R1cs, type SparseMatrix } from "../artifacts/r1cs.ts";
import { parseSym, type WireBySignal } from "../artifacts/sym.ts";
import { FIELD_ORDER } from "../field.ts";

export interface System {
  readonly r1cs: R1cs;
  readonly wires: WireBySignal;
  /** What every report about this system is bound to. */
  readonly r1csSha256: string;
  /** Signals' names by wire, without `main.`; of several, the first. */
  readonly names: readonly string[];
  /** Wires below this are the constant and the outputs. */
  readonly firstInput: number;
  /** Wires from this on are neither constant, output nor input. */
  readonly firstInternal: number;
}

export function loadSystem(r1csBytes: Uint8Array, symText: string): System {
  const r1cs = parseR1cs(r1csBytes);
  const wires = parseSym(symText);
  const names = new Array<string>(r1cs.wireCount).fill("");
  names[0] = "1";
  for (const [name, wire] of wires) names[wire] ||= name.replace(/^main\./, "");
  const firstInput = 1 + r1cs.publicOutputCount;
  return {
    r1cs,
    wires,
    r1csSha256: createHash("sha256").update(r1csBytes).digest("hex"),
    names,
    firstInput,
    firstInternal: firstInput + r1cs.publicInputCount + r1cs.privateInputCount,
  };
}

/** In 0..p-1. */
export function reduce(value: bigint): bigint {
  const rest = value % FIELD_ORDER;
  return rest < 0n ? rest + FIELD_ORDER : rest;
}

/** Calls back with every term of a row. */
export function eachTerm(
  { coefficients }: R1cs,
  { rowStart, wire, coefficient }: SparseMatrix,
  row: number,
  visit: (wire: number, coefficient: bigint) => void,
): void {
  const end = rowStart[row + 1] ?? 0;
  for (let term = rowStart[row] ?? 0; term < end; term++) {
    visit(wire[term] ?? 0, coefficients[coefficient[term] ?? 0] ?? 0n);
  }
}

/** The value of one row's linear form. */
export function dot(
  r1cs: R1cs,
  matrix: SparseMatrix,
  row: number,
  witness: readonly bigint[],
): bigint {
  let sum = 0n;
  eachTerm(r1cs, matrix, row, (wire, coefficient) => {
    sum += coefficient * (witness[wire] ?? 0n);
  });
  return sum % FIELD_ORDER;
}

/** Every constraint that a witness violates. */
export function violatedRows({ r1cs }: System, witness: readonly bigint[]): number[] {
  const { a, b, c, constraintCount } = r1cs;
  const rows = Array.from({ length: constraintCount }, (_, row) => row);
  return rows.filter((row) => {
    const product = dot(r1cs, a, row, witness) * dot(r1cs, b, row, witness);
    return reduce(product - dot(r1cs, c, row, witness)) !== 0n;
  });
}
