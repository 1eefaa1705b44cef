/**
 * GARCH(1,1) on hourly returns (Bollerslev 1986), by Gaussian maximum likelihood:
 *   h' = omega + alpha r^2 + beta h.
 * A missing return leaves the variance to its own expectation.
 */
import { minimise } from "./nelder-mead.ts";

export interface Garch {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

const ITERATIONS = 200;
/** alpha + beta stays below 1: the variance has a mean to return to. */
const MAX_PERSISTENCE = 0.9999;

export function fitGarch(returns: Float64Array): Garch {
  const variance = meanSquare(returns);
  const cost = (point: readonly number[]): number => negativeLogLikelihood(unpack(point), returns);
  const unpack = ([level = 0, persistence = 0, share = 0]: readonly number[]): Garch => {
    const sum = MAX_PERSISTENCE * sigmoid(persistence);
    const alpha = sum * sigmoid(share);
    return { omega: variance * Math.exp(level) * (1 - sum), alpha, beta: sum - alpha };
  };
  // From the sample's own variance, persistence 0.98 and a tenth of it on the last return.
  return unpack(minimise({ cost, start: [0, 4, -2.2], step: 0.5, iterations: ITERATIONS }));
}

/** Half of -2 ln L without its constant, per return. */
export function negativeLogLikelihood(garch: Garch, returns: Float64Array): number {
  const { omega, alpha, beta } = garch;
  let variance = omega / (1 - alpha - beta);
  let sum = 0;
  let count = 0;
  for (const r of returns) {
    if (!Number.isNaN(r)) {
      sum += Math.log(variance) + (r * r) / variance;
      count += 1;
    }
    variance = nextVariance(garch, variance, r);
  }
  return sum / (2 * count);
}

/** Index i: the variance expected of return i + 1, from the returns up to i. */
export function conditionalVariances(garch: Garch, returns: Float64Array): Float64Array {
  let variance = garch.omega / (1 - garch.alpha - garch.beta);
  return returns.map((r) => {
    variance = nextVariance(garch, variance, r);
    return variance;
  });
}

/** Mean of the expected variances of the next `hours` returns. */
export function meanVarianceAhead(garch: Garch, variance: number, hours: number): number {
  const persistence = garch.alpha + garch.beta;
  const longRun = garch.omega / (1 - persistence);
  const weight = (1 - persistence ** hours) / (hours * (1 - persistence));
  return longRun + (variance - longRun) * weight;
}

function nextVariance({ omega, alpha, beta }: Garch, variance: number, r: number): number {
  return omega + (Number.isNaN(r) ? alpha * variance : alpha * r * r) + beta * variance;
}

function meanSquare(returns: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const r of returns) {
    if (Number.isNaN(r)) continue;
    sum += r * r;
    count += 1;
  }
  return sum / count;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
