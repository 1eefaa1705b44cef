/** What every source of market data has in common: a name, a span of time, facts in order, errors. */
import { BallastError } from "../../model/errors.ts";

/** Facts that became known in (from, to], in epoch seconds; `to` is a round's time. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ReadOptions {
  readonly span: Span;
  /** Ends every request and every wait. */
  readonly signal: AbortSignal;
}

export interface Sourced<T> {
  /** In order of time, none of them later than the span. */
  readonly facts: readonly T[];
  /** When the newest of them was known; undefined when there are none. */
  readonly newestAt: number | undefined;
}

export interface Source<T> {
  /** What errors and reports call it: its kind, its symbol and its host; never a key. */
  readonly name: string;
  /** @throws BallastError of kind `source`, naming the source. */
  read(options: ReadOptions): Promise<Sourced<T>>;
}

export interface SourceErrorOptions {
  readonly hint?: string;
  readonly cause?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
}

export function sourceError(
  code: `SOURCE_${string}`,
  source: string,
  message: string,
  options: SourceErrorOptions = {},
): BallastError {
  return new BallastError("source", code, message, { location: source, ...options });
}

/** Scheme and host of an address, and then a path of our own: the rest may hold a key. */
export function hostOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
