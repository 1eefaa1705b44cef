/** Which wires can take another value while all others keep theirs. */
import type { R1cs, SparseMatrix } from "../../prover/artifacts/r1cs.ts";

/** For each wire, where it occurs in a matrix: the transpose, as compressed sparse columns. */
function columnsOf({ rowStart, wire, coefficient }: SparseMatrix, wireCount: number) {
  const start = new Uint32Array(wireCount + 1);
  for (const w of wire) start[w + 1] = (start[w + 1] ?? 0) + 1;
  for (let w = 0; w < wireCount; w++) start[w + 1] = (start[w + 1] ?? 0) + (start[w] ?? 0);
  const next = start.slice();
  const row = new Uint32Array(wire.length);
  const factor = new Uint32Array(wire.length);
  for (let r = 0; r + 1 < rowStart.length; r++) {
    for (let term = rowStart[r] ?? 0; term < (rowStart[r + 1] ?? 0); term++) {
      const w = wire[term] ?? 0;
      const at = next[w] ?? 0;
      row[at] = r;
      factor[at] = coefficient[term] ?? 0;
      next[w] = at + 1;
    }
  }
  return { start, row, factor };
}

function productsOf(
  { coefficients, prime }: R1cs,
  matrix: SparseMatrix,
  witness: readonly bigint[],
) {
  const { rowStart, wire, coefficient } = matrix;
  return Array.from({ length: rowStart.length - 1 }, (_, r) => {
    let sum = 0n;
    for (let term = rowStart[r] ?? 0; term < (rowStart[r + 1] ?? 0); term++) {
      sum += (coefficients[coefficient[term] ?? 0] ?? 0n) * (witness[wire[term] ?? 0] ?? 0n);
    }
    return sum % prime;
  });
}

/** The wires that some value of `deltas` can be added to without violating a constraint. */
export function freeWires(
  r1cs: R1cs,
  witness: readonly bigint[],
  deltas: readonly bigint[],
): number[] {
  const { prime, coefficients, wireCount } = r1cs;
  const sides = [r1cs.a, r1cs.b, r1cs.c].map((matrix) => ({
    columns: columnsOf(matrix, wireCount),
    products: productsOf(r1cs, matrix, witness),
  }));

  function isPinned(wire: number, delta: bigint): boolean {
    const changes = new Map<number, [bigint, bigint, bigint]>();
    for (const [side, { columns }] of sides.entries()) {
      for (let at = columns.start[wire] ?? 0; at < (columns.start[wire + 1] ?? 0); at++) {
        const row = columns.row[at] ?? 0;
        const change = changes.get(row) ?? [0n, 0n, 0n];
        change[side] = (change[side] ?? 0n) + (coefficients[columns.factor[at] ?? 0] ?? 0n) * delta;
        changes.set(row, change);
      }
    }
    for (const [row, change] of changes) {
      const [a = 0n, b = 0n, c = 0n] = sides.map(
        ({ products }, side) => (products[row] ?? 0n) + (change[side] ?? 0n),
      );
      if ((a * b - c) % prime !== 0n) return true;
    }
    return false;
  }

  const free: number[] = [];
  for (let wire = 1; wire < wireCount; wire++) {
    if (!deltas.every((delta) => isPinned(wire, delta))) free.push(wire);
  }
  return free;
}
