/**
 * Tries again what may work later: a lost connection, a busy server. What will not get better (a
 * refusal, a malformed answer) fails at once. One deadline bounds everything.
 */
import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { BallastError } from "../../model/errors.ts";
import { sourceError } from "./source.ts";

export interface RetryPolicy {
  readonly retries: number;
  /** Before the first retry; doubled for each further one. */
  readonly firstDelayMs: number;
  /** For one attempt. */
  readonly attemptMs: number;
  /** For all attempts and the waits between them. */
  readonly totalMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  retries: 4,
  firstDelayMs: 500,
  attemptMs: 15_000,
  totalMs: 60_000,
};

/** Thrown by an attempt that is worth another one. */
export class TransientError extends Error {
  override readonly name = "TransientError";
  /** What the user is told when no attempt is left. */
  readonly failure: BallastError;
  /** The server's own wish. */
  readonly waitMs: number;

  constructor(failure: BallastError, waitMs = 0) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.waitMs = waitMs;
  }
}

/**
 * @param attempt is given the signal that ends it
 * @throws BallastError what the attempts threw last; `SOURCE_TIMEOUT` at the deadline, `SOURCE_ABORTED`
 */
export async function withRetry<T>(
  source: string,
  policy: RetryPolicy,
  signal: AbortSignal,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(policy.totalMs);
  const whole = AbortSignal.any([signal, deadline]);
  const startedAt = performance.now();
  let last: TransientError | undefined;
  const isHopeless = (waitMs: number): boolean =>
    performance.now() - startedAt + waitMs >= policy.totalMs;
  let isLast = false;
  try {
    return await pRetry(
      () => attempt(AbortSignal.any([whole, AbortSignal.timeout(policy.attemptMs)])),
      {
        retries: policy.retries,
        minTimeout: policy.firstDelayMs,
        signal: whole,
        onFailedAttempt: async ({ error, retriesLeft }) => {
          last = error instanceof TransientError ? error : undefined;
          isLast = last === undefined || retriesLeft === 0 || isHopeless(last.waitMs);
          if (!isLast) await sleep(last?.waitMs ?? 0, undefined, { signal: whole });
        },
        shouldRetry: () => !isLast,
      },
    );
  } catch (error) {
    if (error instanceof TransientError) throw error.failure;
    if (signal.aborted) {
      throw sourceError("SOURCE_ABORTED", source, "reading was aborted", { cause: error });
    }
    if (!deadline.aborted || error instanceof BallastError) throw error;
    const reason = last === undefined ? "" : `; last: ${last.message}`;
    const message = `no answer within ${policy.totalMs / 1000} s${reason}`;
    throw sourceError("SOURCE_TIMEOUT", source, message, { cause: error });
  }
}
