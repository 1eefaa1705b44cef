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
 * The median of the last `width` entries, NaN entries left out and NaN until there were `width`. A
 * sorted window is updated by one insertion and one removal per entry.
 */
export class RollingMedian {
  readonly #entries: Float64Array;
  readonly #sorted: number[] = [];
  #count = 0;

  constructor(width: number) {
    this.#entries = new Float64Array(width).fill(Number.NaN);
  }

  /** The median with this entry. */
  push(entering: number): number {
    const slot = this.#count % this.#entries.length;
    const leaving = this.#entries[slot] ?? Number.NaN;
    this.#entries[slot] = entering;
    this.#count += 1;
    const sorted = this.#sorted;
    if (!Number.isNaN(entering)) sorted.splice(rankOf(sorted, entering), 0, entering);
    if (!Number.isNaN(leaving)) sorted.splice(rankOf(sorted, leaving), 1);
    if (this.#count < this.#entries.length) return Number.NaN;
    const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
    const upper = sorted[sorted.length >> 1] ?? Number.NaN;
    return (lower + upper) / 2;
  }
}

/** The rolling median at every index of a series. */
export function rollingMedian(series: Float64Array, width: number): Float64Array {
  const window = new RollingMedian(width);
  return series.map((entry) => window.push(entry));
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
