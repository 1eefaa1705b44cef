/** Order statistics of short lists; every list here holds at least one number. */

export function median(values: Iterable<number>): number {
  return quantile(values, 0.5);
}

/** Linear between the two nearest ranks. */
export function quantile(values: Iterable<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)] ?? Number.NaN;
  const above = sorted[Math.ceil(rank)] ?? Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

/**
 * The median of the last `width` entries at every index, NaN entries left out and NaN until the
 * series is `width` long. A sorted window is updated by one insertion and one removal per step.
 */
export function rollingMedian(series: Float64Array, width: number): Float64Array {
  const sorted: number[] = [];
  const medians = new Float64Array(series.length).fill(Number.NaN);
  for (const [i, entering] of series.entries()) {
    if (!Number.isNaN(entering)) sorted.splice(rankOf(sorted, entering), 0, entering);
    const leaving = series[i - width] ?? Number.NaN;
    if (!Number.isNaN(leaving)) sorted.splice(rankOf(sorted, leaving), 1);
    if (i < width - 1 || sorted.length === 0) continue;
    const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
    const upper = sorted[sorted.length >> 1] ?? Number.NaN;
    medians[i] = (lower + upper) / 2;
  }
  return medians;
}

/** How many entries are below `value`, by bisection. */
function rankOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
