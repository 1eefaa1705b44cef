/**
 * Solves (A + ridge I) x = b for a symmetric positive definite A, by Cholesky factorisation.
 * @param matrix rows of A; not changed
 */
export function solveSymmetric(
  matrix: readonly Float64Array[],
  right: Float64Array,
  ridge = 0,
): Float64Array {
  const lower = matrix.map((row) => new Float64Array(row.length));
  const entry = (i: number, j: number): number => lower[i]?.[j] ?? 0;
  for (const [i, row] of lower.entries()) {
    for (let j = 0; j <= i; j++) {
      let sum = (matrix[i]?.[j] ?? 0) + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) sum -= entry(i, k) * entry(j, k);
      row[j] = i === j ? Math.sqrt(sum) : sum / entry(j, j);
    }
  }
  const solution = Float64Array.from(right);
  for (let i = 0; i < solution.length; i++) {
    for (let k = 0; k < i; k++) solution[i] = (solution[i] ?? 0) - entry(i, k) * (solution[k] ?? 0);
    solution[i] = (solution[i] ?? 0) / entry(i, i);
  }
  for (let i = solution.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < solution.length; k++) {
      solution[i] = (solution[i] ?? 0) - entry(k, i) * (solution[k] ?? 0);
    }
    solution[i] = (solution[i] ?? 0) / entry(i, i);
  }
  return solution;
}
