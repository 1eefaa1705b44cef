/**
 * Looks for an output that falls although an input rises. assertMonotone states why there is none; a
 * search proves nothing more, but would catch an implementation that is not the one argued about.
 */
import { type MarketScore, scoreMarket } from "../inference/evaluate.ts";
import { normalise } from "../inference/normalise.ts";
import { ScoreCursor } from "../inference/score-cursor.ts";
import type { IntegerModel } from "../integer-model.ts";
import { type Random, seededRandom } from "../random.ts";
import { SCHEMA } from "../schema.ts";
import { inputRanges } from "./input-range.ts";

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
