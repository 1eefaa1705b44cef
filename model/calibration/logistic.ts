/** Two-parameter logistic regression by Newton's method. */
export interface Logistic {
  readonly intercept: number;
  readonly slope: number;
}

const ITERATIONS = 50;

/** P(y = 1 | x) = 1 / (1 + exp(-(intercept + slope x))), by maximum likelihood. */
export function fitLogistic(x: readonly number[], y: readonly number[]): Logistic {
  let intercept = 0;
  let slope = 0;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (const [i, xi] of x.entries()) {
      const p = 1 / (1 + Math.exp(-(intercept + slope * xi)));
      const error = (y[i] ?? 0) - p;
      const weight = p * (1 - p);
      g0 += error;
      g1 += error * xi;
      h00 += weight;
      h01 += weight * xi;
      h11 += weight * xi * xi;
    }
    const determinant = h00 * h11 - h01 * h01;
    intercept += (h11 * g0 - h01 * g1) / determinant;
    slope += (h00 * g1 - h01 * g0) / determinant;
  }
  return { intercept, slope };
}

/** The x at which the probability is p. */
export function inverseLogistic({ intercept, slope }: Logistic, p: number): number {
  return (Math.log(p / (1 - p)) - intercept) / slope;
}
