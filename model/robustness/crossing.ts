/**
 * The smallest lie that crosses a threshold. The score never falls when an input rises, so bisection
 * over an input's whole numbers is exact, and so is bisection over the common share of a pair.
 */
import { quantile } from "../features/rolling.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { OnProgress } from "../progress.ts";
import { CrossingSearch, type PairCrossing } from "./crossing-search.ts";
import { inputRanges } from "./input-range.ts";

export type SingleCrossing = {
  readonly feature: string;
  /** Of the rows under the threshold, those that this input alone can lift over it. */
  readonly rows: number;
  /** Smallest, 10th percentile and median push over those rows, in the input's unit. */
  readonly minUnits: number;
  readonly p10Units: number;
  readonly medianUnits: number;
  /** From the reference vector: the value this input must reach. Absent: it cannot cross alone. */
  readonly referenceValue?: number;
};

export type Crossings = {
  /** Hundredths of a point. */
  readonly threshold: number;
  readonly rowsBelow: number;
  readonly singles: readonly SingleCrossing[];
  /** Rows that no single input can lift, but some pair can. */
  readonly rowsOnlyPairsLift: number;
  /** Rows that no pair can lift. */
  readonly rowsNoPairLifts: number;
  /** From the reference vector, the pair with the smallest share. */
  readonly bestPair?: PairCrossing;
  /** Median over rows of the best pair's share. */
  readonly medianPairShareBps: number;
};

export interface CrossingsParameters {
  readonly model: IntegerModel;
  readonly rows: readonly (readonly number[])[];
  /** The market that the words are about. */
  readonly reference: readonly number[];
  readonly threshold: number;
  readonly onProgress?: OnProgress;
}

export function crossings(parameters: CrossingsParameters): Crossings {
  const { model, rows, reference, threshold, onProgress } = parameters;
  const ranges = inputRanges(model);
  const search = new CrossingSearch(model, threshold);
  const below = rows.filter((row) => search.scoreOf(row) < threshold);
  const found = below.map((row) => ranges.map((_, input) => search.single(row, input)));
  const shares: number[] = [];
  let [onlyPairs, noPair] = [0, 0];
  for (const [i, row] of below.entries()) {
    if (i % PROGRESS_ROWS === 0) onProgress?.({ stage: "pairs", done: i, total: below.length });
    const pair = search.bestPair(row);
    if (pair === undefined) noPair += 1;
    else {
      shares.push(pair.shareBps);
      if (found[i]?.every((value) => value === undefined)) onlyPairs += 1;
    }
  }
  const bestPair = search.bestPair(reference);
  return {
    threshold,
    rowsBelow: below.length,
    singles: ranges.map(({ name }, input): SingleCrossing => {
      const units = found.flatMap((values, i) => {
        const value = values[input];
        return value === undefined ? [] : [value - (below[i]?.[input] ?? 0)];
      });
      const referenceValue = search.single(reference, input);
      return {
        feature: name,
        rows: units.length,
        minUnits: rankOf(units, 0),
        p10Units: rankOf(units, 0.1),
        medianUnits: rankOf(units, 0.5),
        ...(referenceValue !== undefined && { referenceValue }),
      };
    }),
    rowsOnlyPairsLift: onlyPairs,
    rowsNoPairLifts: noPair,
    ...(bestPair !== undefined && { bestPair }),
    medianPairShareBps: rankOf(shares, 0.5),
  };
}

const PROGRESS_ROWS = 256;

/** 0 without values; rounded up, for a push of less does not cross. */
function rankOf(values: readonly number[], share: number): number {
  return values.length === 0 ? 0 : Math.ceil(quantile(values, share));
}
