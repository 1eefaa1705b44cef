import { expect } from "chai";
import {
  conditionalVariances,
  fitGarch,
  meanVarianceAhead,
  negativeLogLikelihood,
} from "../../../model/baselines/garch.ts";
import { minimise } from "../../../model/baselines/nelder-mead.ts";
import { seededRandom } from "../../../model/random.ts";

const truth = { omega: 2e-6, alpha: 0.1, beta: 0.85 };

function simulate(count: number): Float64Array {
  const random = seededRandom(7);
  let variance = truth.omega / (1 - truth.alpha - truth.beta);
  return new Float64Array(count).map(() => {
    const r = Math.sqrt(variance) * random.normal();
    variance = truth.omega + truth.alpha * r * r + truth.beta * variance;
    return r;
  });
}

describe("GARCH(1,1)", () => {
  const returns = simulate(20_000);

  it("recovers the parameters that made the returns", () => {
    const fitted = fitGarch(returns);
    expect(fitted.alpha).to.be.closeTo(truth.alpha, 0.02);
    expect(fitted.beta).to.be.closeTo(truth.beta, 0.03);
    expect(fitted.omega).to.be.closeTo(truth.omega, 1e-6);
  });

  it("finds nothing likelier beside the maximum", () => {
    const fitted = fitGarch(returns);
    const best = negativeLogLikelihood(fitted, returns);
    for (const factor of [0.9, 1.1]) {
      for (const name of ["omega", "alpha"] as const) {
        const other = { ...fitted, [name]: fitted[name] * factor };
        expect(negativeLogLikelihood(other, returns)).to.be.above(best);
      }
    }
  });

  it("knows the variance after a return and leaves it to drift where one is missing", () => {
    const garch = { omega: 0.1, alpha: 0.2, beta: 0.5 };
    const [first = 0, second = 0] = conditionalVariances(garch, Float64Array.of(1, Number.NaN));
    // The first variance is the long run's: 0.1 / 0.3.
    expect(first).to.be.closeTo(0.1 + 0.2 + 0.5 / 3, 1e-12);
    expect(second).to.be.closeTo(0.1 + 0.7 * first, 1e-12);
  });

  it("expects the mean of the next hours' variances", () => {
    const garch = { omega: 0.1, alpha: 0.2, beta: 0.5 };
    const [now, later] = [2, 0.1 + 0.7 * 2];
    expect(meanVarianceAhead(garch, now, 1)).to.be.closeTo(now, 1e-12);
    expect(meanVarianceAhead(garch, now, 2)).to.be.closeTo((now + later) / 2, 1e-12);
  });
});

describe("Nelder and Mead", () => {
  it("finds the bottom of a narrow valley", () => {
    const valley = ([x = 0, y = 0]: readonly number[]): number =>
      (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    const [x, y] = minimise({ cost: valley, start: [-1.2, 1], step: 0.5, iterations: 400 });
    expect(x).to.be.closeTo(1, 1e-4);
    expect(y).to.be.closeTo(1, 1e-4);
  });
});
