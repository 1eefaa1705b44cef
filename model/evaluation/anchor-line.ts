/** The published meaning of a score, in both directions: a broken line through the anchors. */
import { ANCHORS } from "../calibration/anchors.ts";

interface Point {
  readonly from: number;
  readonly to: number;
}

const POINTS = [{ probability: 0, score: 0 }, ...ANCHORS, { probability: 1, score: 1 }];

/** Chance of a fall of more than 10 % within 24 h to points of score, 0..100. */
export function scoreOfProbability(probability: number): number {
  const line = POINTS.map((anchor) => ({ from: anchor.probability, to: anchor.score * 100 }));
  return interpolate(line, probability);
}

export function probabilityOfScore(score: number): number {
  const line = POINTS.map((anchor) => ({ from: anchor.score * 100, to: anchor.probability }));
  return interpolate(line, score);
}

/** Linear between points of rising `from`, constant outside. */
export function interpolate(line: readonly Point[], x: number): number {
  const above = line.findIndex(({ from }) => from > x);
  const right = line[above < 0 ? line.length - 1 : above];
  const left = line[above < 0 ? line.length - 1 : above - 1] ?? right;
  if (left === undefined || right === undefined || left.from === right.from) {
    return right?.to ?? Number.NaN;
  }
  return left.to + ((right.to - left.to) * (x - left.from)) / (right.from - left.from);
}
