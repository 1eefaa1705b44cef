import { BallastError } from "../../model/errors.ts";

/** What an AbortSignal turns into: code `ABORTED`. */
export function abortError(what: string, reason: unknown): BallastError {
  return new BallastError("internal", "ABORTED", `${what} was aborted`, { cause: reason });
}

/** @throws BallastError `ABORTED`. */
export function throwIfAborted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted === true) throw abortError(what, signal.reason);
}
