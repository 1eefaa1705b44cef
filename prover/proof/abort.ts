import { BallastError } from "../../model/errors.ts";

/** What an AbortSignal turns into: code `ABORTED`. */
export function abortError(what: string, reason: unknown): BallastError {
  return new BallastError("internal", "ABORTED", `${what} was aborted`, { cause: reason });
}
