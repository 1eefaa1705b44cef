/**
 * I3, on a model file: a riskier input never lowers score, interval or factor. The proof has three
 * premises, and assertMonotone checks them: every weight is at least 0, every normalisation scale is at
 * least 1, and nothing else in the network depends on an input. Shift, clamp, sums with such weights
 * and order statistics never fall when an argument rises, so neither does what is composed of them.
 * The sweeps below prove nothing more; they would catch an implementation that is not the one argued.
 */
import { NORMALISE_BITS, WEIGHT_MAX } from "../architecture.ts";
import { BallastError } from "../errors.ts";
import { type MarketScore, scoreMarket } from "../inference/evaluate.ts";
import { normalise } from "../inference/normalise.ts";
import { ScoreCursor } from "../inference/score-cursor.ts";
import type { IntegerModel } from "../integer-model.ts";
import { type Random, seededRandom } from "../random.ts";
import { SCHEMA } from "../schema.ts";
import { inputRanges } from "./input-range.ts";

/** @throws BallastError `MODEL_NOT_MONOTONE` naming the first parameter that breaks a premise. */
export function assertMonotone({ normalisation, layers }: IntegerModel): void {
  for (const [i, { scale }] of normalisation.entries()) {
    if (isWhole(scale, 1, 2 ** NORMALISE_BITS - 1)) continue;
    throw broken(`/normalisation/${i}/scale`, scale, `1 to ${2 ** NORMALISE_BITS - 1}`);
  }
  for (const [l, { weights }] of layers.entries()) {
    for (const [j, row] of weights.entries()) {
      for (const [i, weight] of row.entries()) {
        if (isWhole(weight, 0, WEIGHT_MAX)) continue;
        throw broken(`/layers/${l}/weights/${j}/${i}`, weight, `0 to ${WEIGHT_MAX}`);
      }
    }
  }
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;

function broken(location: string, value: number, valid: string): BallastError {
  return new BallastError("input", "MODEL_NOT_MONOTONE", `${value} breaks monotonicity`, {
    location,
    hint: `a whole number from ${valid}`,
  });
}

export type Checked = {
  readonly checked: number;
  readonly violations: number;
};

export interface PairsParameters {
  readonly model: IntegerModel;
  readonly pairs: number;
  readonly seed: number;
}

/** Random vectors and vectors with some inputs raised: score and heads of the second are no lower. */
export function checkRandomPairs({ model, pairs, seed }: PairsParameters): Checked {
  const random = seededRandom(seed);
  const cursor = new ScoreCursor(model);
  const draw = vectorDrawer(model, random);
  let violations = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const [low, other] = [draw(), draw()];
    const before = snapshot(cursor.load(low));
    for (const [i, value] of other.entries()) {
      if (random.uniform() < RAISED_SHARE) cursor.set(i, Math.max(value, low[i] ?? 0));
    }
    if (fell(before, snapshot(cursor))) violations += 1;
  }
  return { checked: pairs, violations };
}

const RAISED_SHARE = 0.4;

/** Half of the vectors lie in the range that the model listens to, half anywhere in the schema. */
function vectorDrawer(model: IntegerModel, random: Random): () => number[] {
  const ranges = inputRanges(model);
  return () => {
    const isInner = random.uniform() < 0.5;
    return ranges.map(({ min, max, lo, hi }) => {
      if (!isInner) return min + random.below(max - min + 1);
      return Math.min(max, lo + random.below(hi - lo + 1));
    });
  };
}

function snapshot(cursor: ScoreCursor): readonly number[] {
  const score = cursor.score();
  return [score, ...cursor.heads];
}

function fell(before: readonly number[], after: readonly number[]): boolean {
  return before.some((value, i) => (after[i] ?? 0) < value);
}

export type Sweep = {
  readonly feature: string;
  /** Every value of the schema range, through the normalisation. */
  readonly values: number;
  /** Distinct activations among them, each through the network at every reference vector. */
  readonly activations: number;
  readonly violations: number;
};

/**
 * Each input over every value a publisher may sign, the others at each reference vector. The network
 * sees a value through its activation alone, so it runs once for each distinct one.
 */
export function sweepInputs(
  model: IntegerModel,
  references: readonly (readonly number[])[],
): Sweep[] {
  const cursor = new ScoreCursor(model);
  return SCHEMA.map(({ name, min, max }, input) => {
    const range = model.normalisation[input] ?? { lo: 0, scale: 1 };
    const steps: number[] = [];
    let violations = 0;
    let last = -1;
    for (let value = min; value <= max; value++) {
      const activation = normalise(value, range);
      if (activation < last) violations += 1;
      if (activation !== last) steps.push(value);
      last = activation;
    }
    for (const reference of references) {
      cursor.load(reference);
      let before: readonly number[] = [];
      for (const value of steps) {
        const after = snapshot(cursor.set(input, value));
        if (fell(before, after)) violations += 1;
        before = after;
      }
    }
    return { feature: name, values: max - min + 1, activations: steps.length, violations };
  });
}

export interface ReportSetsParameters {
  readonly model: IntegerModel;
  readonly sets: number;
  readonly seed: number;
}

/** Three, five or seven reports and some of their numbers raised: low, score, high and factors. */
export function checkReportSets({ model, sets, seed }: ReportSetsParameters): Checked {
  const random = seededRandom(seed);
  const draw = vectorDrawer(model, random);
  let violations = 0;
  for (let set = 0; set < sets; set++) {
    const reports = Array.from({ length: 3 + 2 * random.below(3) }, draw);
    const raised = reports.map((report) => {
      const other = draw();
      return report.map((value, i) =>
        random.uniform() < RAISED_SHARE ? Math.max(value, other[i] ?? 0) : value,
      );
    });
    const flat = ({ score, scoreLow, scoreHigh, factors }: MarketScore): number[] => [
      ...[score, scoreLow, scoreHigh],
      ...factors,
    ];
    if (fell(flat(scoreMarket(model, reports)), flat(scoreMarket(model, raised)))) violations += 1;
  }
  return { checked: sets, violations };
}
