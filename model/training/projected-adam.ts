/**
 * Adam (Kingma and Ba 2015), then projection: after every step a weight is back between 0 and what
 * its layer's 8 bits can hold. The same rule makes the network monotone and quantizable.
 */
export interface ProjectedParameter {
  readonly values: Float32Array;
  readonly min: number;
  readonly max: number;
}

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

export class ProjectedAdam {
  readonly #parameters: readonly ProjectedParameter[];
  readonly #first: readonly Float32Array[];
  readonly #second: readonly Float32Array[];
  #steps = 0;

  constructor(parameters: readonly ProjectedParameter[]) {
    this.#parameters = parameters;
    this.#first = parameters.map(({ values }) => new Float32Array(values.length));
    this.#second = parameters.map(({ values }) => new Float32Array(values.length));
  }

  /** Updates the parameters in place. */
  step(gradients: readonly Float32Array[], learningRate: number): void {
    this.#steps += 1;
    const rate =
      (learningRate * Math.sqrt(1 - BETA_2 ** this.#steps)) / (1 - BETA_1 ** this.#steps);
    for (const [p, { values, min, max }] of this.#parameters.entries()) {
      const first = this.#first[p] ?? values;
      const second = this.#second[p] ?? values;
      for (const [i, gradient] of (gradients[p] ?? []).entries()) {
        const m = BETA_1 * (first[i] ?? 0) + (1 - BETA_1) * gradient;
        const v = BETA_2 * (second[i] ?? 0) + (1 - BETA_2) * gradient * gradient;
        first[i] = m;
        second[i] = v;
        const moved = (values[i] ?? 0) - (rate * m) / (Math.sqrt(v) + EPSILON);
        values[i] = Math.min(Math.max(moved, min), max);
      }
    }
  }
}

/** Of the steps: while the learning rate rises. */
export const RISING_SHARE = 0.3;

/** One cycle: linear up to `peak` over the first 30 % of the steps, cosine down to 0 after it. */
export function oneCycleRate(step: number, steps: number, peak: number): number {
  const rise = RISING_SHARE * steps;
  if (step < rise) return (peak * (step + 1)) / Math.ceil(rise);
  return (peak * (1 + Math.cos((Math.PI * (step - rise)) / (steps - rise)))) / 2;
}
