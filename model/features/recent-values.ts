/** Values by hour or by day, of which only the latest are kept. */
export class RecentValues<T> {
  readonly #kept: number;
  readonly #values = new Map<number, T>();
  #newest = Number.NEGATIVE_INFINITY;

  /** @param kept how many hours, or days, up to the newest one */
  constructor(kept: number) {
    this.#kept = kept;
  }

  /** What is there for the same key already is reduced with the new value; otherwise the last stays. */
  keep(key: number, value: T, reduce?: (kept: T, next: T) => T): void {
    const kept = this.#values.get(key);
    this.#values.set(key, kept === undefined || reduce === undefined ? value : reduce(kept, value));
    this.#newest = Math.max(this.#newest, key);
    if (this.#values.size > 2 * this.#kept) this.#prune();
  }

  /** Holds everything since `kept` keys before the newest, and perhaps a little more. */
  get values(): ReadonlyMap<number, T> {
    return this.#values;
  }

  #prune(): void {
    for (const key of this.#values.keys()) {
      if (key <= this.#newest - this.#kept) this.#values.delete(key);
    }
  }
}
