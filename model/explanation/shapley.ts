/**
 * Shapley values of a score, exact. The share of input i is its mean gain over all orders in which the
 * inputs could move from the reference to their values. With n inputs that differ, a coalition of s of
 * them has weight s! (n-1-s)! / n!, and lcm(1..16) = 720720 makes every such weight a whole number for
 * n up to 16. So shares are integers over 720720, and they sum to score - reference without rounding.
 */
import { FEATURE_COUNT } from "../schema.ts";
import { type CoalitionParameters, coalitionScores } from "./coalitions.ts";

export const SHAPLEY_DENOMINATOR = 720_720;

export interface Shapley {
  /** Hundredths of a point. */
  readonly score: number;
  readonly reference: number;
  /** One an input, in hundredths of a point / SHAPLEY_DENOMINATOR. */
  readonly numerators: readonly number[];
}

export function shapleyValues(parameters: Omit<CoalitionParameters, "players">): Shapley {
  const { features, reference } = parameters;
  const players = Array.from({ length: FEATURE_COUNT }, (_, i) => i).filter(
    (i) => features[i] !== reference[i],
  );
  const scores = coalitionScores({ ...parameters, players });
  const numerators = new Array<number>(FEATURE_COUNT).fill(0);
  for (const [k, input] of players.entries()) {
    numerators[input] = playerNumerator(scores, k, coalitionWeights(players.length));
  }
  return { score: scores.at(-1) ?? 0, reference: scores[0] ?? 0, numerators };
}

/** Hundredths of a point over the denominator, as points. */
export function toPoints(numerator: number): number {
  return Number((numerator / SHAPLEY_DENOMINATOR / 100).toFixed(4));
}

/** weights[s] = SHAPLEY_DENOMINATOR s! (n-1-s)! / n! = SHAPLEY_DENOMINATOR / (n C(n-1, s)) */
function coalitionWeights(players: number): number[] {
  const weights: number[] = [];
  let choose = 1;
  for (let size = 0; size < players; size++) {
    weights.push(SHAPLEY_DENOMINATOR / (players * choose));
    choose = (choose * (players - 1 - size)) / (size + 1);
  }
  return weights;
}

/** Below 10000 * 720720 in absolute value, far from 2^53. */
function playerNumerator(scores: Uint16Array, player: number, weights: readonly number[]): number {
  const bit = 1 << player;
  let numerator = 0;
  for (let mixture = 0; mixture < scores.length; mixture++) {
    if (mixture & bit) continue;
    const gain = (scores[mixture | bit] ?? 0) - (scores[mixture] ?? 0);
    if (gain !== 0) numerator += gain * (weights[bitCount(mixture)] ?? 0);
  }
  return numerator;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
