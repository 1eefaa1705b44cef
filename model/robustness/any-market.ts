/**
 * One input against any market, not only those of history: the largest move of the score whatever the
 * other fifteen inputs say. A climb from many starts finds a move, which is reached; that no market
 * exceeds a bound follows from the layers alone (move-bound.ts).
 */
import { clamp } from "../fixed-point.ts";
import type { IntegerModel } from "../integer-model.ts";
import type { OnProgress } from "../progress.ts";
import { seededRandom } from "../random.ts";
import { Climber } from "./climber.ts";
import { inputRanges, pushUnits } from "./input-range.ts";
import { provenMove } from "./move-bound.ts";

export type AnyMarketMove = {
  readonly feature: string;
  /** Through the whole range, or by a share of it in bps. */
  readonly push: "limit" | number;
  /** Hundredths of a point: the score with the input at `to` minus that of `from`. */
  readonly found: number;
  readonly from: readonly number[];
  readonly to: number;
  /** No two vectors that differ in this input alone, by so much, differ by more. */
  readonly provenAtMost: number;
};

export interface AnyMarketParameters {
  readonly model: IntegerModel;
  /** Vectors among which a climb starts as well. */
  readonly rows: readonly (readonly number[])[];
  readonly seed: number;
  readonly onProgress?: OnProgress;
}

const PUSHES = ["limit", 500] as const;

export function anyMarketMoves(parameters: AnyMarketParameters): AnyMarketMove[] {
  const { model, rows, seed, onProgress } = parameters;
  const ranges = inputRanges(model);
  const spans = ranges.map(({ min, max, lo, hi }) => {
    const from = clamp(lo, min, max);
    return { from, length: Math.min(hi, max) - from };
  });
  return ranges.flatMap((range, input) => {
    onProgress?.({ stage: "searching any market", done: input, total: ranges.length });
    return PUSHES.map((push): AnyMarketMove => {
      const length = spans[input]?.length ?? 0;
      const units = push === "limit" ? length : Math.min(length, pushUnits(range, push));
      const climber = new Climber({ model, spans, input, units, random: seededRandom(seed) });
      const { gain, values } = climber.best(rows);
      return {
        ...{ feature: range.name, push, found: gain, from: values },
        to: (values[input] ?? 0) + units,
        provenAtMost: provenMove({ model, input, units }),
      };
    });
  });
}
