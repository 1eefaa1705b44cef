/**
 * One regression tree of a boosted sum, grown level by level on histograms of gradients. With
 * `isMonotone`, a split is taken only if its right side, the riskier one, is not lower, and both
 * sides stay on their side of the split's middle for all later splits: the tree can only rise.
 */
import { FEATURE_COUNT } from "../schema.ts";
import { BIN_COUNT } from "./feature-bins.ts";

export interface GrowTreeParameters {
  /** Row-major bytes. */
  readonly bins: Uint8Array;
  /** The rows that this tree learns from. */
  readonly rows: Uint32Array;
  /** Per row of `bins`: slope and curvature of the loss at the current margin. */
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly depth: number;
  readonly minHessian: number;
  /** Added to a leaf's curvature: shrinks leaves with few rows. */
  readonly ridge: number;
  readonly isMonotone: boolean;
}

/** A complete binary tree, node n having children 2n + 1 and 2n + 2. */
export interface Tree {
  /** Feature of a split; -1 where all rows go left. */
  readonly features: Int8Array;
  /** Bins from here on go right. */
  readonly thresholds: Uint8Array;
  /** Of the deepest level, left to right. */
  readonly leaves: Float64Array;
}

interface Node {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly gain: number;
  readonly left: number;
  readonly right: number;
}

export function growTree(parameters: GrowTreeParameters): Tree {
  const { rows, bins, depth, isMonotone } = parameters;
  const features = new Int8Array(2 ** depth - 1).fill(-1);
  const thresholds = new Uint8Array(2 ** depth - 1);
  const place = new Uint16Array(rows.length);
  let level: Node[] = [{ value: 0, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }];
  for (let d = 0; d < depth; d++) {
    const histograms = buildHistograms(parameters, place, level.length);
    const first = 2 ** d - 1;
    level = level.flatMap((node, n) => {
      const split = bestSplit(parameters, histograms[n] ?? new Float64Array(), node);
      if (split === undefined) {
        const value = d === 0 ? leafValue(parameters, totals(histograms[n]), node) : node.value;
        return [{ ...node, value }, node];
      }
      features[first + n] = split.feature;
      thresholds[first + n] = split.threshold;
      const middle = (split.left + split.right) / 2;
      return [
        { value: split.left, low: node.low, high: isMonotone ? middle : node.high },
        { value: split.right, low: isMonotone ? middle : node.low, high: node.high },
      ];
    });
    for (const [k, row] of rows.entries()) {
      const n = place[k] ?? 0;
      const feature = features[first + n] ?? -1;
      const bin = bins[row * FEATURE_COUNT + feature] ?? 0;
      place[k] = 2 * n + (feature >= 0 && bin >= (thresholds[first + n] ?? 0) ? 1 : 0);
    }
  }
  return { features, thresholds, leaves: Float64Array.from(level, ({ value }) => value) };
}

/** @param row offset of the row's first byte in `bins` */
export function treeValue(
  { features, thresholds, leaves }: Tree,
  bins: Uint8Array,
  row = 0,
): number {
  let node = 0;
  while (node < features.length) {
    const feature = features[node] ?? -1;
    const isRight = feature >= 0 && (bins[row + feature] ?? 0) >= (thresholds[node] ?? 0);
    node = 2 * node + (isRight ? 2 : 1);
  }
  return leaves[node - features.length] ?? 0;
}

/** Per node: gradient and hessian sums in pairs, feature by feature, bin by bin. */
function buildHistograms(
  { bins, rows, gradients, hessians }: GrowTreeParameters,
  place: Uint16Array,
  nodes: number,
): Float64Array[] {
  const width = FEATURE_COUNT * BIN_COUNT * 2;
  const all = new Float64Array(nodes * width);
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] ?? 0;
    const gradient = gradients[row] ?? 0;
    const hessian = hessians[row] ?? 0;
    const base = (place[k] ?? 0) * width;
    for (let f = 0; f < FEATURE_COUNT; f++) {
      const at = base + (f * BIN_COUNT + (bins[row * FEATURE_COUNT + f] ?? 0)) * 2;
      all[at] = (all[at] ?? 0) + gradient;
      all[at + 1] = (all[at + 1] ?? 0) + hessian;
    }
  }
  return Array.from({ length: nodes }, (_, n) => all.subarray(n * width, (n + 1) * width));
}

interface Sums {
  readonly gradient: number;
  readonly hessian: number;
}

/** Any feature's bins add up to all rows of the node. */
function totals(histogram: Float64Array = new Float64Array()): Sums {
  let [gradient, hessian] = [0, 0];
  for (let bin = 0; bin < BIN_COUNT; bin++) {
    gradient += histogram[bin * 2] ?? 0;
    hessian += histogram[bin * 2 + 1] ?? 0;
  }
  return { gradient, hessian };
}

function leafValue({ ridge }: GrowTreeParameters, sums: Sums, { low, high }: Node): number {
  return Math.min(Math.max(-sums.gradient / (sums.hessian + ridge), low), high);
}

function bestSplit(
  parameters: GrowTreeParameters,
  histogram: Float64Array,
  node: Node,
): Split | undefined {
  const { minHessian, ridge, isMonotone } = parameters;
  const all = totals(histogram);
  const score = ({ gradient, hessian }: Sums): number => (gradient * gradient) / (hessian + ridge);
  let best: Split | undefined;
  for (let feature = 0; feature < FEATURE_COUNT; feature++) {
    let [gradient, hessian] = [0, 0];
    for (let threshold = 1; threshold < BIN_COUNT; threshold++) {
      const at = (feature * BIN_COUNT + threshold - 1) * 2;
      gradient += histogram[at] ?? 0;
      hessian += histogram[at + 1] ?? 0;
      const rest = { gradient: all.gradient - gradient, hessian: all.hessian - hessian };
      if (hessian < minHessian || rest.hessian < minHessian) continue;
      const gain = score({ gradient, hessian }) + score(rest) - score(all);
      if (gain <= (best?.gain ?? 0)) continue;
      const left = leafValue(parameters, { gradient, hessian }, node);
      const right = leafValue(parameters, rest, node);
      if (isMonotone && right < left) continue;
      best = { feature, threshold, gain, left, right };
    }
  }
  return best;
}
