/**
 * The discrete logarithms of a Groth16 proving key. With A_j(tau), B_j(tau), C_j(tau) the columns of
 * the constraint system interpolated at tau, a wire j contributes beta·A_j + alpha·B_j + C_j, divided
 * by gamma = 1 when it is public and by delta when it is not.
 */
import { BallastError } from "../../model/errors.ts";
import type { R1cs, SparseMatrix } from "../artifacts/r1cs.ts";
import { FIELD_ORDER } from "../field.ts";
import { evaluateLagrangeBasis } from "./lagrange.ts";
import { inverse, MAX_DOMAIN_POWER, multiply } from "./scalar-field.ts";
import type { Trapdoor } from "./trapdoor.ts";

export interface QueryScalars {
  readonly a: bigint[];
  readonly b: bigint[];
  /** Wire 0 and the public signals. */
  readonly ic: bigint[];
  /** The remaining wires, divided by delta. */
  readonly c: bigint[];
  /** One per point of the odd coset, divided by delta. */
  readonly h: bigint[];
}

export function publicCount(r1cs: R1cs): number {
  return r1cs.publicOutputCount + r1cs.publicInputCount;
}

/**
 * Constraints and one row for wire 0 and each public signal, which keeps their columns independent,
 * fit 2^domainPower. @throws BallastError `CIRCUIT_TOO_LARGE`.
 */
export function domainPowerOf(r1cs: R1cs): number {
  const rows = r1cs.constraintCount + publicCount(r1cs) + 1;
  const domainPower = Math.max(1, Math.ceil(Math.log2(rows)));
  if (domainPower >= MAX_DOMAIN_POWER) {
    throw new BallastError("artifact", "CIRCUIT_TOO_LARGE", `${rows} rows`, {
      hint: `at most 2^${MAX_DOMAIN_POWER - 1} rows`,
    });
  }
  return domainPower;
}

export function evaluateQueries(r1cs: R1cs, { tau, alpha, beta, delta }: Trapdoor): QueryScalars {
  const basis = evaluateLagrangeBasis({ tau, domainPower: domainPowerOf(r1cs) });
  const publics = publicCount(r1cs);
  const a = evaluateColumns(r1cs, r1cs.a, basis.domain);
  const b = evaluateColumns(r1cs, r1cs.b, basis.domain);
  const c = evaluateColumns(r1cs, r1cs.c, basis.domain);
  for (let wire = 0; wire <= publics; wire++) {
    const row = basis.domain[r1cs.constraintCount + wire] ?? 0n;
    a[wire] = ((a[wire] ?? 0n) + row) % FIELD_ORDER;
  }
  const perDelta = inverse(delta);
  const combined = c.map(
    (value, wire) => (beta * (a[wire] ?? 0n) + alpha * (b[wire] ?? 0n) + value) % FIELD_ORDER,
  );
  return {
    a,
    b,
    ic: combined.slice(0, publics + 1),
    c: combined.slice(publics + 1).map((value) => multiply(value, perDelta)),
    h: basis.oddCoset.map((value) => multiply(value, perDelta)),
  };
}

/** Entry j is sum over rows i of matrix[i][j] · basis[i]; reduced once per column. */
function evaluateColumns(
  { wireCount, constraintCount, coefficients }: R1cs,
  { rowStart, wire, coefficient }: SparseMatrix,
  basis: readonly bigint[],
): bigint[] {
  const columns = new Array<bigint>(wireCount).fill(0n);
  for (let row = 0; row < constraintCount; row++) {
    const weight = basis[row] ?? 0n;
    const end = rowStart[row + 1] ?? 0;
    for (let term = rowStart[row] ?? 0; term < end; term++) {
      const column = wire[term] ?? 0;
      const k = coefficients[coefficient[term] ?? 0] ?? 0n;
      columns[column] = (columns[column] ?? 0n) + (k === 1n ? weight : k * weight);
    }
  }
  return columns.map((value) => value % FIELD_ORDER);
}
