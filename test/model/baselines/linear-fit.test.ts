import { expect } from "chai";
import fc from "fast-check";
import { fitLogisticRegression, fitRidge, marginOf } from "../../../model/baselines/linear-fit.ts";
import { solveSymmetric } from "../../../model/baselines/solve-symmetric.ts";
import { seededRandom } from "../../../model/random.ts";

const ROWS = 20_000;
const truth = { intercept: -1, weights: Float64Array.of(2, -1.5, 0) };

function inputsOf(seed: number): Float32Array {
  const random = seededRandom(seed);
  return new Float32Array(ROWS * 3).map(() => random.uniform());
}

describe("linear fits", () => {
  const inputs = inputsOf(3);
  const margins = Array.from({ length: ROWS }, (_, row) =>
    marginOf(truth, inputs.subarray(3 * row, 3 * row + 3)),
  );

  it("logistic regression recovers the coefficients of the odds", () => {
    const random = seededRandom(4);
    const targets = margins.map((m) => (random.uniform() < 1 / (1 + Math.exp(-m)) ? 1 : 0));
    const fitted = fitLogisticRegression({ inputs, width: 3, targets, ridge: 0 });
    expect(fitted.intercept).to.be.closeTo(truth.intercept, 0.1);
    for (const [i, weight] of truth.weights.entries()) {
      expect(fitted.weights[i]).to.be.closeTo(weight, 0.15);
    }
  });

  it("ridge regression is exact without noise, and shrinks with a penalty", () => {
    const exact = fitRidge({ inputs, width: 3, targets: margins, ridge: 0 });
    expect(exact.intercept).to.be.closeTo(truth.intercept, 1e-4);
    expect(exact.weights[0]).to.be.closeTo(2, 1e-4);
    const shrunk = fitRidge({ inputs, width: 3, targets: margins, ridge: 1 });
    expect(Math.abs(shrunk.weights[0] ?? 9)).to.be.below(0.5);
  });

  it("solve what a product of a matrix with its transpose makes", () => {
    const entry = fc.integer({ min: -5, max: 5 });
    const matrix = fc.array(fc.array(entry, { minLength: 4, maxLength: 4 }), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(matrix, fc.array(entry, { minLength: 4, maxLength: 4 }), (m, x) => {
        const dot = (a: readonly number[], b: readonly number[]): number =>
          a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
        const square = m.map((a, i) =>
          Float64Array.from(m, (b, j) => dot(a, b) + (i === j ? 1 : 0)),
        );
        const right = Float64Array.from(square, (row) => dot([...row], x));
        const solved = solveSymmetric(square, right);
        for (const [i, value] of x.entries()) expect(solved[i]).to.be.closeTo(value, 1e-6);
      }),
    );
  });
});
