/**
 * How values were spread in training, kept as bins: edges at fixed shares of the training rows, finer
 * in the tails, where a wrong unit lands. Two spreads are compared by their shares of the bins.
 */

export interface Distribution {
  /** Ascending. Bin i holds edges[i - 1] < value <= edges[i]; the last bin has no upper end. */
  readonly edges: number[];
  /** Share of the rows in each bin, one more than edges. */
  readonly shares: number[];
}

/** Twentieths, and finer at both ends. */
const EDGE_SHARES = [
  ...[0.001, 0.01],
  ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20),
  ...[0.99, 0.999],
];

const SHARE_DIGITS = 6;

/** Equal edges are one edge: a feature that is often 0 has a heavy first bin. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort();
  const ranked = EDGE_SHARES.map((share) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  const edges = values.length === 0 ? [] : [...new Set(ranked)];
  const shares = sharesOf(values, edges).map((share) => Number(share.toFixed(SHARE_DIGITS)));
  return { edges, shares };
}

/** Shares of the bins; all 0 without values. */
export function sharesOf(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = binOf(value, edges);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / Math.max(values.length, 1));
}

function binOf(value: number, edges: readonly number[]): number {
  const bin = edges.findIndex((edge) => value <= edge);
  return bin === -1 ? edges.length : bin;
}

export interface Distance {
  /** Population stability index: sum of (a - b) ln(a / b) over the bins. */
  readonly psi: number;
  /** Kolmogorov-Smirnov: largest gap between the cumulated shares, at the edges of the bins. */
  readonly ks: number;
}

/** `values` is not empty. Half a row is added to every bin, so that an empty one has a logarithm. */
export function distanceFrom(profile: Distribution, values: readonly number[]): Distance {
  const shares = sharesOf(values, profile.edges);
  const smooth = (share: number): number =>
    (share * values.length + 0.5) / (values.length + 0.5 * shares.length);
  let psi = 0;
  let gap = 0;
  let ks = 0;
  for (const [bin, share] of shares.entries()) {
    const expected = profile.shares[bin] ?? 0;
    const [a, b] = [smooth(share), smooth(expected)];
    psi += (a - b) * Math.log(a / b);
    gap += share - expected;
    ks = Math.max(ks, Math.abs(gap));
  }
  return { psi, ks };
}
