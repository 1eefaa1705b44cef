/**
 * The one error type of Ballast. `code` is stable and is what tests and callers match on;
 * `kind` decides the exit status; `message` says what was wrong and what is valid.
 */
export type ErrorKind =
  | "usage"
  | "input"
  | "artifact"
  | "proof"
  | "chain"
  | "key"
  | "internal"
  | "source";

export interface BallastErrorOptions {
  /** Where it happened: a file, a JSON path, a row and column. */
  readonly location?: string;
  /** The valid form, or the next step, in one line. */
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

export class BallastError extends Error {
  override readonly name = "BallastError";
  readonly kind: ErrorKind;
  readonly code: string;
  readonly location: string | undefined;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(kind: ErrorKind, code: string, message: string, options: BallastErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.code = code;
    this.location = options.location;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

export function isBallastError(error: unknown, code?: string): error is BallastError {
  return error instanceof BallastError && (code === undefined || error.code === code);
}
