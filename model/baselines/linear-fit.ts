/** Ridge and logistic regression on normalised inputs, by normal equations and Newton's method. */
import { solveSymmetric } from "./solve-symmetric.ts";

export interface Linear {
  readonly intercept: number;
  readonly weights: Float64Array;
}

export interface LinearSample {
  /** Row-major, `width` inputs a row. */
  readonly inputs: Float32Array;
  readonly width: number;
  readonly targets: readonly number[];
  /** On the sum of squared weights, per row; the intercept is free. */
  readonly ridge: number;
}

/** Newton's method on a concave likelihood: a dozen steps are exact to rounding. */
const NEWTON_STEPS = 12;

export function fitRidge(sample: LinearSample): Linear {
  return newton(sample, 1, (margin, target) => ({ slope: target - margin, curvature: 1 }));
}

export function fitLogisticRegression(sample: LinearSample): Linear {
  return newton(sample, NEWTON_STEPS, (margin, target) => {
    const p = 1 / (1 + Math.exp(-margin));
    return { slope: target - p, curvature: p * (1 - p) };
  });
}

export function marginOf({ intercept, weights }: Linear, inputs: ArrayLike<number>): number {
  return weights.reduce((sum, weight, i) => sum + weight * (inputs[i] ?? 0), intercept);
}

type Derivatives = (
  margin: number,
  target: number,
) => { readonly slope: number; readonly curvature: number };

function newton(
  { inputs, width, targets, ridge }: LinearSample,
  steps: number,
  derivatives: Derivatives,
): Linear {
  let linear: Linear = { intercept: 0, weights: new Float64Array(width) };
  for (let step = 0; step < steps; step++) {
    const hessian = Array.from({ length: width + 1 }, () => new Float64Array(width + 1));
    const gradient = new Float64Array(width + 1);
    for (const [row, target] of targets.entries()) {
      const x = inputs.subarray(row * width, (row + 1) * width);
      const { slope, curvature } = derivatives(marginOf(linear, x), target);
      addRow({ hessian, gradient, x, slope, curvature });
    }
    const penalty = ridge * targets.length;
    for (const [i, weight] of linear.weights.entries()) {
      const equation = hessian[i] ?? gradient;
      equation[i] = (equation[i] ?? 0) + penalty;
      gradient[i] = (gradient[i] ?? 0) - penalty * weight;
    }
    const move = solveSymmetric(hessian, gradient);
    linear = {
      intercept: linear.intercept + (move[width] ?? 0),
      weights: linear.weights.map((weight, i) => weight + (move[i] ?? 0)),
    };
  }
  return linear;
}

interface RowSums {
  /** Lower triangle; the last row is the intercept's. */
  readonly hessian: readonly Float64Array[];
  readonly gradient: Float64Array;
  readonly x: Float32Array;
  readonly slope: number;
  readonly curvature: number;
}

function addRow({ hessian, gradient, x, slope, curvature }: RowSums): void {
  const width = x.length;
  for (let i = 0; i <= width; i++) {
    const xi = i < width ? (x[i] ?? 0) : 1;
    gradient[i] = (gradient[i] ?? 0) + slope * xi;
    const equation = hessian[i] ?? gradient;
    for (let j = 0; j <= i; j++) {
      const xj = j < width ? (x[j] ?? 0) : 1;
      equation[j] = (equation[j] ?? 0) + curvature * xi * xj;
    }
  }
}
