/** A small invented history and a model that reacts to it: random, but the same on every run. */
import type { HistoryTable } from "../../model/history/reader.ts";
import { evaluate } from "../../model/inference/evaluate.ts";
import type { IntegerModel } from "../../model/integer-model.ts";
import { type Random, seededRandom } from "../../model/random.ts";
import { inputRanges } from "../../model/robustness/input-range.ts";
import { randomModel } from "../../model/robustness/random-model.ts";
import type { Stretch } from "../../model/robustness/stretches.ts";

export function randomRows(model: IntegerModel, random: Random, rows: number): number[][] {
  const ranges = inputRanges(model);
  return Array.from({ length: rows }, () =>
    ranges.map(({ max, lo, hi }) => Math.min(max, lo + random.below(hi - lo + 1))),
  );
}

/** A random model whose scores of its rows differ by at least `spread` hundredths of a point. */
export function reactiveCase(seed: number, { rows = 40, spread = 4_000 } = {}) {
  const random = seededRandom(seed);
  for (;;) {
    const model = randomModel(random);
    const vectors = randomRows(model, random, rows);
    const scores = vectors.map((row) => evaluate(model, row).score);
    if (Math.max(...scores) - Math.min(...scores) >= spread) return { model, vectors, scores };
  }
}

export function historyRowsOf(vectors: readonly (readonly number[])[]): HistoryTable["rows"] {
  return vectors.map((features, i) => ({ asset: "ETH", round: 400_000 + i, features, missing: 0 }));
}

export function stretchOf(vectors: readonly (readonly number[])[]): Stretch {
  return { asset: "ETH", window: "invented", rows: historyRowsOf(vectors) };
}
