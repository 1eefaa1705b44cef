/**
 * Gradient boosting with histogram trees (Friedman 2001; histograms and monotone bounds as LightGBM
 * has them). Our own: nothing on npm was found that has both and runs without native code.
 */
import { seededRandom } from "../random.ts";
import { FEATURE_COUNT } from "../schema.ts";
import { growTree, type Tree, treeValue } from "./tree.ts";

export interface BoostParameters {
  /** Row-major bytes. */
  readonly bins: Uint8Array;
  readonly targets: readonly number[];
  /** `logistic` fits log-odds of a 0/1 target, `squared` the target itself. */
  readonly loss: "logistic" | "squared";
  readonly isMonotone: boolean;
  readonly seed: number;
  readonly trees?: number;
}

export interface Boosted {
  readonly base: number;
  readonly trees: readonly Tree[];
}

/** A usual setting for noisy tables: many small, shrunken, shallow trees on half of the rows each. */
const TREES = 120;
const DEPTH = 3;
const LEARNING_RATE = 0.08;
const ROW_SHARE = 0.5;
/** A leaf holds at least this share of the rows' curvature: hours of a week are far from independent. */
const MIN_LEAF_SHARE = 0.01;
const RIDGE_SHARE = 0.001;

export function boost(parameters: BoostParameters): Boosted {
  const { bins, targets, loss, isMonotone, seed, trees: count = TREES } = parameters;
  const random = seededRandom(seed);
  const mean = targets.reduce((a, b) => a + b, 0) / targets.length;
  const base = loss === "logistic" ? Math.log(mean / (1 - mean)) : mean;
  const margins = new Float64Array(targets.length).fill(base);
  const gradients = new Float64Array(targets.length);
  const hessians = new Float64Array(targets.length);
  const trees: Tree[] = [];
  for (let t = 0; t < count; t++) {
    let curvature = 0;
    for (const [row, margin] of margins.entries()) {
      const p = loss === "logistic" ? 1 / (1 + Math.exp(-margin)) : margin;
      gradients[row] = p - (targets[row] ?? 0);
      const hessian = loss === "logistic" ? p * (1 - p) : 1;
      hessians[row] = hessian;
      curvature += hessian;
    }
    const rows = Uint32Array.from(targets.keys()).filter(() => random.uniform() < ROW_SHARE);
    const tree = growTree({
      bins,
      rows,
      gradients,
      hessians,
      depth: DEPTH,
      minHessian: curvature * ROW_SHARE * MIN_LEAF_SHARE,
      ridge: curvature * ROW_SHARE * RIDGE_SHARE,
      isMonotone,
    });
    const shrunk = { ...tree, leaves: tree.leaves.map((leaf) => leaf * LEARNING_RATE) };
    trees.push(shrunk);
    for (const [row, margin] of margins.entries()) {
      margins[row] = margin + treeValue(shrunk, bins, row * FEATURE_COUNT);
    }
  }
  return { base, trees };
}

export function boostedMargin({ base, trees }: Boosted, bins: Uint8Array): number {
  return trees.reduce((sum, tree) => sum + treeValue(tree, bins), base);
}
