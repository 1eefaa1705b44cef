/** Exact search for the smallest push of one vector over a threshold: bisection, for scores only rise. */
import { ScoreCursor } from "../inference/score-cursor.ts";
import type { IntegerModel } from "../integer-model.ts";
import { BPS, type InputRange, inputRanges } from "./input-range.ts";

export type PairCrossing = {
  readonly features: readonly [string, string];
  /** Share of either range lo..hi, in bps, that both inputs rise together; above all of it from under lo. */
  readonly shareBps: number;
  /** The values they must reach. */
  readonly values: readonly [number, number];
};

export class CrossingSearch {
  readonly #cursor: ScoreCursor;
  readonly #ranges: readonly InputRange[];
  readonly #threshold: number;

  constructor(model: IntegerModel, threshold: number) {
    this.#cursor = new ScoreCursor(model);
    this.#ranges = inputRanges(model);
    this.#threshold = threshold;
  }

  scoreOf(row: readonly number[]): number {
    return this.#cursor.load(row).score();
  }

  /** The smallest value of one input that crosses; undefined when its largest does not. */
  single(row: readonly number[], input: number): number | undefined {
    const range = this.#ranges[input];
    const value = row[input] ?? 0;
    if (range === undefined) return undefined;
    this.#cursor.load(row);
    const crosses = (candidate: number): boolean =>
      this.#cursor.set(input, candidate).score() >= this.#threshold;
    const most = Math.max(value, Math.min(range.max, range.hi));
    return smallest(value, most, crosses);
  }

  /** The pair that crosses with the smallest common share of their ranges. */
  bestPair(row: readonly number[]): PairCrossing | undefined {
    this.#cursor.load(row);
    let best: PairCrossing | undefined;
    for (const [i, a] of this.#ranges.entries()) {
      for (const [j, b] of this.#ranges.entries()) {
        if (j <= i) continue;
        const values = (shareBps: number): readonly [number, number] => [
          risen(a, row[i] ?? 0, shareBps),
          risen(b, row[j] ?? 0, shareBps),
        ];
        const crosses = (shareBps: number): boolean => {
          const [first, second] = values(shareBps);
          return this.#cursor.set(i, first).set(j, second).score() >= this.#threshold;
        };
        const most = Math.max(shareToEnd(a, row[i] ?? 0), shareToEnd(b, row[j] ?? 0));
        // A pair that does not beat the best so far is settled by one look.
        const shareBps = smallest(0, Math.min((best?.shareBps ?? most + 1) - 1, most), crosses);
        this.#cursor.set(i, row[i] ?? 0).set(j, row[j] ?? 0);
        if (shareBps === undefined) continue;
        best = { features: [a.name, b.name], shareBps, values: values(shareBps) };
      }
    }
    return best;
  }
}

/** Of the range, in bps, from a value to where the model stops listening. */
function shareToEnd({ lo, hi, max }: InputRange, value: number): number {
  return Math.max(0, Math.ceil(((Math.min(hi, max) - value) * BPS) / (hi - lo)));
}

/** Rounded up, so that the share is enough; never beyond what a publisher may sign. */
function risen({ lo, hi, max }: InputRange, value: number, shareBps: number): number {
  return Math.max(value, Math.min(max, value + Math.ceil(((hi - lo) * shareBps) / BPS)));
}

/** The smallest whole number in from..to for which a rising yes-or-no holds. */
function smallest(
  from: number,
  to: number,
  holds: (candidate: number) => boolean,
): number | undefined {
  if (to < from || !holds(to)) return undefined;
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
