/** Features as small integers: how histogram trees see them. */
import { FEATURE_COUNT } from "../schema.ts";

export const BIN_COUNT = 32;

type Rows = readonly { readonly features: readonly number[] }[];

/** Per feature, the rising lower ends of bins 1, 2, …: equal shares of the rows, ties together. */
export function binEdges(rows: Rows): readonly number[][] {
  return Array.from({ length: FEATURE_COUNT }, (_, feature) => {
    const sorted = Float64Array.from(rows, ({ features }) => features[feature] ?? 0).sort();
    const edges = new Set<number>();
    for (let bin = 1; bin < BIN_COUNT; bin++) {
      const edge = sorted[Math.floor((bin * sorted.length) / BIN_COUNT)];
      if (edge !== undefined && edge > (sorted[0] ?? edge)) edges.add(edge);
    }
    return [...edges];
  });
}

/** The bin of a value is the number of edges at or under it. */
export function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && value >= (edges[bin] ?? 0)) bin += 1;
  return bin;
}

/** Row-major, one byte a feature. */
export function binRows(rows: Rows, edges: readonly (readonly number[])[]): Uint8Array {
  const bins = new Uint8Array(rows.length * FEATURE_COUNT);
  for (const [row, { features }] of rows.entries()) {
    for (const [i, own] of edges.entries()) {
      bins[row * FEATURE_COUNT + i] = binOf(own, features[i] ?? 0);
    }
  }
  return bins;
}
