/**
 * Heterogeneous autoregression (Corsi 2009) in logarithms: the volatility of the next day from that
 * of the last day, week and month, pooled over assets.
 */
import { HOURS_PER_DAY } from "../features/hourly-grid.ts";
import { solveSymmetric } from "./solve-symmetric.ts";

/** Last day, week and month. */
const WINDOW_HOURS = [HOURS_PER_DAY, 7 * HOURS_PER_DAY, 30 * HOURS_PER_DAY] as const;
const MIN_MEAN_SQUARE = 1e-12;
/** Keeps the equations solvable on a market that stands still. */
const RIDGE = 1e-6;

export interface HarTerms {
  /** Per window: index i is ln of the root mean square return of the window that ends with bar i. */
  readonly past: readonly Float64Array[];
  /** Index i: the same of the day that starts after bar i; NaN where it is not over. */
  readonly ahead: Float64Array;
}

export function harTerms(logReturn: Float64Array): HarTerms {
  const sums = new Float64Array(logReturn.length + 1);
  const counts = new Uint32Array(logReturn.length + 1);
  for (const [i, r] of logReturn.entries()) {
    const isThere = !Number.isNaN(r);
    sums[i + 1] = (sums[i] ?? 0) + (isThere ? r * r : 0);
    counts[i + 1] = (counts[i] ?? 0) + (isThere ? 1 : 0);
  }
  const logVolatility = (from: number, end: number): number => {
    const sum = (sums[end] ?? Number.NaN) - (sums[from] ?? Number.NaN);
    const count = (counts[end] ?? 0) - (counts[from] ?? 0);
    return Math.log(Math.max(sum / count, MIN_MEAN_SQUARE)) / 2;
  };
  return {
    past: WINDOW_HOURS.map((hours) =>
      logReturn.map((_, i) => logVolatility(Math.max(i + 1 - hours, 0), i + 1)),
    ),
    ahead: logReturn.map((_, i) => logVolatility(i + 1, i + 1 + HOURS_PER_DAY)),
  };
}

export interface HarSample {
  readonly terms: HarTerms;
  /** One past the last bar known to each example; the day after it is over. */
  readonly ends: readonly number[];
}

/** Ordinary least squares; gives a function from an asset's terms to its volatility forecasts. */
export function fitHar(samples: readonly HarSample[]): (terms: HarTerms) => Float64Array {
  const size = WINDOW_HOURS.length + 1;
  const normal = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  for (const { terms, ends } of samples) {
    for (const end of ends) {
      const row = rowOf(terms, end - 1);
      const target = terms.ahead[end - 1] ?? Number.NaN;
      if (Number.isNaN(target) || row.some(Number.isNaN)) continue;
      for (const [i, x] of row.entries()) {
        right[i] = (right[i] ?? 0) + x * target;
        const equation = normal[i] ?? right;
        for (const [j, y] of row.entries()) equation[j] = (equation[j] ?? 0) + x * y;
      }
    }
  }
  const coefficients = solveSymmetric(normal, right, RIDGE);
  return (terms) =>
    terms.ahead.map((_, i) =>
      Math.exp(rowOf(terms, i).reduce((sum, x, k) => sum + x * (coefficients[k] ?? 0), 0)),
    );
}

function rowOf({ past }: HarTerms, bar: number): number[] {
  return [1, ...past.map((window) => window[bar] ?? Number.NaN)];
}
