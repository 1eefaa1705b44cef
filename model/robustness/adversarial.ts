/**
 * Every input lies a little: at most a share of its range lo..hi, all sixteen at once. For a monotone
 * model the worst case is known without search, it is the corner x + e R (or x - e R); a search with
 * random restarts is run all the same, and must find nothing beyond it.
 */
import { quantile } from "../features/rolling.ts";
import { ScoreCursor } from "../inference/score-cursor.ts";
import type { IntegerModel } from "../integer-model.ts";
import { STARTING_CONFIG } from "../policy/market-config.ts";
import { classify } from "../policy/regime-machine.ts";
import { type Random, seededRandom } from "../random.ts";
import { type InputRange, inputRanges, pushed, pushUnits } from "./input-range.ts";

export const BUDGETS_BPS = [100, 500, 1_000] as const;

/** Hundredths of a point over all rows. */
export type MoveDistribution = {
  readonly median: number;
  readonly p99: number;
  readonly max: number;
};

export type Adversarial = {
  readonly budgetBps: number;
  readonly rise: MoveDistribution;
  readonly drop: MoveDistribution;
  /** Share of rows that the worst case lifts over, or drops under, 45 or 65. */
  readonly raisedRegime: number;
  readonly loweredRegime: number;
  /** Of the search: rows it ran on, vectors it scored, and how many went beyond the corner. */
  readonly searchedRows: number;
  readonly searchedVectors: number;
  readonly beyondCorner: number;
};

export interface AdversarialParameters {
  readonly model: IntegerModel;
  readonly rows: readonly (readonly number[])[];
  readonly budgetBps: number;
  readonly seed: number;
}

const SEARCHED_ROWS = 200;
const RESTARTS = 4;
const SWEEPS = 2;

export function adversarial(parameters: AdversarialParameters): Adversarial {
  const { model, rows, budgetBps, seed } = parameters;
  const cursor = new ScoreCursor(model);
  const boxes = inputRanges(model).map((range) => ({ range, units: pushUnits(range, budgetBps) }));
  const corner = (row: readonly number[], direction: 1 | -1): number[] =>
    boxes.map(({ range, units }, i) => pushed(range, row[i] ?? 0, direction * units));
  const scored = rows.map((row) => ({
    row,
    score: cursor.load(row).score(),
    highest: cursor.load(corner(row, 1)).score(),
    lowest: cursor.load(corner(row, -1)).score(),
  }));
  const random = seededRandom(seed);
  const searched = Array.from({ length: Math.min(SEARCHED_ROWS, scored.length) }, () => {
    const start = scored[random.below(scored.length)];
    return start === undefined ? 0 : search({ ...start, cursor, random, boxes });
  });
  const vectorsPerRow = 2 * RESTARTS * (1 + SWEEPS * boxes.length * CANDIDATES);
  return {
    budgetBps,
    rise: distributionOf(scored.map(({ highest, score }) => highest - score)),
    drop: distributionOf(scored.map(({ lowest, score }) => score - lowest)),
    raisedRegime: shareOf(scored, ({ score, highest }) => regimeOf(highest) > regimeOf(score)),
    loweredRegime: shareOf(scored, ({ score, lowest }) => regimeOf(lowest) < regimeOf(score)),
    searchedRows: searched.length,
    searchedVectors: searched.length * vectorsPerRow,
    beyondCorner: searched.reduce((a, b) => a + b, 0),
  };
}

interface Box {
  readonly range: InputRange;
  readonly units: number;
}

interface SearchParameters {
  readonly cursor: ScoreCursor;
  readonly random: Random;
  readonly boxes: readonly Box[];
  readonly row: readonly number[];
  readonly highest: number;
  readonly lowest: number;
}

/** Both ends of the box and one value inside. */
const CANDIDATES = 3;

/** Greedy over coordinates from random starts, upwards and downwards; counts what beats the corners. */
function search({ cursor, random, boxes, row, highest, lowest }: SearchParameters): number {
  let beyond = 0;
  const within = ({ range, units }: Box, input: number): number =>
    pushed(range, row[input] ?? 0, random.below(2 * units + 1) - units);
  const look = (): number => {
    const score = cursor.score();
    if (score > highest || score < lowest) beyond += 1;
    return score;
  };
  for (const direction of [1, -1]) {
    for (let restart = 0; restart < RESTARTS; restart++) {
      const values = boxes.map(within);
      cursor.load(values);
      let best = look();
      for (let step = 0; step < SWEEPS * boxes.length; step++) {
        const input = random.below(boxes.length);
        const box = boxes[input];
        if (box === undefined) continue;
        const at = (units: number): number => pushed(box.range, row[input] ?? 0, units);
        for (const value of [at(box.units), at(-box.units), within(box, input)]) {
          cursor.set(input, value);
          const score = look();
          if ((score - best) * direction <= 0) continue;
          best = score;
          values[input] = value;
        }
        cursor.set(input, values[input] ?? 0);
      }
    }
  }
  return beyond;
}

function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length / Math.max(items.length, 1);
}

const regimeOf = (score: number): number => classify(score, STARTING_CONFIG.rules);

function distributionOf(moves: readonly number[]): MoveDistribution {
  return {
    median: Math.round(quantile(moves, 0.5)),
    p99: Math.round(quantile(moves, 0.99)),
    max: moves.reduce((a, b) => Math.max(a, b), 0),
  };
}
